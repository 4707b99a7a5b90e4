using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The cheapest of all windows, for when none will do that starts on a page block or lies within one: such a window reaches from one page block into the next.
/// Blocks that have no obstacle are passed over at once, and of the others only the ends are looked at.
/// </summary>
internal static class Anywhere
{
    public static void Find(AreaRange range, StartRule rule, ref Candidate best)
    {
        RangeSummary summary = range.Summary!;
        if (rule.Count >= summary.BlockFrames && rule.Stride >= summary.BlockFrames) return; // Those on page blocks were all there are.
        int open = -1;
        for (int block = 0; block < summary.Blocks; block++)
        {
            int start = block << summary.BlockOrder;
            int end = start + summary.BlockFrames;
            if (Weight.BlockedIn(summary.WeightOf(block)) == 0)
            {
                if (open < 0) open = start;
                continue;
            }

            if (open >= 0) FindIn(range, rule, open, summary.Planes.Next<ClassPlanes.Blocked>(start, end), ref best);
            open = summary.Planes.Previous<ClassPlanes.Blocked>(end - 1, start) + 1;
            if (open == end) open = -1;
        }

        if (open >= 0) FindIn(range, rule, open, summary.Frames, ref best);
    }

    private static void FindIn(AreaRange range, StartRule rule, int from, int until, ref Candidate best)
    {
        if (until - from < rule.Count) return;
        SlidingWork sliding = new(range.Summary!, rule.Count);
        for (int start = rule.Next(from); start >= 0 && start + rule.Count <= until; start = rule.Next(start + 1))
        {
            long work = sliding.At(start);
            if (work < best.Rank) best = new(range, start, work);
        }
    }
}
