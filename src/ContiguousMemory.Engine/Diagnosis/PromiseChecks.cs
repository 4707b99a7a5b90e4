using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What guaranteed areas promise: the counters against a recount, and what is owed against the places there are.</summary>
internal static class PromiseChecks
{
    public static void Run(AreaRegistry areas, Findings findings)
    {
        Machine machine = areas.Machine;
        PromiseBook promises = machine.Promises;
        CheckAreas(areas, findings);
        (long owed, long[] yielding) = PromiseRecount.Of(machine);
        findings.Check(promises.Owed == owed, $"Guaranteed areas are kept as owed places for {promises.Owed} frames; their movable units have {owed}.");
        long places = 0;
        for (int i = 0; i < yielding.Length; i++)
        {
            Zone zone = machine.Zones[i];
            long whole = FreePlacesIn(machine, zone);
            findings.Check(zone.YieldingFrames == yielding[i], $"Zone {zone.Kind} counts {zone.YieldingFrames} frames outside areas that make way, and has {yielding[i]}.");
            findings.Check(zone.FreePlaces == whole, $"Zone {zone.Kind} counts {zone.FreePlaces} free frames outside areas in whole units, and has {whole}.");

            // The promise counted by hand: whole units, free or making way, above the watermark.
            long above = zone.FreeFrames - zone.FreeCmaFrames + yielding[i] - zone.Watermark.Value;
            int order = machine.World.UnitOrder;
            places += Math.Max(0, Math.Min(above >> order, (whole + yielding[i]) >> order)) << order;
        }

        findings.Check(owed <= places, $"Guaranteed areas have lent {owed} frames to movable units, and there are places for {places} outside.");
    }

    private static void CheckAreas(AreaRegistry areas, Findings findings)
    {
        Machine machine = areas.Machine;
        bool[] expected = new bool[machine.Blocks.Count];
        foreach (Area area in areas.Areas.Where(area => area.IsActivated && area.Promise == LendingPromise.Guaranteed))
        {
            foreach (AreaRange range in area.RangeList)
                expected.AsSpan(machine.Frames.IndexOf(range.Frames.Start) >> machine.PageBlockOrder, (int)range.Frames.Count.Value >> machine.PageBlockOrder).Fill(true);
        }

        for (int block = 0; block < expected.Length; block++)
        {
            bool isGuaranteed = machine.Promises.IsGuaranteed(block << machine.PageBlockOrder);
            findings.Check(isGuaranteed == expected[block], $"Page block {block} is kept as {(isGuaranteed ? "a" : "no")} guaranteed area's; by the areas it is {(expected[block] ? "one" : "none")}.");
        }
    }

    /// <summary>Aligned units outside areas of which every frame is free, and that no claim has isolated.</summary>
    private static long FreePlacesIn(Machine machine, Zone zone)
    {
        int unit = 1 << machine.World.UnitOrder;
        long frames = 0;
        for (int start = zone.Start; start < zone.End; start += unit)
        {
            int block = start >> machine.PageBlockOrder;
            if (machine.Blocks.HomeOf(block) == MigrateType.Cma || machine.Blocks.IsIsolated(block)) continue;
            int free = 0;
            foreach (FrameEntry entry in machine.Frames.Slice(start, start + unit)) free += entry.IsFree ? 1 : 0;
            frames += free == unit ? unit : 0;
        }

        return frames;
    }
}
