namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v6 with ways larger than a page: up to four colours.</summary>
internal static class Arm1136
{
    public static Core Description { get; } = new()
    {
        Name = "ARM1136JF-S",
        L1 = Cited<L1Kind>.Known(L1Kind.ViptAliasing, "DDI0211 §6.11.3; linux asm/shmparam.h"),
        Outer = Cited<OuterCache>.Unknown("an L2C-210 or L2C-220 is the board's choice (linux cache-l2x0.c)"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.Possible, "linux arch/arm/mm/dma-mapping.c: v6 and later may fill through any live cacheable mapping"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("the v6 architecture calls mismatched aliases unpredictable (linux arch/arm/mm/mmu.c)"),
        Traits =
        [
            CommonTraits.V6NonCacheable,
            CommonTraits.AliasMaintenanceUnknown,
            CommonTraits.ReadHazardUnknown,
            CommonTraits.OuterPrefetchUnknown,
        ],
    };
}
