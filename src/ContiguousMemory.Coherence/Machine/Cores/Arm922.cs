namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v4T: virtually tagged, and the one manual found that tells what a non-cacheable access does to its line.</summary>
internal static class Arm922
{
    public static Core Description { get; } = new()
    {
        Name = "ARM922T",
        L1 = Cited<L1Kind>.Known(L1Kind.Vivt, "DDI0184B: virtually tagged, with a physical tag for write-backs"),
        Outer = Cited<OuterCache>.Known(OuterCache.None, "DDI0184B: no second level of its own"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.None, "DDI0184B: allocates on read miss only"),
        NonCacheable = Cited<NonCacheablePolicy>.Known(NonCacheablePolicy.Bypass, "DDI0184B B.2.6: reads ignore the hit"),
        Traits =
        [
            new CoreTrait("non-cacheable writes that find their line", "DDI0184B B.2.6: they update it", MachineTraits.WriteUpdatesLine),
            CommonTraits.HalfLines,
            CommonTraits.OldNonCacheable,
            CommonTraits.AliasMaintenanceUnknown,
        ],
    };
}
