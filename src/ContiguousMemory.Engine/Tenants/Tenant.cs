using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Tenants;

/// <summary>
/// A holder of lent frames that can move or be dropped. It owns slots; each is empty or holds one unit (2^<see cref="UnitOrder"/> frames, what the world
/// moves at a time) and is reached through a lease. Thread safe.
/// </summary>
public sealed partial class Tenant : IDisposable
{
    private readonly Machine _machine;
    private readonly long[] _slots;
    private readonly Action<int>? _discarding;
    private readonly object _parked = new();
    private readonly int _holder;
    private readonly FrameCount _unit;

    // Parts of the machine that each lease needs. By way of the machine each is two dependent loads more, which wait for the lease's interlocked operation.
    private readonly FrameTable _frames;
    private readonly UnitNotes _notes;
    private readonly ChangeSignal _changes;
    private readonly TimeProvider _time;

    private bool _disposed;

    /// <summary>Enters a tenant in the machine's books. It holds nothing until it is populated.</summary>
    /// <param name="machine">A booted machine.</param>
    /// <param name="name">What diagnosis calls it.</param>
    /// <param name="kind">How it makes way.</param>
    /// <param name="slots">How many units it can hold, 1 or more.</param>
    /// <param name="discarding">
    /// Told of each slot that is about to be dropped for somebody else. Runs with no lock held and may call the library, though not wait for that very slot.
    /// It cannot veto: if it throws, the tenant is faulted and the claim goes on.
    /// </param>
    public Tenant(Machine machine, string name, TenantKind kind, int slots, Action<int>? discarding = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, $"Tenant '{name}' is Movable or Discardable.");
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, FrameSize.MaxFrames >> machine.World.UnitOrder);
        if (!machine.IsBooted) throw new InvalidOperationException($"Tenant '{name}' needs a machine that has booted.");
        _machine = machine;
        _frames = machine.Frames;
        _notes = machine.Summaries.Notes;
        _changes = machine.Changes;
        _time = machine.Time;
        _discarding = discarding;
        Name = name;
        Kind = kind;
        UnitOrder = machine.World.UnitOrder;
        _unit = FrameCount.OfOrder(UnitOrder);
        _slots = new long[slots];
        _leases = new LeaseNotes(slots);
        lock (machine.Gate)
        {
            _holder = machine.Holders.Add(name, machine.Time.GetTimestamp(), owner: this);
        }
    }

    /// <summary>What diagnosis calls it.</summary>
    public string Name { get; }

    /// <summary>How it makes way.</summary>
    public TenantKind Kind { get; }

    /// <summary>How many units it can hold.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>log2 of the frames in a unit.</summary>
    public int UnitOrder { get; }

    /// <summary>What its discarding callback threw, the first time it did; null while it behaves.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Frames it holds now.</summary>
    public FrameCount Frames
    {
        get
        {
            lock (_machine.Gate) return _disposed ? FrameCount.Zero : new(_machine.Holders[_holder].Frames);
        }
    }

    internal int Holder => _holder;

    /// <summary>Bytes of its map: a word for each slot, and notes of leases for those slots that are leased, and their neighbours.</summary>
    internal long MapBytes => ((long)_slots.Length * sizeof(long)) + _leases.Bytes;

    internal SlotWord this[int slot] => new(Volatile.Read(ref _slots[slot]));

    /// <summary>Whether a slot holds a unit, be it on the move.</summary>
    public bool IsPresent(int slot)
    {
        CheckSlot(slot);
        return this[slot].Index >= 0;
    }

    /// <summary>Gives back every unit and leaves the books. Twice is quiet.</summary>
    /// <exception cref="InvalidOperationException">
    /// A unit is leased; then nothing was given back, unless the lease began while this ran. Or this is called by a callback while its own thread moves a unit.
    /// </exception>
    public void Dispose()
    {
        ThrowIfOwn();
        while (!_disposed)
        {
            ThrowIfLeased();
            for (int slot = 0; slot < _slots.Length; slot++) TryDrop(slot, tell: false, Waiting.ToTheEnd);
            Leave();
        }
    }

    /// <summary>Refuses to end while a unit is leased.</summary>
    /// <exception cref="InvalidOperationException">A unit is leased; the message says by whom.</exception>
    public void ThrowIfLeased()
    {
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            if (this[slot].IsLeased)
                throw new InvalidOperationException($"Tenant '{Name}' cannot end: unit {slot} is leased by {LeaseText(slot)}. End its leases first.");
        }
    }

    /// <summary>Leaves the books, unless another thread has leased or populated a slot meanwhile.</summary>
    private void Leave()
    {
        lock (_machine.Gate)
        {
            if (_disposed || _machine.Holders[_holder].Frames != 0) return;
            _disposed = true;
            _machine.Holders.Remove(_holder);
        }
    }

    private bool TryChange(int slot, SlotWord from, SlotWord to) => Interlocked.CompareExchange(ref _slots[slot], to.Bits, from.Bits) == from.Bits;

    /// <summary>Has a unit looked at again by who keeps the summaries. Call it after the change, and before anything that takes the lock.</summary>
    private void NoteChange(int index) => _notes.Add(index >> UnitOrder);

    private void CheckSlot(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _slots.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
    }
}
