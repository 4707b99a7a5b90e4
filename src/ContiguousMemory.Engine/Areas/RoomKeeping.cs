using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// Keeps room for more of the same size: buffers come in sets, and the cheapest place for the first may lie across those of two others. A run that no device
/// has holds so many windows of a size; only those starts are considered that leave room for as many less one.
/// </summary>
internal static class RoomKeeping
{
    /// <summary>
    /// Smaller parts of their range than this are put anywhere: of so many places one more or less is no loss, and each costs a look. Arbitrary.
    /// </summary>
    private const int SmallestShare = 64;

    /// <summary>The cheapest of the windows that start on a page block and cost no room.</summary>
    public static void Find(AreaRange range, StartRule rule, ref Candidate best)
    {
        RangeSummary summary = range.Summary!;
        long grid = Math.Max(rule.Stride, summary.BlockFrames);
        long step = (rule.Count + grid - 1) & -grid;
        if ((long)rule.Count * SmallestShare < summary.Frames || step == summary.BlockFrames || rule.HasBoundary)
        {
            CheapestWindow.OnPageBlocks(range, rule, ref best);
            return;
        }

        BlockWindows windows = summary.WindowsFor(rule);
        int bitFrames = summary.Frames / range.Bits;
        for (int bit = range.Bitmap!.NextClear(0, range.Bits); bit < range.Bits && best.Rank > 0;)
        {
            int end = range.Bitmap.NextSet(bit, range.Bits);
            long first = FirstStart(rule, summary, (long)bit * bitFrames);
            long last = Math.Min((long)end * bitFrames, rule.End) - rule.Count;
            if (first <= last) FindIn(range, windows, first, last, step, -grid, ref best);
            bit = range.Bitmap.NextClear(end, range.Bits);
        }
    }

    /// <summary>The first window on a page block fits so often behind itself; each of them may move as far as the last one can.</summary>
    private static void FindIn(AreaRange range, BlockWindows windows, long first, long last, long step, long gridMask, ref Candidate best)
    {
        int order = range.Summary!.BlockOrder;
        long slack = (last - first) % step & gridMask;
        for (long start = first; start <= last && best.Rank > 0; start += step)
        {
            (long weight, int block) = windows.Lightest((int)(start >> order), (int)((start + slack) >> order));
            if (weight < Math.Min(best.Rank, Weight.OneBlocked)) best = new(range, block << order, weight);
        }
    }

    private static long FirstStart(StartRule rule, RangeSummary summary, long from) =>
        rule.Stride >= summary.BlockFrames ? rule.OnGrid(from) : (from + summary.BlockFrames - 1) & -summary.BlockFrames;
}
