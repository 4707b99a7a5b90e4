using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

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
            Because =
                "A flush leaves the line that was refilled or cleaned before it, for accesses that hit to read (D2, N4 and all that zero by the "
                + "alias), and for P1 to read after the transfer. To clean and then invalidate as two operations cures it.",
            On = HasPl310,
            Strategies =
            [
                LowmemAliases.New("D2-two", "st LIN 0; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; tlbi; fl1 LIN; dsb; cl2; inv2", "D2 with the cure, two operations for the flush"),
                HighmemKmaps.New("N4-two", "purge; kmap; st K 0; fl1 K; dsb; kunmap; cl2; inv2; map DMA nc; fl1 DMA; dsb; cl2; inv2", "N4 with the cure"),
                StreamingToDevice.New("P1-two", "fl1 LIN; dsb; cl2; inv2; devw; st LIN C neighbour; fl1 LIN; dsb; cl2; inv2", "P1 with the cure"),
            ],
        },
        new()
        {
            Trait = MachineTraits.Pl310Erratum752271,
            About = "A double line fill may put memory's data over a dirty line (r3p0 and r3p1 with double line fills on).",
            Because =
                "What the CPU wrote through the cache is lost on its way down: the zeroes of A, D, D2 and N2, the data of T1, the neighbour of P3. "
                + "Who zeroes by the alias does not mind.",
            On = HasPl310,
        },
        new()
        {
            Trait = MachineTraits.Pl310Erratum727915,
            About =
                "Flushes go by way, and what is stored while one runs, to whatever line, may be lost (r2p0 to r3p0; linux Kconfig "
                + "PL310_ERRATA_727915).",
            Because =
                "Whoever stores while a flush runs may lose his store, so that each order with an outer flush falls, right as it is for its own "
                + "line. Those that only clean or invalidate by line do not.",
            On = HasPl310,
        },
    ];

    /// <summary>Errata that have no rows.</summary>
    public static IReadOnlyList<HarmlessErratum> WithoutRows { get; } =
    [
        new(
            "pl310-753970",
            "After a sync the store buffer goes on draining at once (r3p0; linux Kconfig PL310_ERRATA_753970).",
            "A buffer that empties sooner is one of the base machine's ways: its adversary may drain at any time. Speed is lost, not safety."),
        new(
            "pl310-769419",
            "The store buffer never drains by itself (before r3p2; linux Kconfig PL310_ERRATA_769419).",
            "The base machine's adversary may leave a write in the buffer for good, so every state of such a machine is one of the base's. "
            + "A device that waits for a write behind no barrier may wait for ever: the rows with the relaxed doorbell say what it sees until "
            + "then, and whether it ever sees more is not a matter of safety."),
    ];

    private static bool HasPl310(MachineDescription machine) => machine.Outer == OuterCache.Pl310 && machine.L1 != L1Kind.Vivt;
}
