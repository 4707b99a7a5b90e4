namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// Where the window of a request may start in a range. Places are offsets in frames from the range's first frame, which stands on a page block.
/// </summary>
internal readonly struct StartRule
{
    private readonly long _first;
    private readonly long _boundary;
    private readonly long _stride;
    private readonly long _phase;

    /// <param name="first">The number of the range's first frame.</param>
    /// <param name="frames">Frames in the range.</param>
    /// <param name="count">Frames asked for, 1 or more.</param>
    /// <param name="alignOrder">log2 of what the number of the window's first frame must be a multiple of.</param>
    /// <param name="bitOrder">log2 of the frames that a bit of the area's bitmap stands for, counted from the range's first: windows start on bits.</param>
    /// <param name="boundary">Frames, a power of two, whose multiples the window must not cross; 0 for none.</param>
    /// <param name="limit">The frame number it must end at or before; null for none.</param>
    public StartRule(long first, int frames, long count, int alignOrder, int bitOrder, long boundary = 0, long? limit = null)
    {
        // Alignment and bit are both powers of two, and the range may be off either; the coarser of the two decides the stride.
        long align = 1L << alignOrder;
        long bit = 1L << bitOrder;
        _first = first;
        _boundary = boundary;
        _stride = Math.Max(align, bit);
        _phase = align >= bit ? -first & (align - 1) : 0;
        long end = limit is { } before ? Math.Min(frames, before - first) : frames;
        bool isPossible = (align >= bit ? _phase & (bit - 1) : first & (align - 1)) == 0 && (boundary == 0 || count <= boundary) && count <= end;
        End = isPossible ? (int)end : 0;
        Count = (int)Math.Min(count, int.MaxValue);
    }

    /// <summary>Frames asked for.</summary>
    public int Count { get; }

    /// <summary>Where windows end at the latest; 0 when there is none in the range.</summary>
    public int End { get; }

    /// <summary>Whether a multiple of the boundary cuts some windows off.</summary>
    public bool HasBoundary => _boundary != 0;

    /// <summary>The frames from one place on the grid of alignment and bits to the next.</summary>
    public long Stride => _stride;

    /// <summary>The same for whatever request it is, but for its limit: requests of equal kinds share what is kept for them.</summary>
    public (int Count, long Stride, long Phase, long Boundary) Kind => (Count, _stride, _phase, _boundary);

    /// <summary>The grid alone.</summary>
    public (long Stride, long Phase) Grid => (_stride, _phase);

    /// <summary>The same rule for a request without a limit.</summary>
    public StartRule WithoutLimit(int frames) => new(this, frames);

    private StartRule(StartRule other, int frames)
    {
        this = other;
        End = other.End > 0 ? frames : 0;
    }

    /// <summary>Whether a window may start here.</summary>
    public bool Allows(long start) => ((start - _phase) & (_stride - 1)) == 0 && start + Count <= End && !Crosses(start);

    /// <summary>The first place on the grid at or after one, window or not.</summary>
    public long OnGrid(long from) => from + ((_phase - from) & (_stride - 1));

    /// <summary>The first place at or after one where a window may start, or -1.</summary>
    public int Next(int from)
    {
        long start = OnGrid(from);
        while (start + Count <= End)
        {
            if (!Crosses(start)) return (int)start;
            start = OnGrid(((_first + start + Count - 1) & -_boundary) - _first);
        }

        return -1;
    }

    /// <summary>The last place at or before one, and not before another, where a window may start, or -1.</summary>
    public int Previous(int from, int notBefore)
    {
        long latest = Math.Min(from, (long)End - Count);
        long start = latest - ((latest - _phase) & (_stride - 1));
        while (start >= Math.Max(0, notBefore))
        {
            if (!Crosses(start)) return (int)start;
            start -= _stride;
        }

        return -1;
    }

    private bool Crosses(long start) =>
        _boundary != 0 && ((_first + start) & -_boundary) != ((_first + start + Count - 1) & -_boundary);
}
