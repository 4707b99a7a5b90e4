using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The ends of the runs between devices: a window there leaves the rest of its run in one piece. The best is low in the area and has little in it; for a frame
/// fewer that somebody has in it, it may be <see cref="HeldCost"/> frames further up.
/// </summary>
/// <remarks>Where a window costs little and lies is one thing, and what it makes of the room around it another: this is for requests that the second matters to.</remarks>
internal static class RunEnds
{
    /// <summary>Frames further up that are as bad as one held. Arbitrary: with less more was dropped, with more more was refused (docs/placement.md).</summary>
    private const int HeldCost = 32;

    /// <summary>Runs that are looked at, from the bottom. Arbitrary, as is the next: together they keep a look below some tens of microseconds.</summary>
    private const int MostRuns = 64;

    /// <summary>Frames that are looked at before the rest of the runs is left out.</summary>
    private const int MostFrames = 1 << 20;

    public static void Find(AreaRange range, StartRule rule, ref Candidate best)
    {
        int bitFrames = range.Summary!.Frames / range.Bits;
        int bit = range.Bitmap!.NextClear(0, range.Bits);
        for (int runs = 0; bit < range.Bits && runs < MostRuns && (long)runs * rule.Count <= MostFrames; runs++)
        {
            int end = range.Bitmap.NextSet(bit, range.Bits);
            int first = rule.Next(bit * bitFrames);
            int last = rule.Previous((end * bitFrames) - rule.Count, first);
            if (first < 0 || first >= best.Rank) return;
            if (last >= first) Try(range, first, rule.Count, ref best);
            if (last > first) Try(range, last, rule.Count, ref best);
            bit = range.Bitmap.NextClear(end, range.Bits);
        }
    }

    private static void Try(AreaRange range, int start, int count, ref Candidate best)
    {
        ClassPlanes planes = range.Summary!.Planes;
        if (planes.Next<ClassPlanes.Blocked>(start, start + count) < start + count) return;
        (int first, int last) = range.Summary.UnitsOf(start, start + count);
        long rank = start + ((long)HeldCost * planes.Count<ClassPlanes.Held>(first, last));
        if (rank < best.Rank) best = new(range, start, rank);
    }
}
