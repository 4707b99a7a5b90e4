using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>The border between areas and ordinary memory, the refuge of those who have to move: here page blocks cross it after boot, and nowhere else.</summary>
public sealed partial class Machine
{
    /// <summary>
    /// Whether page blocks may leave ordinary memory for an area: whatever has been promised of the refuge is asked here, before anything moves and again in
    /// the step that takes them. A zone keeps its watermark outside areas, since those who may not borrow could otherwise never be served.
    /// Under the lock.
    /// </summary>
    /// <param name="blocks">Whole page blocks of one zone that no area has.</param>
    /// <returns>Frames that would be missing outside areas; none when they may leave.</returns>
    internal FrameCount ShortWithout(FrameRange blocks)
    {
        Zone zone = Buddy.ZoneOf(Frames.IndexOf(blocks.Start));
        long memory = 0;
        foreach (FrameRange range in Early.Memory)
        {
            long start = Math.Max(range.Start.Value, zone.Range.Start.Value);
            memory += Math.Max(0, Math.Min(range.End.Value, zone.Range.End.Value) - start);
        }

        return new(Math.Max(0, zone.Watermark.Value - (memory - zone.CmaFrames - blocks.Count.Value)));
    }

    /// <summary>The first frame of the first page block of a run that is an area's; null when all of it is ordinary memory. Under the lock.</summary>
    internal Pfn? FirstOfAreas(FrameRange blocks)
    {
        int end = Frames.IndexOf(blocks.End) >> PageBlockOrder;
        for (int block = Frames.IndexOf(blocks.Start) >> PageBlockOrder; block < end; block++)
        {
            if (Blocks.HomeOf(block) == MigrateType.Cma) return Frames.PfnOf(block << PageBlockOrder);
        }

        return null;
    }

    /// <summary>Page blocks become an area's. Those that a claim has isolated do so when that ends, their free frames with them. Under the lock.</summary>
    internal void TurnToArea(FrameRange blocks)
    {
        Turn(blocks, MigrateType.Cma);
        Buddy.ZoneOf(Frames.IndexOf(blocks.Start)).CmaFrames += blocks.Count.Value;
    }

    /// <summary>
    /// Page blocks that no claim has become ordinary memory. Nobody moves for it: tenants in them are outside areas from now on, where they are. Under the lock.
    /// </summary>
    internal void TurnToOrdinary(FrameRange blocks)
    {
        Turn(blocks, MigrateType.Movable);
        Buddy.ZoneOf(Frames.IndexOf(blocks.Start)).CmaFrames -= blocks.Count.Value;
    }

    private void Turn(FrameRange blocks, MigrateType type)
    {
        int end = Frames.IndexOf(blocks.End) >> PageBlockOrder;
        for (int block = Frames.IndexOf(blocks.Start) >> PageBlockOrder; block < end; block++)
        {
            if (Blocks.IsIsolated(block)) Blocks.SetHome(block, type);
            else Retype(block, type);
        }
    }
}
