namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v7, and Cortex-A7 alike.</summary>
internal static class CortexA15
{
    public static Core Description { get; } = new()
    {
        Name = "Cortex-A15",
        L1 = Cited<L1Kind>.Known(L1Kind.Pipt, "Cortex-A15 TRM §6.3.6"),
        Outer = Cited<OuterCache>.Known(OuterCache.None, "Cortex-A15 TRM: the second level is integrated and reached by address"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.Possible, "linux arch/arm/mm/dma-mapping.c: v6 and later may fill through any live cacheable mapping"),
        NonCacheable = Cited<NonCacheablePolicy>.Known(NonCacheablePolicy.Bypass, "Cortex-A15 TRM §6.4: non-cacheable accesses are not looked up in any cache"),
        Traits =
        [
            CommonTraits.ReadHazardUnknown,
            CommonTraits.Broadcast,
        ],
    };
}
