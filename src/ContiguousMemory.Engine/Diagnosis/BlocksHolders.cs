using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Names who keeps page blocks from changing hands, in address order, by the frame table alone: ordinary memory has no bitmap. Under the machine's lock.</summary>
internal static class BlocksHolders
{
    public static List<Blocker> In(Machine machine, FrameRange blocks)
    {
        List<Blocker> blockers = [];
        int end = machine.Frames.IndexOf(blocks.End);
        for (int index = machine.Frames.IndexOf(blocks.Start); index < end;)
        {
            FrameEntry entry = machine.Frames[index];
            int next = NextAfter(machine, index, end);
            if (entry.State == FrameState.Lent) AddLease(machine, index, next, blockers);
            else if (!entry.IsFree) blockers.Add(Holder(machine, index, next));
            index = next;
        }

        foreach (FrameRange claim in machine.ActiveClaims.Where(blocks.Overlaps))
        {
            // Its own page blocks are isolated, whoever has what is in them.
            Pfn start = claim.Start > blocks.Start ? claim.Start : blocks.Start;
            blockers.Add(new(FrameRange.FromBounds(start, claim.End < blocks.End ? claim.End : blocks.End), "another request", TimeSpan.Zero, Obstacle.OtherClaim));
        }

        return blockers;
    }

    private static int NextAfter(Machine machine, int index, int end)
    {
        FrameEntry entry = machine.Frames[index];
        if (entry.IsFree)
        {
            int head = machine.Buddy.HeadOf(index);
            return Math.Min(end, head + (1 << machine.Frames[head].Order));
        }

        if (entry.State == FrameState.Lent) return Obstacles.NextUnit(machine, index);
        int next = index + 1;
        while (next < end && machine.Frames[next].State == entry.State && machine.Frames[next].Holder == entry.Holder) next++;
        return next;
    }

    private static void AddLease(Machine machine, int index, int next, List<Blocker> blockers)
    {
        if (Obstacles.Peek(machine, index) != Obstacle.Lease) return;
        (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
        (string name, TimeSpan age) = tenant.LeaseHolder(slot);
        Blockers.Add(blockers, new(machine.Frames.RangeOf(index, next), name, age, Obstacle.Lease));
    }

    private static Blocker Holder(Machine machine, int index, int next)
    {
        Holder holder = machine.Holders[machine.Frames[index].Holder];
        return new(machine.Frames.RangeOf(index, next), holder.Name ?? "nobody", machine.Time.GetElapsedTime(holder.Since), Blockers.ObstacleOf(holder));
    }
}
