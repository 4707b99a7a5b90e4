using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Two CPUs. VIVT and aliasing caches were not built with more than one.</summary>
internal static class Multiprocessors
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.TwoCpus,
            About = "Two CPUs; first-level maintenance by address reaches both, by set and way only its own (v7, ARM ARM B3.4).",
            Because = "Two coherent caches are one to maintenance by address. T goes by set and way, and the other CPU's dirty line stays.",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.NoBroadcast,
            About = "Two CPUs; first-level maintenance acts on its own CPU (ARM11 MPCore, linux cache-v6.S).",
            Because = "The old owner ran on the other CPU, or the data were written there, and no operation reaches its dirty line.",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.Ownership,
            About = "As smp-no-broadcast, and each line is read, and for an invalidate written, before it is maintained (linux DMA_CACHE_RWFO).",
            Because =
                "Between taking a line and maintaining it the other CPU takes it back by an unasked fill; and a line that is taken by a write after"
                + " the transfer may be evicted over the device's data (F1, F4, P3).",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.OwnershipQuiet,
            About = "As smp-ownership, on CPUs that fill nothing unasked, for which linux says it is meant (Kconfig DMA_CACHE_RWFO).",
            Because =
                "Against the base, which speculates: right are again all that maintain by a cacheable address. To take a line by a non-cacheable "
                + "one takes nothing (D2, N5, N6), and set and way are of one CPU (T).",
            On = machine => IsPhysical(machine) && machine.Speculates,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.CortexA9Erratum764369,
            About = "Two CPUs; maintenance by address may be lost if no dsb comes before it (Cortex-A9 MPCore; linux Kconfig ARM_ERRATA_764369).",
            Because = "None has a dsb before its first operation by address. With one, what was right is right.",
            On = IsPhysical,
            Strategies =
            [
                LowmemAliases.New("A-dsb", "st LIN 0; dsb; fl1 LIN; dsb; fl2; map DMA nc", "A with linux's cure, a dsb before the loop"),
                LowmemAliases.New("D2-dsb", "st LIN 0; dsb; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; tlbi; dsb; fl1 LIN; dsb; fl2", "D2 with the cure"),
                HighmemKmaps.New("N2-dsb", "kmap; st K 0; dsb; fl1 K; dsb; kunmap; fl2; map DMA nc", "N2 with the cure"),
                StreamingToDevice.New("T1-dsb", "st LIN C; dsb; cl1 LIN; dsb; cl2; devr", "T1 with the cure"),
                StreamingToDevice.New("F1-dsb", "dsb; inv1 LIN; dsb; inv2; devw; inv2; dsb; inv1 LIN", "F1 with the cure"),
            ],
        },
    ];

    private static bool IsPhysical(MachineDescription machine) => machine.L1 is L1Kind.Vipt or L1Kind.Pipt;
}
