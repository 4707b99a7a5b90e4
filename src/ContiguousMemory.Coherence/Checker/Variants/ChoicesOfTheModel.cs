using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>What the base machine takes for granted and no manual settles, taken the other way.</summary>
internal static class ChoicesOfTheModel
{
    public static IEnumerable<Variant> All { get; } =
    [
        new()
        {
            Trait = MachineTraits.NoSpeculation,
            About = "The core fills nothing unasked, and so lets the outer cache prefetch nothing (not said of data in DDI0500D §6.2; for streaming the base has both).",
            Because = "",
            On = machine => machine.L1 != L1Kind.Vivt,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.AliasMaintenanceIgnored,
            About = "Maintenance by a non-cacheable address does not act on the line.",
            Because = "The flush by the buffer's own non-cacheable address, which closes the window between flush and remap, does nothing.",
        },
        new()
        {
            Trait = MachineTraits.VivtFills,
            About = "A VIVT core fills lines unasked through live and lagging mappings, and so lets the outer cache prefetch.",
            Because = "Whatever leaves a cacheable mapping alive is open to a refill, as on the later cores.",
            On = machine => machine.L1 == L1Kind.Vivt && machine.Speculates,
        },
        new()
        {
            Trait = MachineTraits.PrefetchWithoutMapping,
            About = "The outer cache prefetches a line that no mapping reaches: its prefetcher goes by physical addresses and runs over the end of a page.",
            Because = "A non-cacheable read that hits the outer cache finds a line fetched before the zeroes or the device's data arrived.",
            On = machine => machine is { Outer: OuterCache.Pl310, Speculates: true },
        },
    ];
}
