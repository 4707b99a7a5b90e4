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
            Because = "",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.NoBroadcast,
            About = "Two CPUs; first-level maintenance acts on its own CPU (ARM11 MPCore, linux cache-v6.S).",
            Because = "",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.Ownership,
            About = "As smp-no-broadcast, and each line is read, and for an invalidate written, before it is maintained (linux DMA_CACHE_RWFO).",
            Because = "",
            On = IsPhysical,
        },
        new()
        {
            Trait = MachineTraits.OwnershipQuiet,
            About = "As smp-ownership, on CPUs that fill nothing unasked, for which linux says it is meant (Kconfig DMA_CACHE_RWFO).",
            Because = "",
            On = machine => IsPhysical(machine) && machine.Speculates,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.CortexA9Erratum764369,
            About = "Two CPUs; maintenance by address may be lost if no dsb comes before it (Cortex-A9 MPCore; linux Kconfig ARM_ERRATA_764369).",
            Because = "",
            On = IsPhysical,
            Strategies =
            [
                LowmemAliases.New("A-dsb", "st LIN 0; dsb; fl1 LIN; dsb; fl2; map DMA nc", "A with linux's cure, a dsb before the loop"),
                LowmemAliases.New("D2-dsb", "st LIN 0; dsb; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; tlbi; dsb; fl1 LIN; dsb; fl2", "D2 with the cure"),
                StreamingToDevice.New("T1-dsb", "st LIN C; dsb; cl1 LIN; dsb; cl2; devr", "T1 with the cure"),
                StreamingToDevice.New("F1-dsb", "dsb; inv1 LIN; dsb; inv2; devw; inv2; dsb; inv1 LIN", "F1 with the cure"),
            ],
        },
    ];

    private static bool IsPhysical(MachineDescription machine) => machine.L1 is L1Kind.Vipt or L1Kind.Pipt;
}
