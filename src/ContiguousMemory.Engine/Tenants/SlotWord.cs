namespace ContiguousMemory.Engine.Tenants;

/// <summary>
/// The state of one slot of a tenant, in one word, so that leasing and moving settle who was first by a single compare-and-swap.
/// </summary>
/// <remarks>
/// Bits, low to high: frame index plus one 32 (0: no frames), leases 22, unused 8, waiters 1, busy 1. The states:
/// <list type="bullet">
/// <item>empty: no frames, no leases. To busy when it is populated.</item>
/// <item>present: frames and any number of leases. Leases come and go by compare-and-swap, and only here.</item>
/// <item>busy: being populated, moved or dropped by one thread, which alone may write the word, but for the waiters bit. Entered from empty, or from
/// present without leases; left for empty or present. Whoever wants it meanwhile sets the waiters bit and parks.</item>
/// </list>
/// </remarks>
internal readonly record struct SlotWord(long Bits)
{
    public const int MaxLeases = (1 << 22) - 1;

    private const int LeaseShift = 32;
    private const long WaitersBit = 1L << 62;
    private const long BusyBit = long.MinValue;

    /// <summary>What adding one lease adds to the word.</summary>
    public const long OneLease = 1L << LeaseShift;

    public static SlotWord Empty => default;

    public bool IsBusy => Bits < 0;

    public bool HasWaiters => (Bits & WaitersBit) != 0;

    public bool IsEmpty => Bits == 0;

    public int Leases => (int)((Bits >> LeaseShift) & MaxLeases);

    /// <summary>The first frame's index, or -1.</summary>
    public int Index => (int)((Bits & uint.MaxValue) - 1);

    public bool IsLeased => Leases > 0;

    /// <summary>Whether one lease more can be taken now: there is a unit, nobody is at it, and it has not the most leases there can be.</summary>
    public bool IsLeasable => Bits > 0 && (Bits & WaitersBit) == 0 && Leases < MaxLeases;

    public static SlotWord Present(int index, int leases = 0) => new((uint)index + 1L + (leases * OneLease));

    /// <summary>For a word that is leasable: the count is below its bound.</summary>
    public SlotWord WithOneLeaseMore() => new(Bits + OneLease);

    /// <summary>For a word that is leased: the count is above zero.</summary>
    public SlotWord WithOneLeaseLess() => new(Bits - OneLease);

    public SlotWord AsBusy() => new(Bits | BusyBit);

    public SlotWord WithWaiters() => new(Bits | WaitersBit);
}
