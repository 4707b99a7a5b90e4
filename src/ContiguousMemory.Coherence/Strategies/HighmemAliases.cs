namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Highmem: no kmap is made; maintained by a non-cacheable alias, by set and way, or not at all.</summary>
internal static class HighmemAliases
{
    private const string EveryColour = "purge; fl1 DMA; fl1 DMA2; dsb; fl2; map DMA nc; st DMA 0";

    public static IEnumerable<Strategy> All { get; } =
    [
        HighmemKmaps.New("B", "map DMA nc; st DMA 0", "the thread's dma_alloc_area: zero by the alias and nothing else"),
        HighmemKmaps.New("N5", "purge; map DMA nc; fl1 DMA; dsb; fl2; st DMA 0", "flush by the non-cacheable address"),
        HighmemKmaps.New("N6", EveryColour, "flush by a non-cacheable alias of every colour"),
        HighmemKmaps.New("N6b", EveryColour + "; dsb; osync", "N6, and wait for the zeroes"),
        HighmemKmaps.New("Q", "fl1ifpk; dsb; fl2; map DMA nc; st DMA 0", "before 7e5a69e83b: the first level only if the page happens to be kmapped"),
        HighmemKmaps.New("T", "fl1all; dsb; fl2; map DMA nc; st DMA 0", "the whole first level by set and way"),
    ];
}
