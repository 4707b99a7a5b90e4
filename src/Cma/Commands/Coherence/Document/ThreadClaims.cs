using ContiguousMemory.Coherence.Machine;
using static Cma.Commands.Coherence.Document.Finding;

namespace Cma.Commands.Coherence.Document;

/// <summary>What was claimed of coherent buffers, in the order of the thread.</summary>
internal static class ThreadClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new(
            "Clear the pages through the uncached mapping, lowmem and highmem alike (Arnd Bergmann, of `dma_alloc_area`)",
            "**Not so, in this model.** Memory is zero for a moment, until a dirty line of the old owner leaves a cache. To remove the linear mapping first changes nothing: the line is still there. On VIVT "
            + "the highmem page alone escapes, if no kmap was left and there is no outer cache, because its lines went when it was unmapped.",
            Wrong("B", "all"),
            Wrong("B2", "all"),
            Wrong("B", "all,vipt", PageKind.Highmem),
            Wrong("B", "all,pipt", PageKind.Highmem),
            Wrong("B", "all,vivt,lazy-kmap", PageKind.Highmem),
            Wrong("B", "all,vivt,pl310", PageKind.Highmem),
            Right("B", "vivt,highmem", PageKind.Highmem)),
        new(
            "Flush first, and the uncached mapping will do for the zeroes",
            "**So where a non-cacheable access looks no cache up, and the device is started behind a barrier, in this model.** Without the barrier the zeroes are still in a buffer when the device reads; a dsb is enough "
            + "only without an outer cache, whose store buffer wants its own sync.",
            Right("C", "all,bypass,barrier"),
            Wrong("C", "all,bypass,relaxed"),
            Right("Cb", "all,bypass"),
            Wrong("C", "all,pipt,may-hit"),
            Right("N1d", "all,pipt,bypass,no-outer,relaxed", PageKind.Highmem),
            Wrong("N1d", "all,pipt,bypass,pl310,relaxed", PageKind.Highmem),
            Right("N1b", "all,pipt,bypass,relaxed", PageKind.Highmem)),
        new(
            "Clear through the cached mapping, before another exists, and flush that from L1 and from L2 (Russell King)",
            "**So where a non-cacheable access looks no cache up, in this model, and no part of it can go.** Not the outer cache, not the order, not the barrier between the levels. The device needs no other barrier: there is nothing of the CPU's "
            + "left on its way.",
            Right("A", "all,bypass"),
            Wrong("F", "all,pl310,bypass"),
            Wrong("E", "all,pl310,bypass"),
            Wrong("H", "all"),
            Wrong("K", "all")),
        new(
            "Two mappings of different attributes are the trouble: the uncached one may hit what the cached one brought in, and flushing the TLB does not help while the cached entry exists (Russell King)",
            "**So, in this model, on a core that fills lines unasked and looks them up for non-cacheable accesses.** The linear mapping refills what was flushed, and the driver reads a zero where it wrote. A TLB invalidation beside it changes nothing. "
            + "A VIVT core of this model fills nothing and is spared.",
            Wrong("A", "all,vipt-aliasing,may-hit"),
            Wrong("A", "all,pipt,may-hit"),
            Wrong("A", "all,pipt,pl310,l2-hit"),
            Wrong("st LIN 0; fl1 LIN; dsb; fl2; tlbi; map DMA nc; tlbi", "all,pipt,may-hit"),
            Right("A", "all,vivt")),
        new(
            "Remap each CMA area with small pages at boot, so that the linear mapping itself can be made uncached for a buffer (Marek Szyprowski; merged for 3.5)",
            "**Half of the way, in this model.** The mismatch of attributes is gone (`cma coherence history` marks it), and with it the unending refills; but between the flush and the change of the mapping a line can still come in, and it stays. No verdict differs "
            + "from what was there before. What closes the window is maintenance once no cacheable translation is left, and then the order is right on every machine; the TLB must be invalidated before it, not after.",
            Right("D", "all,bypass"),
            Wrong("D", "all,pipt,may-hit"),
            Wrong("D", "all,pipt,pl310,l2-hit"),
            Right("D2", "all"),
            Wrong("D3", "all,pipt,may-hit")),
        new(
            "With VIVT no lines of an unmapped highmem page remain; with VIPT, that is from v6 on, they may (Nicolas Pitre)",
            "**So, in this model,** for the page that is really unmapped. On VIVT a page left in a lazy kmap is as good as mapped: the old code, which flushed by the kmap if there was one, is right there and leaks everywhere else.",
            Right("Q", "all,vivt,barrier", PageKind.Highmem),
            Wrong("Q", "all,vipt,bypass", PageKind.Highmem),
            Wrong("Q", "all,pipt,bypass", PageKind.Highmem),
            Wrong("Q", "all,vipt-aliasing,bypass", PageKind.Highmem),
            Wrong("dsb; fl2; map DMA nc; st DMA 0", "all,vivt,lazy-kmap", PageKind.Highmem),
            Right("dsb; fl2; map DMA nc; st DMA 0", "all,vivt,barrier,no-lazy-kmap", PageKind.Highmem)),
        new(
            "So a highmem page must be mapped cacheable, its lines thrown out, and only then be mapped uncacheable (Nicolas Pitre; 7e5a69e83b had done it for maintenance)",
            "**So where a non-cacheable access looks no cache up, in this model, on VIVT and on caches that do not alias.** On an aliasing cache the temporary mapping has one colour and the old owner's line may have another. "
            + "Invalidating is as good as flushing where the zeroes come later.",
            Right("N1", "all,pipt,bypass,barrier", PageKind.Highmem),
            Right("N1", "all,vivt,bypass,barrier", PageKind.Highmem),
            Right("N1i", "all,pipt,bypass,barrier", PageKind.Highmem),
            Right("N2", "all,pipt,bypass", PageKind.Highmem),
            Right("N2", "all,vivt,bypass", PageKind.Highmem),
            Wrong("N1", "all,vipt-aliasing", PageKind.Highmem),
            Wrong("N2", "all,vipt-aliasing", PageKind.Highmem),
            Wrong("F", "all,pl310", PageKind.Highmem)),
        new(
            "An existing kmap has to be found and used (`kmap_high_get`); the header calls it essential for VIVT and an optimisation for VIPT",
            "**So, in this model.** At a fresh address the maintenance misses what a VIVT cache holds at the old one; a physically tagged line is found at either.",
            Wrong("R", "all,vivt,lazy-kmap", PageKind.Highmem),
            Right("R", "all,pipt,bypass", PageKind.Highmem),
            Right("N2", "all,vivt,lazy-kmap,bypass", PageKind.Highmem)),
        new(
            "Put all CMA pages in highmem, where no lasting mapping exists (Arnd Bergmann)",
            "**It moves the window, in this model, and does not close it.** The kmap that zeroes the page lets a line in as the linear mapping did. With lazy kmaps purged first and a second pass once the page has its non-cacheable address, "
            + "the order is right on every machine whose cache does not alias.",
            Wrong("N2", "all,pipt,may-hit", PageKind.Highmem),
            Wrong("N3", "all,pipt,may-hit", PageKind.Highmem),
            Right("N4", "all,pipt", PageKind.Highmem),
            Right("N4", "all,vipt", PageKind.Highmem),
            Right("N4", "all,vivt", PageKind.Highmem),
            Wrong("N4", "all,vipt-aliasing", PageKind.Highmem)),
        new(
            "Maintain by the buffer's own non-cacheable address, and no kmap is needed (nobody said so in the thread)",
            "**So, in this model, if such maintenance acts on the line,** which manuals leave open for cores before v7. Nothing maps the page cacheable, so nothing refills it, and the order is right whatever a non-cacheable access does; an aliasing cache wants an "
            + "address of each colour, and then it is the one order for highmem that is right on every machine.",
            Right("N5", "all,pipt,barrier", PageKind.Highmem),
            Right("N5", "all,vivt,barrier", PageKind.Highmem),
            Wrong("N5", "all,vipt-aliasing", PageKind.Highmem),
            Right("N6", "all,barrier", PageKind.Highmem),
            Right("N6b", "all", PageKind.Highmem)),
        new(
            "Flush the whole cache",
            "**So where a non-cacheable access looks no cache up, in this model,** also where the cache aliases. It is no way for one page, and not atomic against another CPU.",
            Right("T", "all,bypass,barrier", PageKind.Highmem),
            Wrong("T", "all,pipt,may-hit,lazy-kmap", PageKind.Highmem)),
    ];
}
