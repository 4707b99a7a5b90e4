using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>Highmem: maintained through a kmap, which finds a lazily kept one if there is one (kmap_high_get).</summary>
internal static class HighmemKmaps
{
    private const string Zero = "kmap; st K 0; fl1 K; dsb; kunmap; fl2; map DMA nc";

    public static IEnumerable<Strategy> All { get; } =
    [
        New("N1", "kmap; fl1 K; dsb; kunmap; fl2; map DMA nc; st DMA 0", "the thread's reply: flush by a kmap, zero by the alias"),
        New("N1b", "kmap; fl1 K; dsb; kunmap; fl2; map DMA nc; st DMA 0; dsb; osync", "N1, and wait for the zeroes"),
        New("N1d", "kmap; fl1 K; dsb; kunmap; fl2; map DMA nc; st DMA 0; dsb", "N1 with half the wait"),
        New("N1i", "kmap; inv1 K; dsb; kunmap; inv2; map DMA nc; st DMA 0", "N1 with invalidate for flush"),
        New("N2", Zero, "CMA since linux 3.5"),
        New("N3", "purge; " + Zero, "N2 after a purge of lazy kmaps"),
        New("N4", "purge; " + Zero + "; fl1 DMA; dsb; fl2", "N3, and flush once no cacheable translation is left"),
        New("F", "kmap; st K 0; fl1 K; dsb; kunmap; map DMA nc", "N2 without the outer operation"),
        New("R", "kmapfresh; st K 0; fl1 K; dsb; kunmap; fl2; map DMA nc", "N2 at a fresh address always"),
    ];

    internal static Strategy New(string id, string text, string about) => new(id, StrategyTable.Alloc, PageKind.Highmem, text, about);
}
