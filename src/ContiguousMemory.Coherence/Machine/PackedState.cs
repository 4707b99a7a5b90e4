namespace ContiguousMemory.Coherence.Machine;

/// <summary>A state of the machine in two words: the lines (memory and caches), and control (buffers, mappings, counters).</summary>
/// <remarks>
/// A line is memory, three first-level slots and the outer slot; a slot is two bits (invalid, clean, dirty) and its words. An invalid slot and an
/// empty buffer are all zero, so that equal states have equal bits. Where a field lies is told by <see cref="Layout"/> and the constants here.
/// </remarks>
internal readonly record struct PackedState(ulong Lines, ulong Control)
{
    /// <summary>Two write-buffer entries of kind (2), line (2), mask (2), data (4); then the outer store buffer of mask (2), line (2), data (4).</summary>
    public const int EntryBits = 10, OuterBufferShift = 20, PhaseShift = 28, PcShift = 30;

    /// <summary>The kernel view's attribute (2), then one bit each: two more views live, one that variants use, three lagging, kmap reused, device started, three colours.</summary>
    public const int KernelShift = 36, FixmapShift = 38, SpareShift = 40, LagShift = 41, ReusedShift = 44, StartedShift = 45, ColourShift = 46;

    /// <summary>For each line what is expected (2) and what it was before the write that is not yet made visible (2).</summary>
    public const int ExpectedShift = 49;

    public Phase Phase => (Phase)(int)(Control >> PhaseShift & 3);

    public int Pc => (int)(Control >> PcShift & 63);

    public bool BuffersAreEmpty => (Control & 0xFFF_FFFF) == 0;

    public bool Started => (Control >> StartedShift & 1) != 0;

    public Word Expected(int line) => (Word)(int)(Control >> (ExpectedShift + line * 4) & 3);

    public Word Before(int line) => (Word)(int)(Control >> (ExpectedShift + line * 4 + 2) & 3);
}

/// <summary>Who is acting.</summary>
internal enum Phase
{
    /// <summary>The old owner, who maps, writes, reads and unmaps as the architecture's kernel does.</summary>
    OldOwner,

    /// <summary>The sequence under test.</summary>
    Program,

    /// <summary>The driver and the device, after hand-over.</summary>
    Use,

    /// <summary>Who has the page once the buffer is freed; variants only.</summary>
    NextOwner,
}
