using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// A reserve of frames that is lent to tenants while devices leave it idle. Declared by an <see cref="AreaRegistry"/>, usable once activated. Thread safe.
/// </summary>
public sealed partial class Area
{
    private readonly Machine _machine;
    private readonly FailureLog _log;
    private readonly ClaimProtocol _claims;
    private AreaCounters _counters;
    private volatile List<AreaRange> _ranges;

    internal Area(Machine machine, FailureLog log, ClaimProtocol claims, AreaDeclaration declaration, string name, IReadOnlyList<FrameRange> ranges)
    {
        _machine = machine;
        _log = log;
        _claims = claims;
        Name = name;
        OrderPerBit = declaration.OrderPerBit;
        Placement = declaration.Placement;
        Promise = declaration.Promise;
        ReservePagesOnError = declaration.ReservePagesOnError;
        _ranges = [.. ranges.Select(range => new AreaRange(range, OrderPerBit))];
        Count = Available = new(ranges.Sum(range => range.Count.Value));
    }

    /// <summary>What people call it; one of a kind in its registry.</summary>
    public string Name { get; }

    /// <summary>log2 of the frames one bit of its bitmap stands for.</summary>
    public int OrderPerBit { get; }

    /// <summary>How windows are chosen.</summary>
    public Placement Placement { get; }

    /// <summary>What it promises to devices while it lends.</summary>
    public LendingPromise Promise { get; }

    /// <summary>Whether it is in use: declared and activated.</summary>
    public bool IsActivated { get; private set; }

    /// <summary>Whether it was removed: then it has no frames, and never will again.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>All its frames; zero when activation failed, and once it is removed.</summary>
    public FrameCount Count { get; private set; }

    /// <summary>Frames that no device holds and no early reservation took (available_count, 6.15).</summary>
    public FrameCount Available { get; private set; }

    /// <summary>What it has done so far.</summary>
    public AreaCounters Counters
    {
        get
        {
            lock (_machine.Gate) return _counters;
        }
    }

    /// <summary>Its ranges in index order.</summary>
    public IReadOnlyList<FrameRange> Ranges => [.. RangeList.Select(range => range.Frames)];

    /// <summary>Frames its bitmap counts as used (debugfs used): a bit that is used in part counts whole.</summary>
    public FrameCount Used
    {
        get
        {
            lock (_machine.Gate) return new(RangeList.Sum(range => (long)(range.Bitmap?.Used ?? 0) << OrderPerBit));
        }
    }

    /// <summary>Frames in the longest run that no device holds (debugfs maxchunk). Tenants may be in it.</summary>
    public FrameCount LongestRun
    {
        get
        {
            lock (_machine.Gate)
            {
                long longest = 0;
                foreach (AreaRange range in RangeList) longest = Math.Max(longest, (long)(range.Bitmap?.LongestClear ?? 0) << OrderPerBit);
                return new(longest);
            }
        }
    }

    /// <summary>What its frames are, counted as they change hands: no frame is looked at.</summary>
    public AreaContents Contents
    {
        get
        {
            lock (_machine.Gate)
            {
                _machine.Summaries.TakeNotes();
                return new(CountOf(FrameClass.Free), CountOf(FrameClass.Discardable), CountOf(FrameClass.Movable), CountOf(FrameClass.Blocked));
            }
        }
    }

    internal bool ReservePagesOnError { get; }

    internal Machine Machine => _machine;

    /// <summary>Never changed in place: who reads it without the machine's lock has the ranges of one moment.</summary>
    internal List<AreaRange> RangeList => _ranges;

    /// <summary>Windows that are marked for a claim still under way.</summary>
    internal List<FrameRange> Pending { get; } = [];

    /// <summary>The first address (cma_get_base).</summary>
    /// <exception cref="InvalidOperationException">It has several ranges, and so no one base; ask for <see cref="Ranges"/>.</exception>
    public PhysicalAddress Base => RangeList is [AreaRange only]
        ? only.Frames.Start.Address
        : throw new InvalidOperationException($"Area '{Name}' has {RangeList.Count} ranges and no one base address; read Ranges.");

    /// <summary>The set bits of one range, as inclusive runs (debugfs bitmap).</summary>
    /// <param name="range">An index into <see cref="Ranges"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such range.</exception>
    public IReadOnlyList<(int First, int Last)> UsedBits(int range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range);
        lock (_machine.Gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(range, RangeList.Count);
            return [.. (RangeList[range].Bitmap?.Runs(set: true) ?? []).Select(run => (run.Start, run.Start + run.Count - 1))];
        }
    }

    /// <summary>
    /// Whether an address range and the area have anything in common. One that ends where a range of the area starts counts as well; one that starts where a
    /// range ends does not (cma_intersects, 6.15).
    /// </summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The last address, or the one after it: the kernel does not tell them apart.</param>
    public bool Intersects(PhysicalAddress start, PhysicalAddress end) =>
        RangeList.Exists(range => end >= range.Frames.Start.Address && start < range.Frames.End.Address);

    /// <summary>Whether a run of frames lies wholly in one range of the area. An area that could not be activated has none.</summary>
    public bool Contains(FrameRange frames) => Count.Value > 0 && RangeOf(frames) is not null;

    private FrameCount CountOf(FrameClass frameClass)
    {
        long count = 0;
        foreach (AreaRange range in RangeList) count += range.Summary?.Planes.CountOf(frameClass) ?? 0;
        return new(count);
    }

    internal AreaRange? RangeOf(FrameRange frames)
    {
        foreach (AreaRange range in RangeList)
        {
            if (range.Frames.Contains(frames)) return range;
        }

        return null;
    }

    /// <summary>Runs that no device holds, with the first bit of each in its range. Under the machine's lock.</summary>
    internal IEnumerable<(FrameRange Run, int Bit)> FreeRuns()
    {
        foreach (AreaRange range in RangeList)
        {
            foreach ((int start, int count) in range.Bitmap?.Runs(set: false) ?? [])
                yield return (new FrameRange(range.PfnOf(start), new FrameCount((long)count << OrderPerBit)), start);
        }
    }
}
