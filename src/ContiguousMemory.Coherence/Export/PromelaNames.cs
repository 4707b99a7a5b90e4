using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>What views and words are called in an exported model.</summary>
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

    /// <summary>What a word of memory holds.</summary>
    public static string Of(Word value) => value switch
    {
        Word.Zero => "ZERO",
        Word.Secret => "SECRET",
        Word.Cpu => "CPU",
        _ => "DEVICE",
    };
}
