namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v8, and Cortex-A35 and A55 alike.</summary>
internal static class CortexA53
{
    public static Core Description { get; } = new()
    {
        Name = "Cortex-A53",
        L1 = Cited<L1Kind>.Known(L1Kind.Pipt, "DDI0500D §6.2"),
        Outer = Cited<OuterCache>.Known(OuterCache.None, "DDI0500D: the second level is integrated and reached by address"),
        Speculation = Cited<Speculation>.Unknown("DDI0500D §6.2 documents speculative fetch for instructions; linux assumes it for data"),
        NonCacheable = Cited<NonCacheablePolicy>.Known(NonCacheablePolicy.Bypass, "DDI0500D §6.2: unexpected hits are ignored"),
        Traits =
        [
            CommonTraits.ReadHazardUnknown,
            CommonTraits.Broadcast,
        ],
    };
}
