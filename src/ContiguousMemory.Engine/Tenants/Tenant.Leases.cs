using System.Runtime.CompilerServices;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>Leases: the way to a tenant's bytes.</summary>
public sealed partial class Tenant
{
    private readonly LeaseNotes _leases;

    /// <summary>Pins a unit. While it is being moved or populated the caller parks; a discardable one that is being dropped counts as gone.</summary>
    /// <param name="slot">0 to <see cref="SlotCount"/> less one.</param>
    /// <param name="lease">The lease; end it with <see cref="EndLease(SlotLease)"/>.</param>
    /// <param name="name">Who holds it, for diagnosis; the tenant's own name when null.</param>
    /// <returns>Whether there is a unit in the slot.</returns>
    /// <exception cref="InvalidOperationException">The slot has the most leases there can be.</exception>
    public bool TryLease(int slot, out SlotLease lease, string? name = null)
    {
        CheckSlot(slot);

        // Almost always there is a unit, nobody is at it, and nobody comes between: two loads and one compare-and-swap.
        SlotWord word = this[slot];
        return word.IsLeasable && TryChange(slot, word, word.WithOneLeaseMore())
            ? Leased(slot, word, name, out lease)
            : TryLeaseSlowly(slot, name, out lease);
    }

    private bool TryLeaseSlowly(int slot, string? name, out SlotLease lease)
    {
        while (true)
        {
            SlotWord word = this[slot];
            if (word.IsEmpty || (word.IsBusy && Kind == TenantKind.Discardable && IsBeingDiscarded(slot)))
            {
                lease = default;
                return false;
            }

            // The look above may have come too early: whoever waits is woken when the callback is told.
            if (word.IsBusy)
            {
                WaitWhileBusy(slot, Waiting.UntilTold);
                continue;
            }

            if (word.Leases == SlotWord.MaxLeases)
                throw new InvalidOperationException($"Unit {slot} of '{Name}' has {SlotWord.MaxLeases} leases, which is the most; end some.");
            if (TryChange(slot, word, word.WithOneLeaseMore())) return Leased(slot, word, name, out lease);
        }
    }

    /// <summary>Notes the first of a slot's leases, and says where its unit lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Leased(int slot, SlotWord before, string? name, out SlotLease lease)
    {
        if (!before.IsLeased)
        {
            ref LeaseNote note = ref _leases.At(slot);
            note.Since = _time.GetTimestamp();

            // A reference costs more to write than to compare, and it is the same name again and again.
            if (!ReferenceEquals(note.Name, name)) note.Name = name;
            NoteChange(before.Index);
        }

        lease = new(slot, new FrameRange(_frames.PfnOf(before.Index), _unit));
        return true;
    }

    /// <summary>Ends a lease. Each lease is ended once; leases of one slot are counted, not told apart, so that ending one twice ends another's.</summary>
    /// <exception cref="InvalidOperationException">The slot has no lease left to end, or its unit has moved since.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lease is of a slot that this tenant does not have.</exception>
    public void EndLease(SlotLease lease) => EndLease(lease.Slot, lease.Frames.Start);

    /// <summary>The same, for a caller who keeps no more of a lease than it takes.</summary>
    /// <param name="slot">The slot that is held.</param>
    /// <param name="start">The first frame of its unit.</param>
    /// <inheritdoc cref="EndLease(SlotLease)" path="/exception"/>
    public void EndLease(int slot, Pfn start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _slots.Length);
        while (true)
        {
            SlotWord word = this[slot];
            if (word.IsBusy || !word.IsLeased || _frames.PfnOf(word.Index) != start) throw NoSuchLease(slot);
            if (!TryChange(slot, word, word.WithOneLeaseLess())) continue;
            if (word.Leases == 1)
            {
                // Before anything that takes the lock: who holds it may be comparing what is kept with the slots.
                NoteChange(word.Index);
                if (_longTermCount > 0) EndLongTerm(slot);
                _changes.RaiseAfterFence();
            }

            return;
        }
    }

    /// <summary>Every slot that is leased now, by whom, and for how long without a break.</summary>
    public IReadOnlyList<(int Slot, string Holder, TimeSpan Age)> Leases()
    {
        List<(int, string, TimeSpan)> leases = [];
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            if (!this[slot].IsLeased) continue;
            (string holder, TimeSpan age) = LeaseHolder(slot);
            leases.Add((slot, holder, age));
        }

        return leases;
    }

    /// <summary>Who holds a leased slot, and for how long it has been leased.</summary>
    internal (string Name, TimeSpan Age) LeaseHolder(int slot)
    {
        LeaseNote note = _leases[slot];
        return (note.Name ?? Name, _time.GetElapsedTime(note.Since));
    }

    // Apart, so that the way that is taken a million times a second has no string to make ready.
    private InvalidOperationException NoSuchLease(int slot) => new($"Unit {slot} of '{Name}' has no such lease; it was ended already.");

    private string LeaseText(int slot)
    {
        (string name, TimeSpan age) = LeaseHolder(slot);
        return $"'{name}', for {age.TotalSeconds:0.0} s";
    }
}
