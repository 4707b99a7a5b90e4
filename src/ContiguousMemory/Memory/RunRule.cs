using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Where a request may lie in a run of frames that is kept: what its length and options say, in frame numbers.</summary>
internal readonly struct RunRule
{
    /// <summary>A coarser alignment is left to the engine. Arbitrary: beyond every address a reserve has.</summary>
    private const int MostAlignOrder = 30;

    private readonly long _alignMask;
    private readonly long _boundary;
    private readonly long _limit;

    private RunRule(int count, int alignOrder, long boundary, long limit)
    {
        Count = count;
        _alignMask = (1L << alignOrder) - 1;
        _boundary = boundary;
        _limit = limit;
    }

    /// <summary>Frames asked for, 1 or more.</summary>
    public int Count { get; }

    /// <summary>A run of so many holds the request wherever it lies, but for boundary and limit.</summary>
    public long Surely => Count + _alignMask;

    /// <summary>Says a request in frames.</summary>
    /// <returns>False when something about it is out of range, or for the engine to decide: who asks it is told what.</returns>
    public static bool TryOf(long length, in AllocationOptions options, out RunRule rule)
    {
        rule = default;
        long alignment = options.Alignment;
        long boundary = options.Boundary;
        if (length <= 0 || length > PageBlock.MaxBytes || alignment < 0 || (alignment & (alignment - 1)) != 0) return false;
        if (boundary != 0 && (boundary < FrameSize.Bytes || (boundary & (boundary - 1)) != 0 || length > boundary)) return false;
        int count = (int)((length - 1) >> FrameSize.Shift) + 1;
        int order = BufferRequest.AlignOrder(alignment, count);
        if (order > MostAlignOrder) return false;
        rule = new RunRule(count, order, boundary >> FrameSize.Shift, options.MaxAddress is { } max ? BufferRequest.EndOfReach(max).Value : long.MaxValue);
        return true;
    }

    /// <summary>The same for the engine: below a frame, too.</summary>
    public AreaRequest Below(Pfn limit, string name) => new(new FrameCount(Count), BitOperations.PopCount((ulong)_alignMask), name)
    {
        Boundary = new FrameCount(_boundary),
        Limit = limit.Value < _limit ? limit : new Pfn(_limit),
    };

    /// <summary>The lowest place in [start, end) where it may lie, or -1.</summary>
    public int PlaceIn(int start, int end)
    {
        long at = (start + _alignMask) & ~_alignMask;

        // What crosses a multiple of the boundary is less aligned than that, so that the multiple itself will do.
        if (_boundary != 0 && ((at ^ (at + Count - 1)) & -_boundary) != 0) at = (at + Count - 1) & -_boundary;
        return at + Count <= Math.Min(end, _limit) ? (int)at : -1;
    }
}
