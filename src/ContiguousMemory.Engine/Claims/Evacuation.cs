using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>Empties an isolated range of its tenants, unit by unit, in a bounded number of rounds. No lock is held while bytes move or tenants are told.</summary>
internal sealed class Evacuation(Machine machine, int start, int end, ClaimWork? work)
{
    /// <summary>Rounds over one range: the kernel's count in __alloc_contig_migrate_range.</summary>
    private const int MaxRounds = 5;

    /// <summary>log2 of the frames that move at a time: 4 MiB. What a move costs beside the copy is then small, and who writes meanwhile does not wait for long.</summary>
    private const int MaxMoveOrder = 10;

    /// <summary>Frames copied elsewhere so far.</summary>
    public long Moved { get; private set; }

    /// <summary>Frames dropped so far.</summary>
    public long Discarded { get; private set; }

    /// <summary>When there was nowhere to move a unit to: what keeps a place where it could have gone.</summary>
    public Obstacle Obstacle { get; private set; }

    /// <summary>Runs the rounds. Granted means that nothing is known to stand in the way any more; the caller tests that.</summary>
    public ClaimStatus Run(CancellationToken cancellation)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            List<(Tenant Tenant, int Slot)> units = [];
            EvacuationPlan plan = Look(units, out bool hasRoom);
            if (units.Count == 0) return ClaimStatus.Granted;
            if (round == 0 && work is not null) work.Plan = plan;

            // Linux finds this out by moving until there is nowhere left to move to. The answer is the same, and nothing has moved for it.
            bool hasPlaces = hasRoom;
            foreach ((Tenant tenant, int slot) in hasRoom ? units : [])
            {
                if (cancellation.IsCancellationRequested) return ClaimStatus.Cancelled;

                // Gone by now, or gone along with its partner.
                if (!IsHere(tenant, slot)) continue;
                work?.Turn(tenant.Kind == TenantKind.Discardable ? WorkKind.Dropping : WorkKind.Moving);
                if (!(hasPlaces = TryEmpty(tenant, slot))) break;
            }

            work?.Turn(WorkKind.Other);
            if (!hasPlaces && !MayComeFree(isLast: round == MaxRounds - 1)) return ClaimStatus.NoMemory;

            // What is left is leased or on the move by another thread: let it run before looking again.
            if (round > 0) Thread.Yield();
        }

        return ClaimStatus.Busy;
    }

    /// <summary>Moves or drops one unit if it will go, and perhaps its partner. False only when there is nowhere to move it.</summary>
    private bool TryEmpty(Tenant tenant, int slot)
    {
        long frames = 1L << tenant.UnitOrder;
        if (tenant.Kind == TenantKind.Discardable)
        {
            if (tenant.TryDrop(slot, tell: true)) Discarded += frames;
            return true;
        }

        MoveOutcome outcome = tenant.TryMove(slot, PartnerOf(tenant, slot), mayBorrow: true, out int moved);
        Moved += moved * frames;
        return outcome != MoveOutcome.NoRoom;
    }

    /// <summary>The slot that travels with this one, two by two from the first on, if it stands in the range as well; -1 if not.</summary>
    /// <remarks>Single frames are the kernel's own unit, and go where it would put them.</remarks>
    private int PartnerOf(Tenant tenant, int slot)
    {
        int partner = slot ^ 1;
        return tenant.UnitOrder is > 0 and < MaxMoveOrder && partner < tenant.SlotCount && IsHere(tenant, partner) ? partner : -1;
    }

    private bool IsHere(Tenant tenant, int slot)
    {
        int index = tenant[slot].Index;
        return index >= 0 && index < end && index + (1 << tenant.UnitOrder) > start;
    }

    /// <summary>
    /// There is nowhere to move a unit to. Whether that may be different in a moment: some place is being filled, or dropped for another. A place that is leased
    /// is told of, as is one in transit that outlasts the rounds.
    /// </summary>
    private bool MayComeFree(bool isLast)
    {
        lock (machine.Gate) Obstacle = KeptPlaces.First(machine);
        return Obstacle == Obstacle.InTransit && !isLast;
    }

    private EvacuationPlan Look(List<(Tenant Tenant, int Slot)> units, out bool hasRoom)
    {
        lock (machine.Gate)
        {
            EvacuationPlan plan = EvacuationPlan.Of(machine, start, end, units);
            hasRoom = Refuge.HasRoomFor(machine, plan.Need) && (IsGuaranteed() || Refuge.IsOpenFor(machine, plan.Need));
            return plan;
        }
    }

    private bool IsGuaranteed() => machine.Promises.IsGuaranteed(start);
}
