namespace ContiguousMemory.Coherence.Machine;

/// <summary>In what a machine differs from the base machine that <see cref="CacheMachine"/> describes: an erratum, an option, a choice made the other way.</summary>
[Flags]
internal enum Deviations
{
    /// <summary>The base machine.</summary>
    None = 0,

    /// <summary>PL310 erratum 588369: clean and invalidate by address leaves a clean line where it is.</summary>
    FlushKeepsCleanOuterLine = 1 << 0,

    /// <summary>Maintenance by a non-cacheable address finds no line.</summary>
    AliasMaintenanceIsIgnored = 1 << 1,

    /// <summary>A VIVT core fills lines unasked, as the others do.</summary>
    VivtFills = 1 << 2,

    /// <summary>The outer cache prefetches a line that no mapping reaches.</summary>
    PrefetchNeedsNoMapping = 1 << 3,

    /// <summary>PL310 erratum 752271: a double line fill may replace a dirty line by what memory holds.</summary>
    DoubleFillLosesDirtyLine = 1 << 4,

    /// <summary>A PL310 with bit 13 set: a non-cacheable write of a whole line invalidates the line that it hits, dirty or not.</summary>
    WholeLineWriteInvalidates = 1 << 5,

    /// <summary>A non-cacheable write updates the first-level line of its address, which reads then pass by (ARM922T).</summary>
    WriteUpdatesLine = 1 << 6,

    /// <summary>Non-cacheable accesses are strongly ordered: no buffer takes them, they wait for the write buffer, and the outer cache never looks them up.</summary>
    StronglyOrdered = 1 << 7,

    /// <summary>A non-cacheable read sees the write-backs that wait in the write buffer.</summary>
    ReadSeesWriteBacks = 1 << 8,

    /// <summary>Cacheable mappings write through both levels, and a store that misses allocates nothing.</summary>
    WriteThrough = 1 << 9,

    /// <summary>Each half of a first-level line has a dirty bit of its own, and a write-back writes dirty halves only.</summary>
    HalfLineDirty = 1 << 10,

    /// <summary>A device's write may land after the interrupt that tells of it.</summary>
    DevicePosts = 1 << 11,

    /// <summary>The driver may free the buffer; the next owner writes the page before it reads it, through the cache.</summary>
    Freed = 1 << 12,

    /// <summary>Fills and write-backs do not look whether an older non-cacheable write to their line is still buffered.</summary>
    UncheckedBuffers = 1 << 13,

    /// <summary>Freeing waits until all buffers are empty.</summary>
    FreeDrains = 1 << 14,

    /// <summary>First-level maintenance by address acts on the CPU that does it and on no other (ARM11 MPCore).</summary>
    NoBroadcast = 1 << 15,

    /// <summary>The kernel takes a line for its CPU before it maintains it.</summary>
    ReadForOwnership = 1 << 16,

    /// <summary>Cortex-A9 erratum 764369: first-level maintenance by address may be lost if no dsb comes before it.</summary>
    MaintenanceNeedsDsb = 1 << 17,

    /// <summary>The outer cache is flushed by way, whole, while somebody else stores to a line of his.</summary>
    OuterFlushByWay = 1 << 18,

    /// <summary>PL310 erratum 727915: such a flush cleans all and invalidates all, and what is stored in between is lost.</summary>
    ByWayFlushLosesStore = 1 << 19,

    /// <summary>Unmapping a fixmap slot flushes nothing.</summary>
    KunmapKeepsLines = 1 << 20,
}
