using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The steps that a sequence may be made of. Of orders that cost the same, the one whose steps come first here is preferred.</summary>
internal static class Alphabet
{
    private static readonly PrimitiveKind[] s_lineKinds = [PrimitiveKind.Flush1, PrimitiveKind.Clean1, PrimitiveKind.Invalidate1];

    private static readonly Primitive[] s_barriersAndOuter =
    [
        new(PrimitiveKind.Dsb), new(PrimitiveKind.OuterSync), new(PrimitiveKind.Flush2), new(PrimitiveKind.Clean2), new(PrimitiveKind.Invalidate2),
    ];

    /// <summary>The steps for a task.</summary>
    public static IReadOnlyList<Primitive> For(SynthesisTask task) =>
    [
        .. task switch
        {
            { Transfer: not null } => Lines(View.Kernel),
            { Pages: PageKind.Lowmem } => Lowmem(),
            _ => Highmem(),
        },
        .. s_barriersAndOuter,
        .. task.SetWay ? [new(PrimitiveKind.Flush1All)] : Array.Empty<Primitive>(),
    ];

    private static IEnumerable<Primitive> Lowmem() =>
    [
        new(PrimitiveKind.Store, View.Kernel), .. Lines(View.Kernel),
        new(PrimitiveKind.Unmap, View.Kernel), new(PrimitiveKind.Tlbi), new(PrimitiveKind.MapNonCacheable, View.Kernel),
        .. Alias(),
    ];

    private static IEnumerable<Primitive> Highmem() =>
    [
        new(PrimitiveKind.Purge), new(PrimitiveKind.Kmap), new(PrimitiveKind.KmapFresh),
        new(PrimitiveKind.Store, View.Kmapped), .. Lines(View.Kmapped), new(PrimitiveKind.Flush1IfKmapped), new(PrimitiveKind.Kunmap),
        .. Alias(),
        new(PrimitiveKind.MapNonCacheable, View.DmaOtherColour), .. Lines(View.DmaOtherColour),
    ];

    private static IEnumerable<Primitive> Alias() =>
        [new(PrimitiveKind.MapNonCacheable, View.Dma), .. Lines(View.Dma), new(PrimitiveKind.Store, View.Dma)];

    private static IEnumerable<Primitive> Lines(View view) => s_lineKinds.Select(kind => new Primitive(kind, view));
}
