using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>How units come, go and change place. A slot is marked busy first, the slow work is done outside every lock, and the mark always comes off.</summary>
public sealed partial class Tenant
{
    /// <summary>The slots whose discarding callbacks this thread is running, innermost first, so that it does not wait for itself.</summary>
    [ThreadStatic]
    private static Discarding? s_discarding;

    private readonly HashSet<int> _beingDiscarded = [];

    /// <summary>Gives an empty slot a unit of cleared frames.</summary>
    /// <param name="slot">0 to <see cref="SlotCount"/> less one.</param>
    /// <param name="mayBorrow">Whether frames of areas will do; not so for one that will be pinned long.</param>
    /// <returns>Whether the slot holds a unit now: true also when it did before; false when there are no frames to lend.</returns>
    /// <exception cref="InvalidOperationException">The call comes from the callback that is told of this slot.</exception>
    public bool TryPopulate(int slot, bool mayBorrow = true)
    {
        CheckSlot(slot);
        while (true)
        {
            SlotWord word = this[slot];
            if (word.IsBusy) WaitWhileBusy(slot);
            else if (!word.IsEmpty) return true;
            else if (TryChange(slot, SlotWord.Empty, SlotWord.Empty.AsBusy())) break;
        }

        int index = -1;
        try
        {
            index = TakeUnit(slot, mayBorrow, clear: true);
            if (index < 0 && mayBorrow && _machine.HasCaches)
            {
                // What caches keep of areas looks held; nobody goes without for it.
                _machine.DrainCaches();
                index = TakeUnit(slot, mayBorrow, clear: true);
            }
        }
        finally
        {
            Publish(slot, index < 0 ? SlotWord.Empty : SlotWord.Present(index));
        }

        return index >= 0;
    }

    /// <summary>Gives a unit back, contents and all, by its owner's own wish: the callback is not told.</summary>
    /// <returns>Whether the slot is empty now; false when it is leased.</returns>
    /// <exception cref="InvalidOperationException">The call comes from the callback that is told of this slot.</exception>
    public bool TryGiveUp(int slot)
    {
        CheckSlot(slot);
        return TryDrop(slot, tell: false, wait: true);
    }

    /// <summary>Drops a unit unless it is leased. With <paramref name="tell"/> the owner is told first.</summary>
    internal bool TryDrop(int slot, bool tell, bool wait = false)
    {
        int index;
        while (!TryBeginMove(slot, out index))
        {
            SlotWord word = this[slot];
            if (word.IsEmpty) return true;
            if (word.IsLeased || !wait) return false;
            if (word.IsBusy) WaitWhileBusy(slot);
        }

        if (tell) Tell(slot);
        lock (_machine.Gate) FreeUnit(index);
        Publish(slot, SlotWord.Empty);
        _machine.Changes.Raise();
        return true;
    }

    private int TakeUnit(int slot, bool mayBorrow, bool clear)
    {
        int index;
        List<FrameRange> dirty = [];
        lock (_machine.Gate)
        {
            index = _disposed ? -1 : _machine.Buddy.Allocate(UnitOrder, MigrateType.Movable, mayBorrow);
            if (index < 0)
            {
                // Isolated blocks are areas': they are in nobody's way who may not borrow. And a claim that looks for a place meets marks of its own.
                if (clear && mayBorrow) _machine.NoteTurnedAway();
                return index;
            }

            int end = index + (1 << UnitOrder);
            if (clear) _machine.CollectDirty(index, end, dirty);
            _machine.Frames.Slice(index, end).Fill(FrameEntry.Lent(_holder, UnitOrder, slot));
            _machine.Holders[_holder].Frames += 1L << UnitOrder;
        }

        try
        {
            foreach (FrameRange range in dirty) _machine.World.Clear(range);
        }
        catch
        {
            lock (_machine.Gate) FreeUnit(index);
            throw;
        }

        return index;
    }

    private void FreeUnit(int index)
    {
        _machine.Buddy.Free(index, index + (1 << UnitOrder));
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

    private void WaitWhileBusy(int slot)
    {
        for (Discarding? own = s_discarding; own is not null; own = own.Outer)
        {
            if (own.Tenant == this && own.Slot == slot)
                throw new InvalidOperationException($"Slot {slot} of '{Name}' is being discarded by this very callback; its contents are gone when it returns.");
        }

        // The waiters bit is set under the lock that Publish pulses under, so the pulse cannot come between the bit and the wait.
        lock (_parked)
        {
            while (this[slot] is { IsBusy: true } word)
            {
                if (word.HasWaiters || TryChange(slot, word, word.WithWaiters())) Monitor.Wait(_parked);
            }
        }
    }

    private void Tell(int slot)
    {
        if (_discarding is null) return;
        Discarding? outer = s_discarding;
        s_discarding = new(this, slot, outer);
        lock (_beingDiscarded) _beingDiscarded.Add(slot);
        try
        {
            _discarding(slot);
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
            s_discarding = outer;
        }
    }

    private bool IsBeingDiscarded(int slot)
    {
        lock (_beingDiscarded) return _beingDiscarded.Contains(slot);
    }

    private FrameRange UnitAt(int index) => new(_machine.Frames.PfnOf(index), FrameCount.OfOrder(UnitOrder));

    /// <summary>One callback under way. A callback may allocate, and so make another unit go, whose callback runs inside it.</summary>
    private sealed record Discarding(Tenant Tenant, int Slot, Discarding? Outer);
}
