namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v6 with several cores; maintenance by address is not broadcast.</summary>
internal static class Arm11MpCore
{
    public static Core Description { get; } = new()
    {
        Name = "ARM11 MPCore",
        L1 = Cited<L1Kind>.Known(L1Kind.Vipt, "linux arch/arm/mm/cache-v6.S and the usual non-aliasing configuration"),
        Outer = Cited<OuterCache>.Unknown("an outer cache is the board's choice (linux cache-l2x0.c)"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.Possible, "linux arch/arm/mm/dma-mapping.c: v6 and later may fill through any live cacheable mapping"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("the v6 architecture calls mismatched aliases unpredictable (linux arch/arm/mm/mmu.c)"),
        Traits =
        [
            CommonTraits.V6NonCacheable,
            CommonTraits.AliasMaintenanceUnknown,
            CommonTraits.ReadHazardUnknown,
            CommonTraits.OuterPrefetchUnknown,
            new CoreTrait("CPUs", "linux cache-v6.S, Kconfig DMA_CACHE_RWFO: maintenance is not broadcast; how many CPUs there are the chip decides, whether lines are taken first the kernel's builder", null, MachineTraits.NoBroadcast, MachineTraits.Ownership, MachineTraits.OwnershipQuiet),
        ],
    };
}
