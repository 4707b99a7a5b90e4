namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v7, usually above a PL310.</summary>
internal static class CortexA9
{
    public static Core Description { get; } = new()
    {
        Name = "Cortex-A9",
        L1 = Cited<L1Kind>.Known(L1Kind.Pipt, "DDI0388I §7.1"),
        Outer = Cited<OuterCache>.Known(OuterCache.Pl310, "DDI0388I: none of its own; linux cache-l2x0.c for the usual PL310"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.Possible, "linux arch/arm/mm/dma-mapping.c: v6 and later may fill through any live cacheable mapping"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("PL310 bit 22 decides for the outer cache (DDI0246D §2.3.2); the first level is not said"),
        Traits =
        [
            CommonTraits.ReadHazardUnknown,
            CommonTraits.OuterPrefetchUnknown,
            CommonTraits.Broadcast,
            new CoreTrait("erratum 764369", "linux Kconfig ARM_ERRATA_764369: of multiprocessors; whether a dsb comes first is the kernel's", null, MachineTraits.CortexA9Erratum764369),
            new CoreTrait("PL310 errata", "linux Kconfig PL310_ERRATA_*, cache-l2x0.c: the controller's revision decides, which the core's manual does not tell", null, MachineTraits.Pl310Erratum588369, MachineTraits.Pl310Erratum727915, MachineTraits.Pl310Erratum752271),
            new CoreTrait("PL310 bit 13", "DDI0246D §2.3.2: the board's firmware sets it", null, MachineTraits.Pl310WholeLineInvalidates),
        ],
    };
}
