using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Errata of the PL310, each as if nothing worked around it. No VIVT core was built above one.</summary>
internal static class OuterErrata
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.Pl310Erratum588369,
            About = "Clean and invalidate by address leaves a clean line valid (before r2p0; linux Kconfig PL310_ERRATA_588369).",
            Because = "What the flush should have removed stays, and is read once memory has changed beneath it.",
            On = HasPl310,
        },
        new()
        {
            Trait = MachineTraits.Pl310Erratum752271,
            About = "A double line fill may put memory's data over a dirty line (r3p0 and r3p1 with double line fills on).",
            Because = "",
            On = HasPl310,
        },
        new()
        {
            Trait = MachineTraits.Pl310Erratum727915,
            About = "Flushes go by way, and what is stored while one runs, to whatever line, may be lost (r2p0 to r3p0; linux Kconfig PL310_ERRATA_727915).",
            Because = "",
            On = HasPl310,
        },
    ];

    private static bool HasPl310(MachineDescription machine) => machine.Outer == OuterCache.Pl310 && machine.L1 != L1Kind.Vivt;
}
