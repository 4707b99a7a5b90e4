using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Writes sequences in the language that <see cref="Strategies.SequenceText"/> reads.</summary>
internal static class SequenceFormat
{
    public static string Of(IEnumerable<Primitive> steps, PageKind pages = PageKind.Lowmem) => string.Join("; ", steps.Select(step => Of(step, pages)));

    private static string Of(Primitive step, PageKind pages)
    {
        string view = step.View switch
        {
            View.Kernel => pages == PageKind.Lowmem ? "LIN" : "PK",
            View.Fixmap => "KM",
            View.User => "USR",
            View.Dma => "DMA",
            View.DmaOtherColour => "DMA2",
            _ => "K",
        };
        return step.Kind switch
        {
            PrimitiveKind.Store => $"st {view} {(step.Value == Word.Zero ? "0" : "C")}{(step.Word == 1 ? " neighbour" : "")}",
            PrimitiveKind.Load => $"ld {view}",
            PrimitiveKind.Clean1 => $"cl1 {view}",
            PrimitiveKind.Invalidate1 => $"inv1 {view}",
            PrimitiveKind.Flush1 => $"fl1 {view}",
            PrimitiveKind.Flush1IfKmapped => "fl1ifpk",
            PrimitiveKind.Flush1All => "fl1all",
            PrimitiveKind.Dsb => "dsb",
            PrimitiveKind.OuterSync => "osync",
            PrimitiveKind.Clean2 => "cl2",
            PrimitiveKind.Invalidate2 => "inv2",
            PrimitiveKind.Flush2 => "fl2",
            PrimitiveKind.MapCacheable => $"map {view}",
            PrimitiveKind.MapNonCacheable => $"map {view} nc",
            PrimitiveKind.Unmap => $"unmap {view}",
            PrimitiveKind.Tlbi => "tlbi",
            PrimitiveKind.Kmap => "kmap",
            PrimitiveKind.KmapFresh => "kmapfresh",
            PrimitiveKind.Kunmap => "kunmap",
            PrimitiveKind.Purge => "purge",
            PrimitiveKind.DeviceRead => "devr",
            PrimitiveKind.DeviceWrite => "devw",
            _ => "devn",
        };
    }
}
