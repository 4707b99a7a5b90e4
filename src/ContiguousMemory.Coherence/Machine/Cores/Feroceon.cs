namespace ContiguousMemory.Coherence.Machine.Cores;

/// <summary>v5 with a physical second level that is maintained by virtual range (linux cache-feroceon-l2.c); the model's outer operations go by line.</summary>
internal static class Feroceon
{
    public static Core Description { get; } = new()
    {
        Name = "Feroceon",
        L1 = Cited<L1Kind>.Known(L1Kind.Vivt, "linux arch/arm/mm/proc-feroceon.S"),
        Outer = Cited<OuterCache>.Known(OuterCache.Pl310, "linux cache-feroceon-l2.c; by physical address as far as the model goes"),
        Speculation = Cited<Speculation>.Known(Cores.Speculation.None, "linux treats it as v5: no maintenance after a transfer from the device"),
        NonCacheable = Cited<NonCacheablePolicy>.Unknown("what its second level does with a non-cacheable hit is not documented"),
        Traits =
        [
            CommonTraits.OldNonCacheable,
            CommonTraits.AliasMaintenanceUnknown,
            new CoreTrait("dirty bits", "no manual was found; the ARM9 cores that it follows have two for a line", null, MachineTraits.HalfLineDirty),
        ],
        NoPl310 = "its second level is its own, and linux maintains it by virtual ranges (cache-feroceon-l2.c)",
    };
}
