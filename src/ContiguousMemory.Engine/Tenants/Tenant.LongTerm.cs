using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>What came of a long-term lease.</summary>
public enum LongTermOutcome
{
    /// <summary>Leased, and it lies outside every area.</summary>
    Leased,

    /// <summary>There is no unit in the slot.</summary>
    Empty,

    /// <summary>It lies in an area, and somebody else's lease keeps it there.</summary>
    LeasedInArea,

    /// <summary>It lies in an area, and there are no frames outside to move it to.</summary>
    NoRoomOutside,
}

/// <summary>Leases without an end in sight must not stand in an area: the unit moves out first (the kernel's rule for FOLL_LONGTERM pins).</summary>
public sealed partial class Tenant
{
    /// <summary>Moves a unit out of its area if it lies in one, then leases it.</summary>
    /// <param name="slot">0 to <see cref="SlotCount"/> less one.</param>
    /// <param name="lease">The lease, when there is one; end it with <see cref="EndLease"/>.</param>
    /// <param name="name">Who holds it, for diagnosis.</param>
    public LongTermOutcome TryLeaseLongTerm(int slot, out SlotLease lease, string? name = null)
    {
        while (TryLease(slot, out lease, name))
        {
            if (!LiesInArea(lease)) return LongTermOutcome.Leased;

            // As in Linux: drop the pin, migrate, try again. A pinned unit cannot be moved by its own holder either.
            EndLease(lease);
            lease = default;
            switch (TryMove(slot, mayBorrow: false))
            {
                case MoveOutcome.Leased: return LongTermOutcome.LeasedInArea;
                case MoveOutcome.NoRoom: return LongTermOutcome.NoRoomOutside;
                default: break; // Moved by us, on the move by another, or gone: look again.
            }
        }

        return LongTermOutcome.Empty;
    }

    private bool LiesInArea(SlotLease lease)
    {
        lock (_machine.Gate) return _machine.Blocks.HomeOf(_machine.Frames.IndexOf(lease.Frames.Start) >> _machine.PageBlockOrder) == MigrateType.Cma;
    }
}
