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
    internal MoveOutcome TryMove(int slot, bool mayBorrow)
    {
        _machine.BeginTransit();
        if (!TryBeginMove(slot, out int index))
        {
            _machine.EndTransit();

            // Whoever had it then may be done by now: a unit that nobody has leased was busy, whatever it looks like at this moment.
            SlotWord word = this[slot];
            return word.IsLeased ? MoveOutcome.Leased : word.IsEmpty ? MoveOutcome.Empty : MoveOutcome.Busy;
        }

        _machine.Summaries.Note(index);
        int target = -1;
        bool moved = false;
        bool yields = Kind == TenantKind.Discardable;
        bool keepsPromise = yields || IsGuaranteed(index);
        try
        {
            target = TakeTarget(slot, mayBorrow, keepsPromise);
            if (target >= 0) _machine.World.Move(UnitAt(index), _machine.Frames.PfnOf(target));
            moved = target >= 0;
        }
        finally
        {
            lock (_machine.Gate)
            {
                if (target >= 0) FreeUnit(moved ? index : target, moved ? yields : keepsPromise);
                if (moved && keepsPromise != yields) Arrive(target);
                _machine.EndTransit();
                Settle(slot, moved ? target : index);
            }
        }

        // A claim's moves only change who has which frames, and two requests that wait could go on moving units out of each other's way for ever.
        if (moved && !mayBorrow) _machine.Changes.Raise();
        return moved ? MoveOutcome.Moved : MoveOutcome.NoRoom;
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
