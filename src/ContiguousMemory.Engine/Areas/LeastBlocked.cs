using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The window with the fewest frames that cannot go, for whoever must explain why there is none without. Under the machine's lock.</summary>
internal static class LeastBlocked
{
    /// <summary>The one with the fewest in all ranges of an area; null when no window fits any.</summary>
    /// <param name="area">The area.</param>
    /// <param name="request">What the window is for.</param>
    /// <param name="isPromised">Whether only windows count of which devices have none: what is in their way are tenants.</param>
    public static (AreaRange Range, int Start, int Blocked)? Find(Area area, AreaRequest request, bool isPromised = false)
    {
        (AreaRange Range, int Start, int Blocked)? best = null;
        foreach (AreaRange range in area.RangeList)
        {
            StartRule rule = CheapestWindow.RuleOf(area, range, request);
            if ((isPromised ? FindFreeOfDevices(range, rule) : Find(range.Summary!, rule)) is not { } found) continue;
            if (best is not { } known || found.Blocked < known.Blocked) best = (range, found.Start, found.Blocked);
        }

        return best;
    }

    private static (int Start, int Blocked)? FindFreeOfDevices(AreaRange range, StartRule rule)
    {
        (int Start, int Blocked)? best = null;
        int bitFrames = range.Summary!.Frames / range.Bits;
        foreach ((int bit, int count) in range.Bitmap!.Runs(set: false))
        {
            if (Find(range.Summary, rule, bit * bitFrames, (bit + count) * bitFrames) is { } found && (best is not { } known || found.Blocked < known.Blocked)) best = found;
        }

        return best;
    }

    /// <summary>Where it starts and how many frames block it; null when no window fits the range.</summary>
    /// <remarks>
    /// A window has fewer in its way than one before it only if it has left one of those behind. So the first start of all is looked at, and for each run of
    /// obstacles the last start before its end and the first one after.
    /// </remarks>
    public static (int Start, int Blocked)? Find(RangeSummary summary, StartRule rule) => Find(summary, rule, 0, summary.Frames);

    /// <summary>The same within [from, until).</summary>
    private static (int Start, int Blocked)? Find(RangeSummary summary, StartRule rule, int from, int until)
    {
        (int Start, int Blocked)? best = null;
        int counted = -1;
        int blocked = 0;
        for (int start = rule.End > 0 ? rule.Next(from) : -1; start >= 0 && start + rule.Count <= until;)
        {
            blocked = counted < 0 || start - counted >= rule.Count
                ? BlockedIn(start, start + rule.Count)
                : blocked - BlockedIn(counted, start) + BlockedIn(counted + rule.Count, start + rule.Count);
            counted = start;
            if (best is not { } known || blocked < known.Blocked) best = (start, blocked);
            if (blocked == 0) return best;
            int run = summary.Planes.Next<ClassPlanes.Blocked>(start, summary.Frames);
            int end = summary.Planes.Next<ClassPlanes.Open>(run, summary.Frames);
            int latest = rule.Previous(Math.Min(end, until - rule.Count), start + 1);
            start = latest > 0 ? latest : rule.Next(end);
        }

        return best;

        int BlockedIn(int start, int end) => start == end ? 0 : summary.Planes.Count<ClassPlanes.Blocked>(start, end);
    }
}
