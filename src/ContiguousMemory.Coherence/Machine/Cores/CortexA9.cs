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
    };
}
