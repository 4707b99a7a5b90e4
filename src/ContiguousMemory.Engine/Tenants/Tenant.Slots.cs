using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>How units come, go and change place. A slot is marked busy first, the slow work is done outside every lock, and the mark always comes off.</summary>
public sealed partial class Tenant
{
    /// <summary>The slots that this thread has marked busy while a discarding callback may run on it, innermost first: it must not wait for itself.</summary>
    [ThreadStatic]
    private static OwnWork? s_ownWork;

    private readonly HashSet<int> _beingDiscarded = [];

    /// <summary>Gives an empty slot a unit of cleared frames.</summary>
    /// <param name="slot">0 to <see cref="SlotCount"/> less one.</param>
    /// <param name="mayBorrow">Whether frames of areas will do; not so for one that will be pinned long.</param>
    /// <returns>
    /// Whether the slot holds a unit now: true also when it did before; false when there are no frames to lend, and while the callback is told of the unit.
    /// </returns>
    /// <exception cref="InvalidOperationException">The call comes from a callback that this slot waits for: it is told of it, or makes room for it.</exception>
    public bool TryPopulate(int slot, bool mayBorrow = true)
    {
        CheckSlot(slot);
        if (!TryMarkEmpty(slot, out bool isThere)) return isThere;
        if (Populate(slot, mayBorrow)) return true;
        if (!mayBorrow) return false;

        // What caches keep of areas looks held, and so does what is being cleared ahead; nobody goes without for it.
        using CleaningPause pause = _machine.PauseCleaning();
        if (!pause.HasWaited && !_machine.HasCaches) return false;
        _machine.DrainCaches();
        return TryMarkEmpty(slot, out isThere) ? Populate(slot, mayBorrow) : isThere;
    }

    /// <summary>Gives a unit back, contents and all, by its owner's own wish: the callback is not told.</summary>
    /// <returns>Whether the slot is empty now; false when it is leased, and while the callback is told of it.</returns>
    /// <exception cref="InvalidOperationException">The call comes from a callback that this slot waits for.</exception>
    public bool TryGiveUp(int slot)
    {
        CheckSlot(slot);
        return TryDrop(slot, tell: false, Waiting.UntilTold);
    }

    /// <summary>Drops a unit unless it is leased. With <paramref name="tell"/> the owner is told first.</summary>
    internal bool TryDrop(int slot, bool tell) => TryDrop(slot, tell, Waiting.Never);

    private bool TryDrop(int slot, bool tell, Waiting wait)
    {
        // A callback takes its time, for which others had better look elsewhere.
        bool isSlow = tell && _discarding is not null;
        if (isSlow) _machine.BeginTransit();
        int index;
        while (!TryBeginMove(slot, out index))
        {
            SlotWord word = this[slot];
            if (!word.IsEmpty && !word.IsLeased && wait != Waiting.Never)
            {
                if (word.IsBusy && !WaitWhileBusy(slot, wait)) return false;
                continue;
            }

            if (isSlow) _machine.EndTransit();
            return word.IsEmpty;
        }

        // Noted in any case: who holds the lock that this waits for may be comparing what is kept with the slots.
        if (isSlow) Tell(slot, index);
        else NoteChange(index);
        lock (_machine.Gate)
        {
            FreeUnit(index, Kind == TenantKind.Discardable && !ForgetLongTerm(slot));
            if (isSlow) _machine.EndTransit();
        }

        Publish(slot, SlotWord.Empty);
        _machine.Changes.Raise();
        return true;
    }

    /// <summary>Marks an empty slot busy, once nobody else is about it. If not, it holds a unit, which is there or is just going.</summary>
    private bool TryMarkEmpty(int slot, out bool isThere)
    {
        while (true)
        {
            SlotWord word = this[slot];
            isThere = !word.IsBusy && !word.IsEmpty;
            if (isThere) return false;
            if (word.IsBusy)
            {
                if (!WaitWhileBusy(slot, Waiting.UntilTold)) return false;
            }
            else if (TryChange(slot, SlotWord.Empty, SlotWord.Empty.AsBusy()))
            {
                return true;
            }
        }
    }

    /// <summary>Finds frames for a slot that is marked busy, clears what of them is not clear, and takes the mark off.</summary>
    private bool Populate(int slot, bool mayBorrow)
    {
        List<FrameRange> dirty = Machine.BeginDirty();
        int index = -1;
        bool isSettled = false;
        try
        {
            lock (_machine.Gate)
            {
                index = TakeUnit(slot, mayBorrow, Kind == TenantKind.Discardable, dirty);

                // Nothing to clear: done in this one step, which nobody can observe half done.
                if (isSettled = index >= 0 && dirty.Count == 0) Settle(slot, index);
                else if (index >= 0) _machine.BeginTransit();
            }

            foreach (FrameRange range in dirty) _machine.World.Clear(range);
        }
        catch
        {
            // What could not be cleared is nobody's to see: the frames go back as dirty as they came.
            lock (_machine.Gate)
            {
                FreeUnit(index, Kind == TenantKind.Discardable);
                _machine.EndTransit();
            }

            index = -1;
            throw;
        }
        finally
        {
            if (index < 0) Publish(slot, SlotWord.Empty);
            else if (!isSettled) EndPopulating(slot, index);
        }

        return index >= 0;
    }

    private void EndPopulating(int slot, int index)
    {
        lock (_machine.Gate)
        {
            _machine.EndTransit();
            Settle(slot, index);
        }
    }

    /// <summary>Takes a unit from the buddy, in transit until it is settled. Under the machine's lock.</summary>
    /// <param name="slot">The slot it is for, which is marked busy.</param>
    /// <param name="mayBorrow">Whether frames of areas will do.</param>
    /// <param name="yields">Whether it makes way when a place is wanted, or leaves a guaranteed area for good: then no promise is in its way.</param>
    /// <param name="dirty">Told of what must be cleared; null when every byte will be overwritten.</param>
    /// <returns>Its first index, or -1.</returns>
    private int TakeUnit(int slot, bool mayBorrow, bool yields, List<FrameRange>? dirty)
    {
        int index = _disposed
            ? -1
            : _machine.Buddy.Allocate(
                UnitOrder, MigrateType.Movable, mayBorrow, guest: Kind == TenantKind.Movable ? Guest.Movable : Guest.Discardable, isPromised: yields);
        if (index < 0)
        {
            // Isolated blocks are mostly areas', and then in nobody's way who may not borrow. And a claim that looks for a place meets marks of its own.
            if (dirty is not null && (mayBorrow || _machine.HasOrdinaryClaims)) _machine.NoteTurnedAway();
            return index;
        }

        int end = index + (1 << UnitOrder);
        if (dirty is not null) _machine.CollectDirty(index, end, dirty);
        _machine.Frames.Slice(index, end).Fill(FrameEntry.Lent(_holder, UnitOrder, slot));
        _machine.Holders[_holder].Frames += 1L << UnitOrder;
        _machine.Promises.Enter(index, yields);
        _machine.Summaries.Change(index, end, FrameClass.Blocked);
        return index;
    }

    /// <summary>A unit is where it belongs now: the summaries hear of it, and the slot's mark comes off. Under the machine's lock.</summary>
    private void Settle(int slot, int index)
    {
        _machine.Summaries.Change(index, index + (1 << UnitOrder), Kind == TenantKind.Discardable ? FrameClass.Discardable : FrameClass.Movable);
        Publish(slot, SlotWord.Present(index));
    }

    private void FreeUnit(int index, bool yields)
    {
        _machine.Promises.Leave(index, yields);
        _machine.Buddy.Free(index, index + (1 << UnitOrder));
        _machine.Summaries.Change(index, index + (1 << UnitOrder), FrameClass.Free);
        _machine.Holders[_holder].Frames -= 1L << UnitOrder;
    }

    /// <summary>Ends a busy state and wakes whoever parked on it, or looked elsewhere because of it.</summary>
    private void Publish(int slot, SlotWord word)
    {
        SlotWord old = new(Interlocked.Exchange(ref _slots[slot], word.Bits));
        if (old.HasWaiters)
        {
            lock (_parked) Monitor.PulseAll(_parked);
        }

        if (_machine.TakeTransitMet()) _machine.Changes.Raise();
    }

    /// <summary>Waits until nobody is about a slot, or only as long as nobody is told of it: a callback may be waiting for what this thread has.</summary>
    /// <returns>Whether nobody is about it any more.</returns>
    private bool WaitWhileBusy(int slot, Waiting wait)
    {
        ThrowIfOwn(slot);

        // The waiters bit is set under the lock that Publish pulses under, so the pulse cannot come between the bit and the wait.
        lock (_parked)
        {
            while (this[slot] is { IsBusy: true } word)
            {
                if (wait == Waiting.UntilTold && IsBeingDiscarded(slot)) return false;
                if (word.HasWaiters || TryChange(slot, word, word.WithWaiters())) Monitor.Wait(_parked);
            }
        }

        return true;
    }

    /// <summary>Refuses to wait for what this thread itself is at, in a callback.</summary>
    /// <param name="slot">What is waited for; any when null.</param>
    private void ThrowIfOwn(int? slot = null)
    {
        for (OwnWork? own = s_ownWork; own is not null; own = own.Outer)
        {
            if (own.Tenant != this || own.Slot != (slot ?? own.Slot)) continue;
            throw new InvalidOperationException(own.IsMove
                ? $"Unit {own.Slot} of '{Name}' is being moved by this very thread, which waits for this callback to make room; use it after the callback has returned."
                : $"Unit {own.Slot} of '{Name}' is being discarded by this very callback; its contents are gone when it returns.");
        }
    }

    private void Tell(int slot, int index)
    {
        NoteChange(index);
        OwnWork? outer = s_ownWork;
        s_ownWork = new(this, slot, IsMove: false, outer);
        lock (_beingDiscarded) _beingDiscarded.Add(slot);

        // Always: whoever is about to park looks, and then says that he waits, in one hold of this lock.
        lock (_parked) Monitor.PulseAll(_parked);
        try
        {
            _discarding!(slot);
        }
#pragma warning disable CA1031 // Whatever a tenant's callback throws is the tenant's fault: it is kept where the owner can read it, and the claim goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fault ??= fault;
        }
        finally
        {
            lock (_beingDiscarded) _beingDiscarded.Remove(slot);
            s_ownWork = outer;
        }
    }

    private bool IsBeingDiscarded(int slot)
    {
        lock (_beingDiscarded) return _beingDiscarded.Contains(slot);
    }

    private FrameRange UnitAt(int index) => new(_machine.Frames.PfnOf(index), FrameCount.OfOrder(UnitOrder));

    /// <summary>How long to wait for a slot that somebody is about.</summary>
    private enum Waiting
    {
        Never,

        /// <summary>Not for a callback.</summary>
        UntilTold,

        ToTheEnd,
    }

    /// <summary>A slot in this thread's hands. A callback may allocate, and so make another unit go, whose callback runs inside it.</summary>
    private sealed record OwnWork(Tenant Tenant, int Slot, bool IsMove, OwnWork? Outer);
}
