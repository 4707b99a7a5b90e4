using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>What steps and views are called in an exported model: as in the sequences that people write.</summary>
internal static class PromelaNames
{
    public static string Of(View view) => view switch
    {
        View.Kernel => "LIN",
        View.Fixmap => "KM",
        View.User => "USR",
        View.Dma => "DMA",
        View.DmaOtherColour => "DMA2",
        _ => "K",
    };

    /// <summary>The variable that tells whether a view is mapped.</summary>
    public static string Variable(View view) => view switch
    {
        View.Kernel => "kernel",
        View.Fixmap => "fixmap",
        View.User => "user",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, "Only LIN or PK, KM and USR come and go."),
    };

    /// <summary>The variable that tells whether a TLB may still have a view.</summary>
    public static string Lagging(View view) => "lag" + char.ToUpperInvariant(Variable(view)[0]) + Variable(view)[1..];

    public static string Of(Primitive step)
    {
        string view = Of(step.View);
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
            PrimitiveKind.DeviceIdle => "devn",
            PrimitiveKind.DeviceSync => "devsync",
            _ => step.Kind.ToString(),
        };
    }
}
