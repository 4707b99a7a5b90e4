using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What is kept of the areas for quick searches, against a recount: classes against the books, weights against classes, and all that follows from them.</summary>
internal static class SummaryChecks
{
    public static void Run(AreaRegistry areas, Findings findings)
    {
        Machine machine = areas.Machine;
        machine.Summaries.TakeNotes();
        CheckFollowed(areas, findings);
        foreach (Area area in areas.Areas.Where(area => area.IsActivated))
        {
            foreach (AreaRange range in area.RangeList)
            {
                CheckClasses(machine, area, range, findings);
                CheckWeights(area, range.Summary!, findings);
                CheckKinds(area, range.Summary!, findings);
                int longest = range.Bitmap!.Runs(set: false).Select(run => run.Count).DefaultIfEmpty().Max();
                findings.Check(range.Bitmap.LongestClear == longest, $"The longest clear run of area '{area.Name}' is kept as {range.Bitmap.LongestClear} bits, and is {longest}.");
            }
        }
    }

    /// <summary>Each page block of an area is followed by its range's summary, and no other block by any.</summary>
    private static void CheckFollowed(AreaRegistry areas, Findings findings)
    {
        Machine machine = areas.Machine;
        RangeSummary?[] expected = new RangeSummary?[machine.Blocks.Count];
        List<AreaRange> ranges = [.. areas.Areas.Where(area => area.IsActivated).SelectMany(area => area.RangeList)];
        foreach (AreaRange range in ranges)
        {
            int start = machine.Frames.IndexOf(range.Frames.Start);
            bool fits = range.Summary!.Start == start && range.Summary.Frames == range.Frames.Count.Value;
            findings.Check(fits, $"The summary of the range {range.Frames} follows {range.Summary.Frames} frames from {range.Summary.Start}.");
            expected.AsSpan(start >> machine.PageBlockOrder, (int)(range.Frames.Count.Value >> machine.PageBlockOrder)).Fill(range.Summary);
        }

        for (int block = 0; block < expected.Length; block++)
            findings.Check(machine.Summaries.Of(block) == expected[block], $"Page block {block} is {(expected[block] is null ? "no area's, and is followed" : "an area's, and is not followed")} by a summary that is not its own.");
        findings.Check(machine.Summaries.Ranges.Count == ranges.Count, $"{machine.Summaries.Ranges.Count} summaries are kept; the areas have {ranges.Count} ranges.");
    }

    private static void CheckClasses(Machine machine, Area area, AreaRange range, Findings findings)
    {
        RangeSummary summary = range.Summary!;
        SpinWait patience = default;
        for (int frame = 0; frame < summary.Frames; frame++)
        {
            if (summary.Planes[frame] == ClassOf(machine, area, range, frame) || IsSettledSoon(machine, area, range, frame, ref patience)) continue;
            findings.Check(false, $"Frame {frame} of area '{area.Name}' is kept as {summary.Planes[frame]}; the books say {ClassOf(machine, area, range, frame)}.");
        }

        int[] counts = new int[4];
        for (int frame = 0; frame < summary.Frames; frame++) counts[(int)summary.Planes[frame]]++;
        for (FrameClass each = FrameClass.Free; each <= FrameClass.Blocked; each++)
            findings.Check(summary.Planes.CountOf(each) == counts[(int)each], $"Area '{area.Name}' counts {summary.Planes.CountOf(each)} frames as {each}, and keeps {counts[(int)each]} as such.");
    }

    /// <summary>A lease is taken without the lock, and noted right after: between the two a unit looks other than it is kept, for as long as the leaser pauses.</summary>
    private static bool IsSettledSoon(Machine machine, Area area, AreaRange range, int frame, ref SpinWait patience)
    {
        while (machine.Frames[range.Summary!.Start + frame].State == FrameState.Lent && patience.Count < MostSpins)
        {
            patience.SpinOnce();
            machine.Summaries.TakeNotes();
            if (range.Summary.Planes[frame] == ClassOf(machine, area, range, frame)) return true;
        }

        return false;
    }

    /// <summary>Some seconds for all frames together. Arbitrary: far longer than a busy machine keeps a thread waiting; only a fault, which stays, costs so much.</summary>
    private const int MostSpins = 2000;

    private static FrameClass ClassOf(Machine machine, Area area, AreaRange range, int frame)
    {
        int index = range.Summary!.Start + frame;
        FrameEntry entry = machine.Frames[index];
        if (range.Bitmap![frame >> area.OrderPerBit] || machine.Blocks.IsIsolated(index >> machine.PageBlockOrder)) return FrameClass.Blocked;
        if (entry.IsFree) return FrameClass.Free;

        // A frame that is lent to no tenant, or to a slot that is none, is another check's to tell of.
        if (entry.State != FrameState.Lent || machine.Holders[entry.Holder].Owner is not Tenant tenant || (uint)entry.Tag >= (uint)tenant.SlotCount) return FrameClass.Blocked;
        if (tenant[entry.Tag] is { IsBusy: true } or { IsLeased: true }) return FrameClass.Blocked;
        return tenant.Kind == TenantKind.Discardable ? FrameClass.Discardable : FrameClass.Movable;
    }

    private static void CheckWeights(Area area, RangeSummary summary, Findings findings)
    {
        for (int block = 0; block < summary.Blocks; block++)
        {
            long weight = 0;
            for (int frame = block << summary.BlockOrder; frame < (block + 1) << summary.BlockOrder; frame++) weight += Weight.Of(summary.Planes[frame]);
            findings.Check(summary.WeightOf(block) == weight, $"Page block {block} of area '{area.Name}' is kept as weighing {summary.WeightOf(block)}; its frames weigh {weight}.");
        }
    }

    private static void CheckKinds(Area area, RangeSummary summary, Findings findings)
    {
        for (int block = 0; block < summary.Blocks; block++)
        {
            long work = BlockWork.Of(summary.WeightOf(block), summary.BlockFrames);
            findings.Check(summary.Work[block] == work, $"The work of page block {block} of area '{area.Name}' is kept as {summary.Work[block]}, and is {work}.");
            foreach (BlockWindows windows in summary.KeptWindows)
                findings.Check(windows[block] == windows.Recount(block), $"The window of {windows.Kind} on page block {block} of area '{area.Name}' is kept as weighing {windows[block]}; its frames weigh {windows.Recount(block)}.");
            foreach (FreeStretches stretches in summary.KeptStretches)
            {
                findings.Check(stretches[block] == stretches.Recount(block), $"The longest free stretch of page block {block} of area '{area.Name}' is kept as {stretches[block]}, and is {stretches.Recount(block)}.");
                findings.Check(stretches.IsFiled(block), $"Page block {block} of area '{area.Name}' is not filed under its longest free stretch, {stretches[block]}.");
            }
        }

        foreach (FreeStretches stretches in summary.KeptStretches)
        {
            int filed = Enumerable.Range(0, summary.Blocks).Count(block => stretches[block] > 0);
            findings.Check(stretches.Filed == filed, $"{stretches.Filed} page blocks of area '{area.Name}' are filed under free stretches; {filed} have one.");
        }
    }
}
