using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Other ways in which accesses, cacheable and not, meet caches and buffers.</summary>
internal static class AccessPolicies
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.Pl310WholeLineInvalidates,
            About = "The PL310 looks non-cacheable accesses up (bit 22 clear), and one that writes a whole line invalidates it, dirty or not (DDI0246D §2.3.2, bit 13).",
            Because = "",
            On = machine => machine is { Outer: OuterCache.Pl310, NonCacheable: NonCacheablePolicy.L2Hit } && machine.L1 != L1Kind.Vivt,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.WriteUpdatesLine,
            About = "A non-cacheable read passes a line by, a non-cacheable write updates it (ARM922T, DDI0184B B.2.6).",
            Because = "",
            On = machine => machine.NonCacheable == NonCacheablePolicy.Bypass,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.StronglyOrdered,
            About = "Non-cacheable is strongly ordered, not Normal: no buffer takes a write, an access waits for the write buffer, the outer cache never looks it up (linux without ARM_DMA_MEM_BUFFERABLE).",
            Because = "",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.ReadSeesWriteBacks,
            About = "A non-cacheable read sees the write-backs that wait in the core's write buffer (DDI0301H tells of hazards handled, but not for such reads).",
            Because = "",
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.WriteThrough,
            About = "Cacheable mappings write through both levels and allocate on reads only (linux CPU_DCACHE_WRITETHROUGH, or cachepolicy=writethrough).",
            Because = "",
        },
        new()
        {
            Trait = MachineTraits.HalfLineDirty,
            About = "Each half of a line has its own dirty bit and is written back alone; the neighbour's word lies in the other half (ARM926, DDI0198D §4.1).",
            Because = "",
            On = machine => machine.L1 == L1Kind.Vivt,
            Table = StrategyTable.Streaming,
            Strategies = [StreamingToDevice.New("P1-dirty", "fl1 LIN; dsb; fl2; st LIN C neighbour; devw; fl1 LIN; dsb; fl2", "P1 with the neighbour written before the device writes")],
        },
    ];
}
