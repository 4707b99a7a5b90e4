using System.Diagnostics;
using System.Numerics;
using ContiguousMemory.Engine.Buddy;

namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>
/// Watches somebody use the DMA API and says what is wrong (CONFIG_DMA_API_DEBUG, kernel/dma/debug.c). It is put around a <see cref="DmaLayer"/>, or any other;
/// nothing in there knows of it. Thread safe. Stacks cost some microseconds a mapping: for tests and for hunting, not for every day.
/// </summary>
/// <remarks>What it cannot see: a CPU that touches memory while a device has it. That is for the coherence checker and for page protection.</remarks>
public sealed partial class DmaTwin : IDma
{
    /// <summary>How many reports are kept; all are counted. Arbitrary: what a person might read.</summary>
    public const int MaxReports = 1000;

    private readonly IDma _inner;
    private readonly Machine _machine;
    private readonly DmaTwinOptions _options;
    private readonly Dictionary<DmaDevice, TwinBook> _books = [];
    private readonly LineBook _lines;
    private readonly List<DmaReport> _reports = [];
    private readonly Lock _gate = new();
    private int _entries;

    /// <summary>Makes a twin that has seen nothing yet.</summary>
    /// <param name="inner">Who does the work.</param>
    /// <param name="machine">Whose memory it is.</param>
    /// <param name="options">How it watches; null for the defaults.</param>
    public DmaTwin(IDma inner, Machine machine, DmaTwinOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(machine);
        _options = options ?? new DmaTwinOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxEntries, 1, nameof(options));
        if (_options.LineBytes < 1 || !BitOperations.IsPow2(_options.LineBytes))
            throw new ArgumentOutOfRangeException(nameof(options), _options.LineBytes, "A cache line is a power of two of bytes.");
        _inner = inner;
        _machine = machine;
        _lines = new LineBook(_options.LineBytes);
    }

    /// <summary>Whether it still watches. It stops for good when there are more mappings than it may keep.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>Misuses so far (debugfs error_count).</summary>
    public long ErrorCount { get; private set; }

    /// <summary>The first <see cref="MaxReports"/> of them; a copy.</summary>
    public IReadOnlyList<DmaReport> Reports
    {
        get
        {
            lock (_gate) return [.. _reports];
        }
    }

    /// <summary>Every mapping there is, one line each (debugfs dump).</summary>
    public IReadOnlyList<string> Dump()
    {
        lock (_gate) return [.. _books.SelectMany(book => book.Value.Entries.Select(entry => $"{book.Key.Name}: {entry}"))];
    }

    /// <inheritdoc/>
    public bool IsError(DmaDevice device, DmaAddress address)
    {
        ArgumentNullException.ThrowIfNull(device);
        lock (_gate)
        {
            if (_books.TryGetValue(device, out TwinBook? book)) book.Ask(address);
        }

        return _inner.IsError(device, address);
    }

    /// <summary>Enters mappings, or stops watching when they are too many.</summary>
    private void Enter(DmaDevice device, params ReadOnlySpan<TwinEntry> entries)
    {
        lock (_gate)
        {
            if (!IsOn) return;
            if (entries.Length > _options.MaxEntries - _entries)
            {
                IsOn = false;
                foreach (DmaDevice known in _books.Keys) known.Disposing -= OnDisposing;
                _books.Clear();
                _lines.Clear();
                _entries = 0;
                return;
            }

            if (!_books.TryGetValue(device, out TwinBook? book))
            {
                _books.Add(device, book = new TwinBook());
                device.Disposing += OnDisposing;
            }

            foreach (TwinEntry entry in entries)
            {
                book.Add(entry);
                _lines.Add(entry);
            }

            _entries += entries.Length;
        }
    }

    /// <summary>
    /// Strikes mappings out and then lets them be given back: the moment they are, another thread may get the same addresses. If that fails they stand again.
    /// </summary>
    private void Leave(DmaDevice device, Action giveBack, params ReadOnlySpan<TwinEntry?> entries)
    {
        List<TwinEntry> left = [];
        lock (_gate)
        {
            foreach (TwinEntry? entry in entries)
            {
                if (entry is null || !_books.TryGetValue(device, out TwinBook? book) || !book.Remove(entry)) continue;
                _lines.Remove(entry);
                _entries--;
                left.Add(entry);
            }
        }

        Undo.OnFailure(giveBack, () => Enter(device, [.. left]));
    }

    private TwinEntry? FindExact(DmaDevice device, TwinEntry claimed)
    {
        lock (_gate) return _books.TryGetValue(device, out TwinBook? book) ? book.Exact(claimed) : null;
    }

    private TwinEntry? FindContaining(DmaDevice device, TwinEntry claimed)
    {
        lock (_gate) return _books.TryGetValue(device, out TwinBook? book) ? book.Containing(claimed) : null;
    }

    private void OnDisposing(DmaDevice device)
    {
        TwinBook? book;
        lock (_gate)
        {
            if (!_books.Remove(device, out book)) return;
            foreach (TwinEntry entry in book.Entries) _lines.Remove(entry);
            _entries -= book.Entries.Count;
        }

        device.Disposing -= OnDisposing;
        if (book.Entries.Count == 0) return;
        Offences found = new(device);
        TwinEntry example = book.Entries[0];
        found.Add(DmaCheck.DisposedWithMappings, $"It is disposed of with {book.Entries.Count} mappings outstanding, one of them {example}; unmap and free them first.", example);

        // Told and not thrown: whoever disposes is often on the way out with another exception.
        Tell(found);
    }

    /// <summary>Tells of what was found; throws it, unless the twin keeps going.</summary>
    private void Settle(Offences found)
    {
        if (Tell(found) && !_options.KeepsGoing) throw new DmaMisuseException(found.Reports);
    }

    private bool Tell(Offences found)
    {
        if (found.Reports.Count == 0 || (_options.OnlyDevice is not null && _options.OnlyDevice != found.Device.Name)) return false;
        lock (_gate)
        {
            ErrorCount += found.Reports.Count;
            _reports.AddRange(found.Reports.Take(MaxReports - _reports.Count));
        }

        foreach (DmaReport report in found.Reports) _options.Told?.Invoke(report);
        return true;
    }

    private static StackTrace Here() => new(skipFrames: 2, fNeedFileInfo: false);
}
