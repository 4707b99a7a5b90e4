using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>A window that could be claimed.</summary>
/// <param name="Map">The range it is in.</param>
/// <param name="Start">Its first index.</param>
/// <param name="Rank">What it is chosen by, the least first: its cost, the length of the free run it is cut from, or the work of the page block it is in.</param>
internal readonly record struct Candidate(WindowMap Map, int Start, long Rank);

/// <summary>The windows of one range that a request could have, and the best of each kind. Under the machine's lock.</summary>
internal sealed class CandidateWindows
{
    private readonly Machine _machine;
    private readonly WindowMap _map;
    private readonly AreaRequest _request;
    private readonly int _count;
    private readonly long _firstPfn;
    private readonly long _bitFrames;
    private readonly long _alignFrames;
    private readonly int _blockOrder;

    public CandidateWindows(Area area, WindowMap map, AreaRequest request)
    {
        _machine = area.Machine;
        _map = map;
        _request = request;
        _count = (int)request.Count.Value;
        _firstPfn = map.Range.Frames.Start.Value;
        _bitFrames = 1L << area.OrderPerBit;
        _alignFrames = 1L << request.AlignOrder;
        _blockOrder = _machine.PageBlockOrder;
    }

    /// <summary>The cheapest window that starts on a page block.</summary>
    public Candidate? OnPageBlocks()
    {
        int block = 1 << _blockOrder;
        int blocks = (_map.End - _map.Start) >> _blockOrder;
        long[] cost = new long[blocks + 1];
        int[] blocked = new int[blocks + 1];
        for (int i = 0; i < blocks; i++)
        {
            long whole = _map.CostOf(_map.Start + (i << _blockOrder), _map.Start + ((i + 1) << _blockOrder));
            cost[i + 1] = cost[i] + Math.Max(whole, 0);
            blocked[i + 1] = blocked[i] + (whole < 0 ? 1 : 0);
        }

        Candidate? best = null;
        int full = _count >> _blockOrder;
        for (int i = 0; i + full <= blocks; i++)
        {
            int start = _map.Start + (i << _blockOrder);
            if (blocked[i + full] != blocked[i] || !IsPossible(start)) continue;
            long total = cost[i + full] - cost[i];
            if (best is { } known && total >= known.Rank) continue;
            long tail = (_count & (block - 1)) == 0 ? 0 : _map.CostOf(start + (full << _blockOrder), start + _count);
            if (tail >= 0 && (best is not { } cheapest || total + tail < cheapest.Rank)) best = new(_map, start, total + tail);
        }

        return best;
    }

    /// <summary>The first window of the shortest run of free frames that has one.</summary>
    public Candidate? InFreeRuns()
    {
        Candidate? best = null;
        int runStart = -1;
        foreach (Segment segment in _map.Segments(_map.Start, _map.End).Append(new Segment(_map.End, _map.End, 1, default)))
        {
            if (segment.IsFree)
            {
                if (runStart < 0) runStart = segment.Start;
                continue;
            }

            int length = segment.Start - runStart;
            if (runStart >= 0 && length >= _count && (best is not { } known || length < known.Rank))
            {
                int start = FirstIn(runStart, segment.Start);
                if (start >= 0) best = new(_map, start, length);
            }

            runStart = -1;
        }

        return best;
    }

    /// <summary>The cheapest window of the page block with the least work in all, among the blocks that have a window.</summary>
    public Candidate? InCheapestBlock()
    {
        int block = 1 << _blockOrder;
        IEnumerable<(int Start, long Work)> blocks = Enumerable.Range(0, (_map.End - _map.Start) >> _blockOrder)
            .Select(i => _map.Start + (i << _blockOrder))
            .Select(start => (Start: start, Work: _map.Segments(start, start + block).Sum(segment => (long)segment.CostPerFrame * (segment.End - segment.Start))))
            .OrderBy(each => each.Work);
        foreach ((int start, long work) in blocks)
        {
            // Ranked by its block's work, so that of several ranges the block with the least decides as well.
            if (CheapestWithin(start, start + block) is { } found) return found with { Rank = work };
        }

        return null;
    }

    /// <summary>The cheapest of all windows.</summary>
    public Candidate? Anywhere() => CheapestWithin(_map.Start, _map.End);

    /// <summary>The cheapest of those windows whose movable tenants find room outside their page blocks.</summary>
    /// <param name="refuge">The whole machine's, these page blocks included.</param>
    public Candidate? WithinRefuge(Refuge refuge)
    {
        int blocks = (_map.End - _map.Start) >> _blockOrder;
        Refuge[] before = new Refuge[blocks + 1];
        for (int i = 0; i < blocks; i++)
        {
            Refuge own = Refuge.Of(_machine, _map.Start + (i << _blockOrder), _map.Start + ((i + 1) << _blockOrder));
            before[i + 1] = new(before[i].Spare + own.Spare, before[i].Places + own.Places);
        }

        return CheapestWithin(_map.Start, _map.End, (sums, at) =>
        {
            int first = (at - _map.Start) >> _blockOrder;
            int last = (at + _count - 1 - _map.Start) >> _blockOrder;
            return (refuge - (before[last + 1] - before[first])).HasRoomFor(sums.MovesIn(at, at + _count));
        });
    }

    /// <summary>The window with the fewest frames that cannot be emptied, for whoever must explain why there is none without; null when none fits.</summary>
    public (int Start, int Blocked)? LeastBlocked()
    {
        if (_map.End - _map.Start < _count) return null;
        (int Start, int Blocked)? best = null;
        WindowSums sums = new(_map, _map.Start, _map.End);
        for (int at = FirstStart(_map.Start); at + _count <= _map.End; at = FirstStart(at + 1))
        {
            if (!IsPossible(at)) continue;
            int blocked = sums.BlockedIn(at, at + _count);
            if (best is not { } known || blocked < known.Blocked) best = (at, blocked);
        }

        return best;
    }

    /// <summary>Whether a window may start here: aligned in absolute frames, on a bit, inside the range, and within the request's own bounds.</summary>
    public bool IsPossible(int start)
    {
        long offset = start - _map.Start;
        return offset % _bitFrames == 0
            && (_firstPfn + offset) % _alignFrames == 0
            && start + _count <= _map.End
            && _request.Allows(new FrameRange(new Pfn(_firstPfn + offset), _request.Count));
    }

    private Candidate? CheapestWithin(int start, int end, Func<WindowSums, int, bool>? allows = null)
    {
        if (end - start < _count) return null;
        Candidate? best = null;
        WindowSums sums = new(_map, start, end);
        for (int at = FirstStart(start); at + _count <= end; at = FirstStart(at + 1))
        {
            if (!IsPossible(at)) continue;
            long cost = sums.CostOf(at, at + _count);
            bool isBetter = cost >= 0 && (best is not { } known || cost < known.Rank);
            if (isBetter && allows?.Invoke(sums, at) != false) best = new(_map, at, cost);
        }

        return best;
    }

    private int FirstIn(int start, int end)
    {
        for (int at = FirstStart(start); at + _count <= end; at = FirstStart(at + 1))
        {
            if (IsPossible(at)) return at;
        }

        return -1;
    }

    /// <summary>The first index at or after one that is aligned and, once it is, on a bit. At most one past the range.</summary>
    private int FirstStart(int from)
    {
        // Alignment and bit are both powers of two, and a range's first frame may be off either; the coarser of the two decides the stride.
        long offset = from - _map.Start;
        long stride = Math.Max(_alignFrames, _bitFrames);
        long phase = _alignFrames >= _bitFrames ? _firstPfn : 0;
        long aligned = ((offset + phase + stride - 1) & -stride) - phase;
        return (int)Math.Min(_map.Start + aligned, _map.End + 1L);
    }
}
