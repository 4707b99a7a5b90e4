using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// The lowest window of free frames that begins right behind what a device has, or at the range's own start. Where page blocks move as a whole, those that a
/// device has in part can be lent to nobody: what is left of them is for the next device, and room stays in one piece.
/// </summary>
internal static class Beside
{
    /// <summary>Runs between devices that are looked at. Arbitrary: each costs a look at as many frames as are asked for, 64 at a time.</summary>
    private const int MostRuns = 64;

    public static void Find(AreaRange range, StartRule rule, ref Candidate best)
    {
        if (best.Range is not null) return;
        RangeSummary summary = range.Summary!;
        int bitFrames = summary.Frames / range.Bits;
        int runs = 0;
        for (int bit = range.Bitmap!.NextClear(0, range.Bits); bit < range.Bits && runs < MostRuns; runs++)
        {
            int start = rule.Next(bit * bitFrames);
            if (start < 0) return;

            // Only as far as the window: an area that is all but free is one long run.
            int needed = (start + rule.Count + bitFrames - 1) / bitFrames;
            int end = range.Bitmap.NextSet(bit, needed);
            if (end == needed && summary.IsFree(start, start + rule.Count))
            {
                best = new(range, start, 0);
                return;
            }

            bit = range.Bitmap.NextClear(range.Bitmap.NextSet(end, range.Bits), range.Bits);
        }
    }
}
