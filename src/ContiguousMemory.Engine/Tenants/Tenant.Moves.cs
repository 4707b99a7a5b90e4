using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>What came of an attempt to move a unit.</summary>
internal enum MoveOutcome
{
    Moved,
    Empty,
    Leased,
    Busy,
    NoRoom,
}

/// <summary>Moving units: mark, copy, change the books, unmark.</summary>
public sealed partial class Tenant
{
    /// <summary>Copies a unit to frames elsewhere, outside areas if it can, and gives up the old ones.</summary>
    /// <remarks>Frames of areas will do as a last resort when <paramref name="mayBorrow"/> is set, but never isolated ones.</remarks>
    internal MoveOutcome TryMove(int slot, bool mayBorrow) => TryMove(slot, partner: -1, mayBorrow, out _);

    /// <summary>The same, and takes the unit of a neighbouring slot along if that can go at once: in one copy, where both lie, and will lie, beside each other.</summary>
    /// <param name="slot">The unit that is to move.</param>
    /// <param name="partner">The slot before it or after it; -1 for none.</param>
    /// <param name="mayBorrow">Whether frames of areas will do as a last resort.</param>
    /// <param name="moved">How many have moved: the partner only with the unit itself.</param>
    /// <returns>What came of <paramref name="slot"/>.</returns>
    internal MoveOutcome TryMove(int slot, int partner, bool mayBorrow, out int moved)
    {
        moved = 0;
        UnitMove second = UnitMove.None;
        if (!TryBegin(slot, out UnitMove first))
        {
            // Whoever had it then may be done by now: a unit that nobody has leased was busy, whatever it looks like at this moment.
            SlotWord word = this[slot];
            return word.IsLeased ? MoveOutcome.Leased : word.IsEmpty ? MoveOutcome.Empty : MoveOutcome.Busy;
        }

        try
        {
            first.Target = TakeTarget(slot, mayBorrow, first.Yields);
            if (first.HasTarget && partner >= 0) Join(ref first, partner, mayBorrow, out second);
            Copy(ref first, ref second);
        }
        finally
        {
            lock (_machine.Gate)
            {
                End(first);
                End(second);
            }
        }

        moved = (first.HasMoved ? 1 : 0) + (second.HasMoved ? 1 : 0);

        // A claim's moves only change who has which frames, and two requests that wait could go on moving units out of each other's way for ever.
        if (moved > 0 && !mayBorrow) _machine.Changes.Raise();
        return first.HasMoved ? MoveOutcome.Moved : MoveOutcome.NoRoom;
    }

    /// <summary>Marks a unit for moving, if nobody has it.</summary>
    private bool TryBegin(int slot, out UnitMove move)
    {
        move = UnitMove.None;
        _machine.BeginTransit();
        if (!TryBeginMove(slot, out int index))
        {
            _machine.EndTransit();
            return false;
        }

        NoteChange(index);
        move = new(slot, index, Kind == TenantKind.Discardable || IsGuaranteed(index));
        return true;
    }

    /// <summary>Marks the partner of a unit that has its target, and finds it one of its own if that takes no more than looking.</summary>
    /// <remarks>Nothing is dropped for it: the callback of what is dropped might wait for either unit.</remarks>
    private void Join(ref UnitMove first, int slot, bool mayBorrow, out UnitMove second)
    {
        if (!TryBegin(slot, out second)) return;
        lock (_machine.Gate)
        {
            second.Target = TakeUnit(slot, mayBorrow: false, second.Yields, dirty: null);
            if (!second.HasTarget && mayBorrow) second.Target = TakeUnit(slot, mayBorrow, second.Yields, dirty: null);
            if (!second.HasTarget || !first.ShouldExchangeWith(second, 1 << UnitOrder)) return;

            // In the order of their slots, so that they can go in one copy this time or the next.
            (first.Target, second.Target) = (second.Target, first.Target);
            foreach (UnitMove move in (ReadOnlySpan<UnitMove>)[first, second])
                _machine.Frames.Slice(move.Target, move.Target + (1 << UnitOrder)).Fill(FrameEntry.Lent(_holder, UnitOrder, move.Slot));
        }
    }

    private void Copy(ref UnitMove first, ref UnitMove second)
    {
        if (first.HasTarget && second.HasTarget && first.IsBeside(second, 1 << UnitOrder))
        {
            UnitMove lower = first.Index < second.Index ? first : second;
            _machine.World.Move(new(_machine.Frames.PfnOf(lower.Index), FrameCount.OfOrder(UnitOrder + 1)), _machine.Frames.PfnOf(lower.Target));
            first.HasMoved = second.HasMoved = true;
            return;
        }

        Copy(ref first);
        Copy(ref second);
    }

    private void Copy(ref UnitMove move)
    {
        if (!move.HasTarget) return;
        _machine.World.Move(UnitAt(move.Index), _machine.Frames.PfnOf(move.Target));
        move.HasMoved = true;
    }

    /// <summary>Gives up the frames that the unit is not in, and takes its mark off. Under the machine's lock.</summary>
    private void End(UnitMove move)
    {
        if (move.IsNone) return;
        bool isDiscardable = Kind == TenantKind.Discardable;
        if (move.HasTarget) FreeUnit(move.HasMoved ? move.Index : move.Target, move.HasMoved ? isDiscardable : move.Yields);
        if (move.HasMoved && move.Yields != isDiscardable) Arrive(move.Target);
        _machine.EndTransit();
        Settle(move.Slot, move.HasMoved ? move.Target : move.Index);
    }

    /// <summary>Marks a present, unleased slot busy for moving or dropping, and says where its unit lies.</summary>
    private bool TryBeginMove(int slot, out int index)
    {
        SlotWord word = this[slot];
        index = word.Index;
        return !word.IsBusy && !word.IsEmpty && !word.IsLeased && TryChange(slot, word, word.AsBusy());
    }

    private int TakeTarget(int slot, bool mayBorrow, bool yields)
    {
        // The copy overwrites every byte, so the target needs no clearing.
        int target = TakeUnit(slot, mayBorrow: false, yields);
        if (target < 0 && mayBorrow) target = TakeUnit(slot, mayBorrow, yields);

        // What cannot borrow gains nothing from a unit dropped in an area.
        while (target < 0 && TryDropAnother(slot, mayBorrow, yields)) target = TakeUnit(slot, mayBorrow, yields);
        return target;
    }

    /// <summary>Drops some unit to make room for one that is marked busy, which the callback of the dropped one cannot have meanwhile.</summary>
    private bool TryDropAnother(int slot, bool inAreas, bool yields)
    {
        OwnWork? outer = s_ownWork;
        s_ownWork = new(this, slot, IsMove: true, outer);
        try
        {
            return Reclaimer.TryDropOne(_machine, inAreas, forWhoYields: yields);
        }
        finally
        {
            s_ownWork = outer;
        }
    }

    private int TakeUnit(int slot, bool mayBorrow, bool yields)
    {
        lock (_machine.Gate) return TakeUnit(slot, mayBorrow, yields, dirty: null);
    }

    private bool IsGuaranteed(int index)
    {
        lock (_machine.Gate) return _machine.Promises.IsGuaranteed(index);
    }

    /// <summary>A movable unit has left a guaranteed area: until now its new place was one that comes free again if the move fails. Under the machine's lock.</summary>
    private void Arrive(int target)
    {
        _machine.Promises.Leave(target, yields: true);
        _machine.Promises.Enter(target, yields: false);
    }
}
