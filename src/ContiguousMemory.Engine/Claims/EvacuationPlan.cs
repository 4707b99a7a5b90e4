using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Claims;

/// <summary>What has to leave a range. Units count whole, also where they jut out of it.</summary>
/// <param name="Moves">Frames of movable units.</param>
/// <param name="Discards">Frames of discardable units.</param>
/// <param name="Need">Frames that have to be found elsewhere: those of <paramref name="Moves"/> that nobody is moving already.</param>
internal readonly record struct EvacuationPlan(long Moves, long Discards, long Need)
{
    /// <summary>Reads it from the frame table. Under the machine's lock.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="start">The range's first index.</param>
    /// <param name="end">The index after its last.</param>
    /// <param name="units">Told of each unit, when somebody is to act on it.</param>
    public static EvacuationPlan Of(Machine machine, int start, int end, List<(Tenant Tenant, int Slot)>? units = null)
    {
        EvacuationPlan plan = default;
        for (int index = start; (index = Obstacles.NextHeld(machine, index, end)) < end; index = Obstacles.NextUnit(machine, index))
        {
            if (machine.Frames[index].State != FrameState.Lent) continue;
            (Tenant tenant, int slot, _) = Obstacles.UnitAt(machine, index);
            units?.Add((tenant, slot));
            plan = plan.With(tenant, tenant[slot]);
        }

        return plan;
    }

    /// <remarks>A unit in transit has its place already, or is being given up; one leased meanwhile is another reason to fail.</remarks>
    private EvacuationPlan With(Tenant tenant, SlotWord word)
    {
        long frames = 1L << tenant.UnitOrder;
        if (tenant.Kind == TenantKind.Discardable) return this with { Discards = Discards + frames };
        return this with { Moves = Moves + frames, Need = Need + (word.IsBusy || word.IsLeased ? 0 : frames) };
    }
}
