using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>
/// Records and counts what it is told and executes none of it, for memory that is coherent anyway, and for paper. Bytes are the exception: what changes them
/// goes on to the port behind, if there is one. Thread safe.
/// </summary>
public sealed class RecordedPrimitives : IPrimitives
{
    /// <summary>How many steps are kept unless said otherwise. Arbitrary: some hundred mappings.</summary>
    public const int DefaultKept = 4096;

    private static readonly int s_kinds = Enum.GetValues<PrimitiveKind>().Length;

    private readonly int _kept;
    private readonly IPrimitives? _bytes;
    private readonly Queue<Primitive> _steps = new();
    private readonly long[] _counts = new long[s_kinds];
    private readonly long[] _lines = new long[s_kinds];
    private readonly Lock _gate = new();

    /// <summary>Makes an empty record.</summary>
    /// <param name="kept">How many of the latest steps are kept; all are counted. Zero or more.</param>
    /// <param name="bytes">Who does what changes bytes; null where there are none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kept"/> is negative.</exception>
    public RecordedPrimitives(int kept = DefaultKept, IPrimitives? bytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        _kept = kept;
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public string Name => "recorded";

    /// <summary>The latest steps, oldest first; a copy.</summary>
    public IReadOnlyList<Primitive> Steps
    {
        get
        {
            lock (_gate) return [.. _steps];
        }
    }

    /// <summary>How often a kind of step was told.</summary>
    public long CountOf(PrimitiveKind kind)
    {
        lock (_gate) return _counts[(int)kind];
    }

    /// <summary>How many operations those steps stand for: one a line.</summary>
    public long LinesOf(PrimitiveKind kind)
    {
        lock (_gate) return _lines[(int)kind];
    }

    /// <summary>Forgets steps and counts.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _steps.Clear();
            Array.Clear(_counts);
            Array.Clear(_lines);
        }
    }

    /// <inheritdoc/>
    public CpuAddress Kmap(Pfn frame)
    {
        CpuAddress address = new(CpuMapping.Fixed, frame.Address);
        Record(new Primitive(PrimitiveKind.Kmap, address, FrameSize.Bytes));
        return address;
    }

    /// <inheritdoc/>
    /// <remarks>None: nothing is kept lazily here.</remarks>
    public CpuAddress? FindKmap(Pfn frame) => null;

    /// <inheritdoc/>
    public void Do(Primitive primitive)
    {
        Record(primitive);
        if (primitive is { WritesBytes: true, IsDone: false }) _bytes?.Do(primitive);
    }

    private void Record(Primitive primitive)
    {
        lock (_gate)
        {
            _counts[(int)primitive.Kind]++;
            _lines[(int)primitive.Kind] += primitive.Lines;
            if (_kept == 0) return;
            if (_steps.Count == _kept) _steps.Dequeue();
            _steps.Enqueue(primitive);
        }
    }
}
