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
            About =
                "The device's write may land after the interrupt that tells of it, and the driver does not read back from the device (linux "
                + "e60304f8 for Armada's fabric).",
            Because =
                "The driver reads before the write has landed, and a line filled in between is stale for good. No maintenance helps; to read back "
                + "from the device before the unmap does.",
            Strategies =
            [
                StreamingToDevice.New("F1-readback", "inv1 LIN; dsb; inv2; devw; devsync; inv2; inv1 LIN", "F1 with a read back from the device before the unmap"),
                StreamingToDevice.New("F4-readback", "cl1 LIN; dsb; cl2; devw; devsync; inv2; inv1 LIN", "F4 with a read back from the device before the unmap"),
            ],
        },
        new()
        {
            Trait = MachineTraits.Freed,
            About =
                "The driver frees the buffer with no maintenance, and the next owner writes the page before reading it (linux 6.1, CMA and remap).",
            Because =
                "Nothing turns: writes to one line keep their order in every buffer, so that a late non-cacheable write lands beneath the next "
                + "owner's, and who writes before he reads does not see what a cache was left with.",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.FreedUnchecked,
            About = "As freed, on a machine whose fills and write-backs do not look for older non-cacheable writes to their line in the buffers.",
            Because =
                "The next owner's line is written back past a non-cacheable write that waits in the outer store buffer and lands on it. Without an "
                + "outer cache there is one queue, which keeps the order.",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.FreedDrained,
            About = "As freed-unchecked-buffers, but freeing begins with dsb and outer sync.",
            Because = "Nothing turns: with no write left in a buffer none can come late.",
            Table = StrategyTable.Alloc,
        },
    ];
}
