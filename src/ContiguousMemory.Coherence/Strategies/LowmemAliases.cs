using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Lowmem: the linear mapping stays cacheable, and the buffer is used by a second, non-cacheable one.</summary>
internal static class LowmemAliases
{
    public static IEnumerable<Strategy> All { get; } =
    [
        New("A", "st LIN 0; fl1 LIN; dsb; fl2; map DMA nc", "linux to 2.6.35, and the non-CMA path to this day"),
        New("B", "map DMA nc; st DMA 0", "the thread's dma_alloc_area: zero by the alias and nothing else"),
        New("B2", "unmap LIN; map DMA nc; st DMA 0", "B with the linear mapping removed, unflushed"),
        New("C", "fl1 LIN; dsb; fl2; map DMA nc; st DMA 0", "flush first, zero by the alias"),
        New("Cb", "fl1 LIN; dsb; fl2; map DMA nc; st DMA 0; dsb; osync", "C, and wait for the zeroes"),
        New("G", "st LIN 0; cl1 LIN; dsb; cl2; map DMA nc", "clean without invalidating, as arm64 did in 2022"),
        New("J", "inv1 LIN; dsb; inv2; map DMA nc; st DMA 0", "C with invalidate for flush"),
    ];

    internal static Strategy New(string id, string text, string about) => new(id, StrategyTable.Alloc, PageKind.Lowmem, text, about);
}
