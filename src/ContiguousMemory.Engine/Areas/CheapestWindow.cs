using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The window that the cheapest policy names, found in the ranges' summaries; no frame is looked at but those of a few page blocks. Of equals the range that
/// comes first wins, and in it the lowest window. Under the machine's lock, after <see cref="SummaryTable.TakeNotes"/>.
/// </summary>
internal static class CheapestWindow
{
    /// <summary>Looks for a better window than the best so far in a range.</summary>
    private delegate void Stage(AreaRange range, StartRule rule, ref Candidate best);

    /// <summary>The window, if there is one.</summary>
    public static Candidate Find(Area area, in AreaRequest request)
    {
        if (area.KeepsRoomFor(request))
        {
            Candidate end = In(area, request, RunEnds.Find);
            if (end.Range is not null) return end;
        }

        if (area.Machine.World.UnitOrder == area.Machine.PageBlockOrder)
        {
            Candidate beside = In(area, request, Beside.Find);
            if (beside.Range is not null) return beside;
        }

        bool isSmall = request.Count.Value < 1L << area.Machine.PageBlockOrder;
        Candidate best = isSmall ? In(area, request, InFreeStretches) : In(area, request, RoomKeeping.Find);
        if (best.Range is null) best = isSmall ? In(area, request, InCheapestBlock) : In(area, request, OnPageBlocks);
        return best.Range is null ? In(area, request, Anywhere.Find) : best;
    }

    /// <summary>Where windows of a request may start in a range.</summary>
    public static StartRule RuleOf(Area area, AreaRange range, in AreaRequest request) => new(
        range.Frames.Start.Value, range.Summary!.Frames, request.Count.Value, request.AlignOrder, area.OrderPerBit, request.Boundary.Value, request.Limit?.Value);

    private static Candidate In(Area area, in AreaRequest request, Stage stage)
    {
        Candidate best = Candidate.None;
        foreach (AreaRange range in area.RangeList)
        {
            StartRule rule = RuleOf(area, range, request);
            if (rule.End > 0) stage(range, rule, ref best);
        }

        return best;
    }

    /// <summary>The shortest stretch of free frames that holds it, in the page block that has no longer one than it needs.</summary>
    private static void InFreeStretches(AreaRange range, StartRule rule, ref Candidate best)
    {
        int start = range.Summary!.StretchesOn(rule).Find(rule, out int length, (int)Math.Min(best.Rank, int.MaxValue));
        if (start >= 0) best = new(range, start, length);
    }

    /// <summary>The cheapest window of the page block with the least work in all, among the blocks that have one.</summary>
    private static void InCheapestBlock(AreaRange range, StartRule rule, ref Candidate best)
    {
        RangeSummary summary = range.Summary!;
        int found = -1;
        long least = best.Rank;
        for (int block = summary.Work.NextBelow(0, least); block >= 0 && block << summary.BlockOrder < rule.End; block = summary.Work.NextBelow(block + 1, least))
        {
            if (CheapestWithin(summary, rule, block, any: true) >= 0) (found, least) = (block, summary.Work[block]);
        }

        if (found >= 0) best = new(range, CheapestWithin(summary, rule, found, any: false), least);
    }

    /// <summary>The cheapest window that starts on a page block.</summary>
    public static void OnPageBlocks(AreaRange range, StartRule rule, ref Candidate best)
    {
        RangeSummary summary = range.Summary!;
        (long weight, int block) = summary.WindowsFor(rule).Lightest(0, (rule.End - rule.Count) >> summary.BlockOrder);
        if (weight < Math.Min(best.Rank, Weight.OneBlocked)) best = new(range, block << summary.BlockOrder, weight);
    }

    /// <summary>The start of the cheapest window within a page block, or of the first; -1 when there is none.</summary>
    private static int CheapestWithin(RangeSummary summary, StartRule rule, int block, bool any)
    {
        int end = (block + 1) << summary.BlockOrder;
        int best = -1;
        long least = Weight.Never;
        for (int from = block << summary.BlockOrder; from < end;)
        {
            from = summary.Planes.Next<ClassPlanes.Open>(from, end);
            int until = summary.Planes.Next<ClassPlanes.Blocked>(from, end);
            SlidingWork sliding = new(summary, rule.Count);
            for (int start = rule.Next(from); start >= 0 && start + rule.Count <= until; start = rule.Next(start + 1))
            {
                if (any) return start;
                long work = sliding.At(start);
                if (work < least) (best, least) = (start, work);
            }

            from = until;
        }

        return best;
    }
}
