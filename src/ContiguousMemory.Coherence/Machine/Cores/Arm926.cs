namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v5: virtually tagged; the physical tag serves write-backs only.</summary>
internal static class Arm926
{
    public static Core Description { get; } = new()
    {
        Name = "ARM926EJ-S",
        L1 = Cited<L1Kind>.Known(L1Kind.Vivt, "DDI0198D §4.1"),
        Outer = Cited<OuterCache>.Known(OuterCache.None, "DDI0198D: no second level of its own"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.None, "DDI0198D §4.1: allocates on read miss, PLD does nothing; linux arm926_dma_unmap_area is empty"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("DDI0198D says nothing of a non-cacheable access that finds its line; ARM922T updates on writes (DDI0184B B.2.6)"),
        Traits =
        [
            CommonTraits.HalfLines,
            CommonTraits.OldNonCacheable,
            CommonTraits.AliasMaintenanceUnknown,
            new CoreTrait("non-cacheable writes that find their line", "DDI0198D is silent; ARM922T updates the line (DDI0184B B.2.6)", null, MachineTraits.WriteUpdatesLine),
        ],
    };
}
