using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>A device that posts its writes, and what comes after the buffer is freed.</summary>
internal static class DevicesAndOwners
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.DevicePosts,
            About = "The device's write may land after the interrupt that tells of it, and the driver does not read back from the device (linux e60304f8 for Armada's fabric).",
            Because = "",
            Strategies =
            [
                StreamingToDevice.New("F1-readback", "inv1 LIN; dsb; inv2; devw; devsync; inv2; inv1 LIN", "F1 with a read back from the device before the unmap"),
                StreamingToDevice.New("F4-readback", "cl1 LIN; dsb; cl2; devw; devsync; inv2; inv1 LIN", "F4 with a read back from the device before the unmap"),
            ],
        },
        new()
        {
            Trait = MachineTraits.Freed,
            About = "The driver frees the buffer with no maintenance, and the next owner writes the page before reading it (linux 6.1, CMA and remap).",
            Because = "",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.FreedUnchecked,
            About = "As freed, on a machine whose fills and write-backs do not look for older non-cacheable writes to their line in the buffers.",
            Because = "",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.FreedDrained,
            About = "As freed-unchecked-buffers, but freeing begins with dsb and outer sync.",
            Because = "",
            Table = StrategyTable.Alloc,
        },
    ];
}
