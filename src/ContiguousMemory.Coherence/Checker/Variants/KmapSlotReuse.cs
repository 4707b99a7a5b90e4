using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>A fixmap slot that serves one page after the other above a virtually tagged cache.</summary>
internal static class KmapSlotReuse
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.KunmapKeepsLines,
            About = "Two pages share a fixmap slot, and unmapping it flushes nothing; linux flushes where the cache is VIVT (kunmap_local).",
            Because =
                "The slot's next page hits the lines of the page before: stores and flushes for it go to the other page, and its own old data stay.",
            On = machine => machine is { L1: L1Kind.Vivt, Pages: PageKind.Highmem, Doorbell: Doorbell.Barrier, NonCacheable: NonCacheablePolicy.Bypass },
            Table = StrategyTable.Alloc,
        },
    ];
}
