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

    /// <summary>
    /// It lies in an area, and there are no frames outside to move it to; or it is discardable, and guaranteed areas are owed the place that it would hold.
    /// </summary>
    NoRoomOutside,
}

/// <summary>Leases without an end in sight must not stand in an area: the unit moves out first (the kernel's rule for FOLL_LONGTERM pins).</summary>
public sealed partial class Tenant
{
    /// <summary>
    /// Discardable slots that are leased for long: their units make way for nobody, and so are no places. Guarded by the machine's lock; the count can be read
    /// without.
    /// </summary>
    private readonly HashSet<int> _longTerm = [];

    private volatile int _longTermCount;

    /// <summary>Moves a unit out of its area if it lies in one, then leases it.</summary>
    /// <param name="slot">0 to <see cref="SlotCount"/> less one.</param>
    /// <param name="lease">The lease, when there is one; end it with <see cref="EndLease(SlotLease)"/>.</param>
    /// <param name="name">Who holds it, for diagnosis.</param>
    public LongTermOutcome TryLeaseLongTerm(int slot, out SlotLease lease, string? name = null)
    {
        while (TryLease(slot, out lease, name))
        {
            bool liesInArea = LiesInArea(lease, out bool mayStay);
            if (!liesInArea && mayStay) return LongTermOutcome.Leased;

            // As in Linux: drop the pin, migrate, try again. A pinned unit cannot be moved by its own holder either.
            EndLease(lease);
            lease = default;
            if (!liesInArea) return LongTermOutcome.NoRoomOutside;
            switch (TryMove(slot, mayBorrow: false))
            {
                case MoveOutcome.Leased: return LongTermOutcome.LeasedInArea;
                case MoveOutcome.NoRoom: return LongTermOutcome.NoRoomOutside;
                default: break; // Moved by us, on the move by another, or gone: look again.
            }
        }

        return LongTermOutcome.Empty;
    }

    /// <summary>Whether a discardable unit is leased for long, so that its place is not to be counted on. Under the machine's lock.</summary>
    internal bool IsLongTerm(int slot) => _longTerm.Contains(slot);

    /// <summary>Where a leased unit lies; and when it lies outside, whether it may stay there for long, which is noted.</summary>
    private bool LiesInArea(SlotLease lease, out bool mayStay)
    {
        lock (_machine.Gate)
        {
            int index = _machine.Frames.IndexOf(lease.Frames.Start);
            mayStay = false;
            if (_machine.Blocks.HomeOf(index >> _machine.PageBlockOrder) == MigrateType.Cma) return true;
            mayStay = Kind == TenantKind.Movable || _longTerm.Contains(lease.Slot) || _machine.Promises.MayStay(_machine.Buddy.ZoneOf(index));
            if (!mayStay || Kind == TenantKind.Movable || !_longTerm.Add(lease.Slot)) return false;
            _longTermCount = _longTerm.Count;
            _machine.Promises.Leave(index, yields: true);
            _machine.Promises.Enter(index, yields: false);
            return false;
        }
    }

    /// <summary>A slot's last lease has ended: its unit makes way again, unless it has been leased anew, or has gone.</summary>
    private void EndLongTerm(int slot)
    {
        lock (_machine.Gate)
        {
            SlotWord word = this[slot];
            if (word.IsLeased || !ForgetLongTerm(slot)) return;
            _machine.Promises.Leave(word.Index, yields: false);
            _machine.Promises.Enter(word.Index, yields: true);
        }
    }

    /// <summary>Under the machine's lock. Whether the slot was leased for long.</summary>
    private bool ForgetLongTerm(int slot)
    {
        if (!_longTerm.Remove(slot)) return false;
        _longTermCount = _longTerm.Count;
        return true;
    }
}
