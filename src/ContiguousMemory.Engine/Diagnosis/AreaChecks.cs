using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Areas' bitmaps, types and counts against the frame table.</summary>
internal static class AreaChecks
{
    public static void Run(AreaRegistry areas, Findings findings)
    {
        Machine machine = areas.Machine;
        long cma = 0;
        foreach (Area area in areas.Areas.Where(area => area.IsActivated))
        {
            long claimed = 0;
            foreach (AreaRange range in area.RangeList)
            {
                claimed += CheckRange(machine, area, range, findings);
                cma += range.Frames.Count.Value;
            }

            CheckRanges(machine, area, findings);
            long available = area.Count.Value - claimed - PendingNotYetTaken(machine, area);
            findings.Check(area.Available.Value == available, $"Area '{area.Name}' counts {area.Available.Value} available frames; {available} are.");
        }

        foreach (Area area in areas.LookedUp)
            findings.Check(areas.Areas.Contains(area), $"Area '{area.Name}' is looked up, and is no area of this machine any more.");
        long counted = machine.Zones.Sum(zone => zone.CmaFrames);
        findings.Check(counted == cma, $"The zones count {counted} frames of areas; the areas have {cma}.");
        long blocks = Enumerable.Range(0, machine.Blocks.Count).Count(block => machine.Blocks.HomeOf(block) == MigrateType.Cma);
        findings.Check(blocks << machine.PageBlockOrder == cma, $"{blocks} page blocks are of type Cma; the areas have {cma} frames.");
    }

    /// <summary>Ranges lie apart, each in one zone, together as many frames as the area counts; and what is marked lies in one of them.</summary>
    private static void CheckRanges(Machine machine, Area area, Findings findings)
    {
        findings.Check(area.RangeList.Count <= AreaRegistry.MaxRanges, $"Area '{area.Name}' has {area.RangeList.Count} ranges; it can have {AreaRegistry.MaxRanges}.");
        long frames = area.RangeList.Sum(range => range.Frames.Count.Value);
        findings.Check(area.Count.Value == frames, $"Area '{area.Name}' counts {area.Count}; its ranges have {frames} frames.");
        foreach (AreaRange range in area.RangeList)
        {
            findings.Check(machine.Zones.Any(zone => zone.Range.Contains(range.Frames)), $"The range {range.Frames} of area '{area.Name}' is not in one zone.");
            findings.Check(area.RangeList.Count(other => other.Frames.Overlaps(range.Frames)) == 1, $"The range {range.Frames} of area '{area.Name}' overlaps another.");
        }

        foreach (FrameRange window in area.Pending)
            findings.Check(area.RangeOf(window) is not null, $"The window {window} is marked in area '{area.Name}', which does not have it.");
    }

    /// <summary>Checks one range, and returns how many of its frames devices hold.</summary>
    private static long CheckRange(Machine machine, Area area, AreaRange range, Findings findings)
    {
        int start = machine.Frames.IndexOf(range.Frames.Start);
        int end = machine.Frames.IndexOf(range.Frames.End);
        for (int block = start >> machine.PageBlockOrder; block <= (end - 1) >> machine.PageBlockOrder; block++)
            findings.Check(machine.Blocks.HomeOf(block) == MigrateType.Cma, $"Page block {block} of area '{area.Name}' has become {machine.Blocks.HomeOf(block)}.");

        int set = range.Bitmap!.Runs(set: true).Sum(run => run.Count);
        findings.Check(range.Bitmap.Used == set, $"The bitmap of area '{area.Name}' counts {range.Bitmap.Used} bits in use and has {set}.");
        long claimed = 0;
        for (int bit = 0; bit < range.Bits; bit++)
        {
            int bitStart = start + (bit << area.OrderPerBit);
            long held = 0;
            foreach (FrameEntry entry in machine.Frames.Slice(bitStart, bitStart + (1 << area.OrderPerBit)))
            {
                if (entry.State == FrameState.Claimed) held++;
                if (entry.State == FrameState.Reserved) findings.Check(false, $"A frame of bit {bit} of area '{area.Name}' is still set aside.");
            }

            claimed += held;
            bool expected = held > 0 || Area.IsKept(range, bit) || IsPending(machine, area, bitStart, bitStart + (1 << area.OrderPerBit));
            findings.Check(range.Bitmap[bit] == expected, $"Bit {bit} of area '{area.Name}' is {(range.Bitmap[bit] ? "set" : "clear")}, while devices hold {held} of its frames.");
        }

        return claimed;
    }

    private static bool IsPending(Machine machine, Area area, int start, int end)
    {
        // Asked of each bit, and mostly nothing is pending: no delegate for that.
        foreach (FrameRange window in area.Pending)
        {
            if (window.Overlaps(machine.Frames.RangeOf(start, end))) return true;
        }

        return false;
    }

    /// <summary>Frames of windows that are marked, and so no longer available, though the claim has not taken them yet.</summary>
    private static long PendingNotYetTaken(Machine machine, Area area) =>
        area.Pending.Where(window => machine.Frames[machine.Frames.IndexOf(window.Start)].State != FrameState.Claimed).Sum(window => window.Count.Value);
}
