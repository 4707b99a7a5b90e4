using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>The hazards, the smallest machine that shows each, and what closes it. Every row is run: an order that should show its hazard and does not is told.</summary>
internal static class HazardsBlock
{
    private const PageKind High = PageKind.Highmem;

    public static IReadOnlyList<Hazard> All { get; } =
    [
        new("a dirty L1 line of the old owner is evicted over what came later", "B", "C", "clean or invalidate by address before the page changes hands", "pipt"),
        new("a line still dirty in L1 falls into an outer cache that was invalidated too early", "F7", "F1", "before a transfer: L1, then the outer cache", "pipt,pl310"),
        new("the outer cache is not maintained at all", "F", "A", "an outer operation", "pipt,pl310"),
        new("the outer cache is maintained before what L1 writes back arrives", "E", "A", "L1, dsb, then the outer cache", "pipt,pl310"),
        new("an outer operation overtakes L1's write-backs", "H", "A", "dsb between them", "pipt,pl310"),
        new("after a transfer L1 is refilled from a stale outer line", "F5", "F1", "after a transfer: the outer cache, then L1", "pipt,pl310"),
        new("an unmapped highmem page is still in a physically tagged L1", "Q", "N2", "map it, and flush by that address", "pipt,highmem,lazy-kmap", High),
        new("a free page is still kmapped, and a VIVT line of it lives", "R", "N2", "find the kmap (kmap_high_get), or purge", "vivt,highmem,lazy-kmap", High),
        new("a line of another colour is missed", "N2", "N6", "flush every colour", "vipt-aliasing,highmem,lazy-kmap", High),
        new("a user's alias is dirty and the kernel's is cleaned", "T5", "fl1 LIN; dsb; map USR; st USR C; cl1 USR; dsb; cl2; devr; inv1 LIN", "clean by the user's address, with the kernel's line flushed before and thrown out after", "vipt-aliasing"),
        new("a line filled during the transfer is read after it", "F2", "F1", "invalidate after the transfer", "pipt"),
        new("a line is refilled through a live cacheable mapping, and a non-cacheable access hits it", "A", "D2", "no cacheable mapping beside the other, and a flush after the last is gone", "pipt,may-hit"),
        new("a line is refilled between the flush and the remap, and stays", "D", "D2", "flush once no cacheable translation is left", "pipt,may-hit"),
        new("the same through a translation that the TLB still has", "D3", "D2", "tlbi before that flush", "pipt,may-hit"),
        new("a clean leaves the line valid", "G", "D2", "flush rather than clean", "pipt,may-hit"),
        new("non-cacheable zeroes are still buffered when the device starts", "C", "Cb", "dsb before the doorbell", "pipt,relaxed"),
        new("the same in the outer cache's store buffer", "N1d", "N1b", "outer sync before the doorbell", "pipt,pl310,highmem,relaxed", High),
        new("the CPU's zeroes are thrown away before a transfer that does not happen", "S1", "S2", "clean before the transfer rather than invalidate", "pipt"),
        new("a neighbour's dirty word is thrown away with the buffer's edge", "P4", "P3", "clean the edges before the transfer", "pipt"),
        new("a neighbour is written while the transfer runs", "P1", null, "nothing but buffers that end with their lines", "pipt"),
    ];

    public static string Text(CancellationToken cancel) =>
        Markdown.Table(["hazard", "shows in", "needs of the machine", "closed by", "as in"], All.Select(hazard => Row(hazard, cancel)));

    /// <summary>Whether the orders of a hazard show it and close it, as it says.</summary>
    public static bool Holds(Hazard hazard, CancellationToken cancel) =>
        Verdict(hazard, hazard.Shown, cancel) != ContiguousMemory.Coherence.Machine.Verdict.Ok
        && (hazard.Closed is null || Verdict(hazard, hazard.Closed, cancel) == ContiguousMemory.Coherence.Machine.Verdict.Ok);

    private static IReadOnlyList<string> Row(Hazard hazard, CancellationToken cancel)
    {
        IEnumerable<string> needs = Ablation.MinimalFeatures(Cell(hazard, hazard.Shown), cancel).Select(FeatureWords.Of);
        string holds = Holds(hazard, cancel) ? "" : " **(no longer so)**";
        return [hazard.What, $"`{hazard.Shown}` on `{hazard.On}`{holds}", string.Join(" or ", needs), hazard.By, hazard.Closed is null ? "" : $"`{hazard.Closed}`"];
    }

    private static Verdict Verdict(Hazard hazard, string strategy, CancellationToken cancel) => new Explorer().Run(Cell(hazard, strategy).Build(), cancel: cancel).Verdict;

    private static MatrixCell Cell(Hazard hazard, string strategy)
    {
        Strategy found = Finding.StrategyOf(strategy, hazard.Pages);
        return new(found, MachineWords.ParseAll(hazard.On, hazard.Pages, found.Table == StrategyTable.Streaming).Single());
    }
}
