namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v7 with an integrated second level that the same operations by address reach, so no outer operations.</summary>
internal static class CortexA8
{
    public static Core Description { get; } = new()
    {
        Name = "Cortex-A8",
        L1 = Cited<L1Kind>.Known(L1Kind.Pipt, "ARM ARM v7 B3.4: data caches behave as physically indexed and tagged"),
        Outer = Cited<OuterCache>.Known(OuterCache.None, "linux: no outer_* calls on it; details from memory, to be checked"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.Possible, "linux arch/arm/mm/dma-mapping.c: v6 and later may fill through any live cacheable mapping"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("the v7 architecture calls mismatched aliases unpredictable (linux arch/arm/mm/mmu.c)"),
        Traits =
        [
            CommonTraits.ReadHazardUnknown,
        ],
    };
}
