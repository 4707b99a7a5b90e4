using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Claims;

/// <summary>What a claim would come to, told without one.</summary>
internal partial class ClaimProtocol
{
    /// <summary>How fast claims are on this machine.</summary>
    public WorkRates Rates { get; } = new();

    /// <summary>
    /// What a claim on a range would come to now, if nothing changed while it ran; units in transit are taken for ones that get there. Changes nothing and
    /// turns nobody away. Under the machine's lock.
    /// </summary>
    public ClaimOutcome Foresee(FrameRange range)
    {
        int start = machine.Frames.IndexOf(range.Start);
        int end = machine.Frames.IndexOf(range.End);
        if (AllFree(start, end, isolated: false)) return default;
        int immovable = Obstacles.FirstImmovable(machine, start, end, out Obstacle obstacle, asks: true);
        if (immovable >= 0) return ClaimOutcome.BusyWith(obstacle, machine.Frames.PfnOf(immovable));
        int block = Isolation.FirstOfAnother(machine, start, end);
        if (block >= 0) return ClaimOutcome.BusyWith(Obstacle.OtherClaim, machine.Frames.PfnOf(Math.Max(start, block << machine.PageBlockOrder)));
        EvacuationPlan plan = EvacuationPlan.Of(machine, start, end);
        bool hasRoom = Refuge.HasRoomBeside(machine, start, end, plan.Need)
            && (machine.Promises.IsGuaranteed(start) || Refuge.IsOpenBeside(machine, start, end, plan.Need));
        return hasRoom
            ? new(ClaimStatus.Granted, default, default, new(plan.Moves), new(plan.Discards))
            : new(ClaimStatus.NoMemory, KeptPlaces.Peek(machine), range.Start, default, default);
    }

    /// <summary>Frames of a range that are free, and those that would have to be cleared before a client sees them: what tenants leave is never clean.</summary>
    public (FrameCount Free, FrameCount ToClear) ContentsOf(FrameRange range, int client)
    {
        long free = 0;
        long dirty = 0;
        foreach (FrameEntry entry in machine.Frames.Slice(machine.Frames.IndexOf(range.Start), machine.Frames.IndexOf(range.End)))
        {
            free += entry.IsFree ? 1 : 0;
            dirty += !entry.IsFree || entry.IsDirtyFor(client) ? 1 : 0;
        }

        return (new(free), new(dirty));
    }
}
