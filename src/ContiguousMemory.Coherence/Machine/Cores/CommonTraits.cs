namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>Parameters that several cores have alike.</summary>
internal static class CommonTraits
{
    public static CoreTrait AliasMaintenanceUnknown { get; } = new(
        "maintenance by a non-cacheable address",
        "not settled for v4 to v6: DDI0198D, DDI0211 and DDI0301H §7.2.6 were not read for it",
        null,
        MachineTraits.AliasMaintenanceIgnored);

    public static CoreTrait OldNonCacheable { get; } = new(
        "buffering of non-cacheable writes",
        "linux asm/pgtable.h: without ARM_DMA_MEM_BUFFERABLE coherent memory is uncached and not bufferable",
        MachineTraits.StronglyOrdered);

    public static CoreTrait V6NonCacheable { get; } = new(
        "buffering of non-cacheable writes",
        "linux Kconfig ARM_DMA_MEM_BUFFERABLE: the builder of a v6 kernel chooses",
        null,
        MachineTraits.StronglyOrdered);

    public static CoreTrait ReadHazardUnknown { get; } = new(
        "non-cacheable reads and waiting write-backs",
        "DDI0301H: the write buffer handles hazards of write-backs; whether for non-cacheable reads too is not said",
        null,
        MachineTraits.ReadSeesWriteBacks);

    public static CoreTrait OuterPrefetchUnknown { get; } = new(
        "reach of the outer cache's prefetch",
        "a double line fill stops at 4 KB (L2C-310 TRM, double linefill issuing); of prefetches by offset nothing was found",
        null,
        MachineTraits.PrefetchWithoutMapping);

    public static CoreTrait HalfLines { get; } = new("dirty bits", "DDI0198D §4.1, DDI0184B: two for a line of 32 bytes", MachineTraits.HalfLineDirty);

    public static CoreTrait Broadcast { get; } = new("CPUs", "ARM ARM v7 B3.4: maintenance by address reaches all CPUs; how many there are the chip decides", null, MachineTraits.TwoCpus);
}
