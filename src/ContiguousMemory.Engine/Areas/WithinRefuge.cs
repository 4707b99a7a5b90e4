using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The cheapest of those windows whose movable tenants find room outside their page blocks, for when there was none for those of the cheapest of all: of the
/// windows that start on a page block, for a request of one or more, and otherwise of all. Under the machine's lock.
/// </summary>
internal sealed class WithinRefuge
{
    private readonly Machine _machine;
    private readonly AreaRange _range;
    private readonly RangeSummary _summary;
    private readonly StartRule _rule;
    private readonly Refuge _refuge;
    private readonly Refuge[] _before;

    /// <param name="area">The area.</param>
    /// <param name="range">One of its ranges.</param>
    /// <param name="rule">Where windows may start in it.</param>
    /// <param name="refuge">The whole machine's, the range's page blocks included.</param>
    private WithinRefuge(Area area, AreaRange range, StartRule rule, Refuge refuge)
    {
        _machine = area.Machine;
        _range = range;
        _summary = range.Summary!;
        _rule = rule;
        _refuge = refuge;
        _before = new Refuge[_summary.Blocks + 1];
        for (int i = 0; i < _summary.Blocks; i++)
        {
            int start = _summary.Start + (i << _summary.BlockOrder);
            Refuge own = Refuge.Of(_machine, start, start + _summary.BlockFrames);
            _before[i + 1] = new(_before[i].Spare + own.Spare, _before[i].Places + own.Places);
        }
    }

    /// <summary>The window, if there is one.</summary>
    public static Candidate Find(Area area, in AreaRequest request)
    {
        Refuge refuge = Refuge.Of(area.Machine);
        Candidate onBlocks = Candidate.None;
        Candidate anywhere = Candidate.None;
        foreach (AreaRange range in area.RangeList)
        {
            StartRule rule = CheapestWindow.RuleOf(area, range, request);
            if (rule.End == 0) continue;
            WithinRefuge windows = new(area, range, rule, refuge);
            if (rule.Count >= windows._summary.BlockFrames) windows.OnPageBlocks(ref onBlocks);
            if (onBlocks.Range is null) windows.Anywhere(ref anywhere);
        }

        return onBlocks.Range is null ? anywhere : onBlocks;
    }

    private void OnPageBlocks(ref Candidate best)
    {
        BlockWindows windows = _summary.WindowsFor(_rule);
        for (int block = 0; (block << _summary.BlockOrder) + _rule.Count <= _rule.End; block++)
        {
            long weight = windows[block];
            if (weight < Math.Min(best.Rank, Weight.OneBlocked) && HasRoom(block << _summary.BlockOrder)) best = new(_range, block << _summary.BlockOrder, weight);
        }
    }

    private void Anywhere(ref Candidate best)
    {
        for (int from = 0; from < _rule.End;)
        {
            from = _summary.Planes.Next<ClassPlanes.Open>(from, _rule.End);
            int until = _summary.Planes.Next<ClassPlanes.Blocked>(from, _rule.End);
            SlidingWork sliding = new(_summary, _rule.Count);
            for (int start = until - from < _rule.Count ? -1 : _rule.Next(from); start >= 0 && start + _rule.Count <= until; start = _rule.Next(start + 1))
            {
                long work = sliding.At(start);
                if (work < best.Rank && HasRoom(start)) best = new(_range, start, work);
            }

            from = until;
        }
    }

    private bool HasRoom(int start)
    {
        int end = start + _rule.Count;
        (int first, int last) = _summary.UnitsOf(start, end);
        int moves = _summary.Planes.Count<ClassPlanes.Movable>(first, last);
        if (moves > Math.Max(0, _refuge.Room)) return false; // Not even with the room in its own page blocks.
        Refuge own = _before[((end - 1) >> _summary.BlockOrder) + 1] - _before[start >> _summary.BlockOrder];
        return (_refuge - own).HasRoomFor(moves);
    }
}
