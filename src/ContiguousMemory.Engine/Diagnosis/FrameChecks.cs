using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Walks the frame table once: blocks, lists, types and the zones' counters.</summary>
internal sealed class FrameChecks(Machine machine, Findings findings)
{
    private readonly long[] _freeBlocks = new long[(machine.Buddy.Lists.MaxOrder + 1) * ((int)MigrateType.Isolate + 1)];

    /// <summary>Frames that say they belong to each holder.</summary>
    public Dictionary<int, long> HeldBy { get; } = [];

    public void Run()
    {
        CheckMemory();
        foreach (Zone zone in machine.Zones) Walk(zone);
        CheckLists();
        CheckBlocks();
    }

    private void Walk(Zone zone)
    {
        long free = 0;
        long freeCma = 0;
        for (int index = zone.Start; index < zone.End;)
        {
            FrameEntry entry = machine.Frames[index];
            if (entry.State == FrameState.FreeHead)
            {
                int end = CheckFreeBlock(zone, index, entry.Order);
                MigrateType type = machine.Blocks.OfFrame(index);
                if (type != MigrateType.Isolate) free += end - index;
                if (type == MigrateType.Cma) freeCma += end - index;
                index = end;
                continue;
            }

            findings.Check(entry.State != FrameState.FreeBody, $"Frame {index} is the body of a free block that has no head.");
            if (entry.State is FrameState.Lent or FrameState.Claimed or FrameState.Taken) CheckHeld(index, entry);
            index++;
        }

        findings.Check(zone.FreeFrames == free, $"Zone {zone.Kind} counts {zone.FreeFrames} free frames and has {free}.");
        findings.Check(zone.FreeCmaFrames == freeCma, $"Zone {zone.Kind} counts {zone.FreeCmaFrames} free Cma frames and has {freeCma}.");
    }

    private void CheckHeld(int index, FrameEntry entry)
    {
        HeldBy[entry.Holder] = HeldBy.GetValueOrDefault(entry.Holder) + 1;
        if (entry.State == FrameState.Lent) return; // Its tenant's map says the rest: see HolderChecks.
        findings.Check(!entry.IsClean, $"Frame {index} counts as cleared, though '{machine.Holders[entry.Holder].Name}' has it and may write to it.");
        bool isInArea = machine.Blocks.HomeOf(index >> machine.PageBlockOrder) == MigrateType.Cma;
        if (entry.State == FrameState.Taken)
            findings.Check(!isInArea, $"Frame {index} of an area was taken by somebody who cannot move.");
        if (entry.State != FrameState.Claimed) return;
        findings.Check(isInArea, $"Frame {index} is claimed, and belongs to no area.");
        findings.Check(entry.Tag == machine.Holders[entry.Holder].Client, $"Frame {index} remembers client {entry.Tag}; its holder acts for {machine.Holders[entry.Holder].Client}.");
    }

    /// <summary>There is memory where the layout has it, and set aside is only what was set aside.</summary>
    private void CheckMemory()
    {
        int cursor = 0;
        foreach (FrameRange memory in machine.Early.Memory)
        {
            int start = machine.Frames.IndexOf(memory.Start);
            CheckPresence(cursor, start, isMemory: false);
            cursor = machine.Frames.IndexOf(memory.End);
            CheckPresence(start, cursor, isMemory: true);
        }

        CheckPresence(cursor, machine.Frames.Count, isMemory: false);
    }

    private void CheckPresence(int start, int end, bool isMemory)
    {
        // One statement for each run of a state, not for each frame: this is run after every step of a test.
        for (int run = start; run < end;)
        {
            FrameState state = machine.Frames[run].State;
            int after = run + 1;
            while (after < end && machine.Frames[after].State == state) after++;
            findings.Check((state != FrameState.Absent) == isMemory, $"Frames {run} to {after - 1} are {state}; the layout has {(isMemory ? "memory" : "a hole")} there.");
            if (state == FrameState.Reserved && machine.IsBooted)
                findings.Check(machine.Early.IsReserved(machine.Frames.RangeOf(run, after)), $"Frames {run} to {after - 1} are set aside, and nobody did that.");
            run = after;
        }
    }

    private int CheckFreeBlock(Zone zone, int head, int order)
    {
        int end = head + (1 << order);
        MigrateType type = machine.Blocks.OfFrame(head);
        findings.Check((head & ((1 << order) - 1)) == 0 && end <= zone.End, $"The free block at {head} of order {order} is misaligned or leaves its zone.");
        findings.Check(machine.Buddy.Lists.Contains(head, order, type), $"The free block at {head} of order {order} is not on the list of {type}.");
        for (int index = head + 1; index < Math.Min(end, zone.End); index++)
            findings.Check(machine.Frames[index].State == FrameState.FreeBody, $"Frame {index} lies in the free block at {head} but is {machine.Frames[index].State}.");
        for (int block = head >> machine.PageBlockOrder; block <= (end - 1) >> machine.PageBlockOrder; block++)
            findings.Check(machine.Blocks[block] == type, $"The free block at {head} spans page blocks of types {type} and {machine.Blocks[block]}.");
        int buddy = head ^ (1 << order);
        bool canMerge = order < machine.Buddy.Lists.MaxOrder && buddy >= zone.Start && buddy + (1 << order) <= zone.End
            && machine.Frames[buddy].State == FrameState.FreeHead && machine.Frames[buddy].Order == order && machine.Blocks.OfFrame(buddy) == type;
        findings.Check(!canMerge, $"The free blocks at {head} and {buddy} of order {order} are buddies and not merged.");
        _freeBlocks[(order * ((int)MigrateType.Isolate + 1)) + (int)type]++;
        return end;
    }

    private void CheckLists()
    {
        for (int order = 0; order <= machine.Buddy.Lists.MaxOrder; order++)
        {
            for (MigrateType type = MigrateType.Unmovable; type <= MigrateType.Isolate; type++)
            {
                long found = _freeBlocks[(order * ((int)MigrateType.Isolate + 1)) + (int)type];
                findings.Check(machine.Buddy.Lists.CountOf(order, type) == found, $"The list of {type} blocks of order {order} counts {machine.Buddy.Lists.CountOf(order, type)}; the frames say {found}.");
                long met = 0;
                for (int head = machine.Buddy.Lists.Lowest(order, type, 0, machine.Frames.Count); head >= 0 && met <= found; met++)
                    head = machine.Buddy.Lists.Lowest(order, type, head + 1, machine.Frames.Count);
                findings.Check(met == found, $"A walk of the list of {type} blocks of order {order} meets {met}; the frames say {found}.");
            }
        }
    }

    private void CheckBlocks()
    {
        for (int block = 0; block < machine.Blocks.Count; block++)
        {
            if (!machine.Blocks.IsIsolated(block)) continue;
            FrameRange frames = machine.Frames.RangeOf(block << machine.PageBlockOrder, (block + 1) << machine.PageBlockOrder);
            findings.Check(machine.ActiveClaims.Exists(frames.Overlaps), $"Page block {block} is isolated, and no claim is under way on it.");
        }

        foreach (FrameRange claim in machine.ActiveClaims)
        {
            int last = (machine.Frames.IndexOf(claim.End) - 1) >> machine.PageBlockOrder;
            for (int block = machine.Frames.IndexOf(claim.Start) >> machine.PageBlockOrder; block <= last; block++)
                findings.Check(machine.Blocks.IsIsolated(block), $"Page block {block} is not isolated, though a claim on {claim} is under way.");
        }
    }
}
