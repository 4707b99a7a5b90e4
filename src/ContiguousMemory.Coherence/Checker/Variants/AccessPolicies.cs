using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Other ways in which accesses, cacheable and not, meet caches and buffers. A PL310 with bit 22 clear has none: it is l2-hit of the base.</summary>
internal static class AccessPolicies
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.Pl310WholeLineInvalidates,
            About =
                "The PL310 looks non-cacheable accesses up (bit 22 clear), and one that writes a whole line invalidates it, dirty or not (DDI0246D "
                + "§2.3.2, bit 13).",
            Because = "Nothing turns: a write of the whole line leaves nothing to be missed of the line that it invalidates.",
            On = machine => machine is { Outer: OuterCache.Pl310, NonCacheable: NonCacheablePolicy.L2Hit } && machine.L1 != L1Kind.Vivt,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.WriteUpdatesLine,
            About = "A non-cacheable read passes a line by, a non-cacheable write updates it (ARM922T, DDI0184B B.2.6).",
            Because =
                "Nothing turns: the updated line holds what memory is about to hold, reads pass it by, and a dirty line that was a fault is one "
                + "still.",
            On = machine => machine.NonCacheable == NonCacheablePolicy.Bypass,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.StronglyOrdered,
            About =
                "Non-cacheable is strongly ordered, not Normal: no buffer takes a write, an access waits for the write buffer, the outer cache "
                + "never looks it up (linux without ARM_DMA_MEM_BUFFERABLE).",
            Because =
                "A write is in memory before the next step, so that a relaxed doorbell is as good as a barrier; a read waits for the write buffer, "
                + "which is all that H without an outer cache lacked; and a PL310 looks up Normal accesses only, so that l2-hit is no more than "
                + "bypass.",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.ReadSeesWriteBacks,
            About =
                "A non-cacheable read sees the write-backs that wait in the core's write buffer (DDI0301H tells of hazards handled, but not for "
                + "such reads).",
            Because = "H without an outer cache fails by the CPU's own reads only; a device that is started with no barrier still sees it.",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.WriteThrough,
            About =
                "Cacheable mappings write through both levels and allocate on reads only (linux CPU_DCACHE_WRITETHROUGH, or "
                + "cachepolicy=writethrough); Cortex-A9 takes such pages as non-cacheable (DDI0388I §7.4.3).",
            Because =
                "No line is dirty, so that what fails by one that is evicted, discarded, or out of order between the levels is right. What fails by"
                + " a waiting write, an unasked fill or a stale clean line is not.",
        },
        new()
        {
            Trait = MachineTraits.HalfLineDirty,
            About =
                "Each half of a line has its own dirty bit and is written back alone; the neighbour's word lies in the other half (ARM926, DDI0198D"
                + " §4.1).",
            Because =
                "The dirty neighbour is written back alone and leaves the device's data as they are; an outer cache, whose line is whole, writes "
                + "both.",
            On = machine => machine.L1 == L1Kind.Vivt,
            Table = StrategyTable.Streaming,
            Strategies = [StreamingToDevice.New("P1-dirty", "fl1 LIN; dsb; fl2; st LIN C neighbour; devw; fl1 LIN; dsb; fl2", "P1 with the neighbour written before the device writes")],
        },
    ];
}
