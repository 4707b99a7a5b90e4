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
            About =
                "The core fills nothing unasked, and so lets the outer cache prefetch nothing (not said of data in DDI0500D §6.2; for streaming the"
                + " base has both).",
            Because = "Faults that need an unasked fill are gone; what is left dirty, left out or out of order fails as before.",
            On = machine => machine.L1 != L1Kind.Vivt,
            Table = StrategyTable.Alloc,
        },
        new()
        {
            Trait = MachineTraits.AliasMaintenanceIgnored,
            About = "Maintenance by a non-cacheable address does not act on the line.",
            Because =
                "D2, D3 and N4 lose the flush that closes the window after the remap, which matters where accesses may hit; N5 and N6 have no other"
                + " first-level operation, so the old owner's dirty line stays.",
        },
        new()
        {
            Trait = MachineTraits.VivtFills,
            About = "A VIVT core fills lines unasked through live and lagging mappings, and so lets the outer cache prefetch.",
            Because =
                "What leaves a cacheable mapping alive is refilled behind the flush, so the VIVT column fails where the others do: by a hit at the "
                + "line's own address, by a hit in the outer cache, and after a transfer.",
            On = machine => machine.L1 == L1Kind.Vivt && machine.Speculates,
        },
        new()
        {
            Trait = MachineTraits.PrefetchWithoutMapping,
            About =
                "The outer cache prefetches a line that no mapping reaches: its prefetcher goes by physical addresses and runs over the end of a "
                + "page.",
            Because =
                "A prefetch after the last operation brings in what memory holds then, and an access that hits the outer cache reads it when it is "
                + "old: D2 and N4 fall with all others, and no order helps. F2, F6 and P1 fall on vivt, where nothing else fills unasked.",
            On = machine => machine is { Outer: OuterCache.Pl310, Speculates: true },
        },
    ];
}
