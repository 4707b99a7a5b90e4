using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>A sequence in the language of <see cref="SequenceText"/>, so that what was recorded reads like what was written.</summary>
internal static class SequenceWriter
{
    /// <summary>The text; reading it gives the sequence again.</summary>
    public static string Text(IEnumerable<Primitive> sequence, PageKind pages) => string.Join("; ", sequence.Select(step => Text(step, pages)));

    /// <summary>The text of one step.</summary>
    public static string Text(Primitive step, PageKind pages)
    {
        string view = step.View switch
        {
            View.Kernel => pages == PageKind.Highmem ? "PK" : "LIN",
            View.Fixmap => "KM",
            View.User => "USR",
            View.Dma => "DMA",
            View.DmaOtherColour => "DMA2",
            _ => "K",
        };
        return step.Kind switch
        {
            PrimitiveKind.Store => $"st {view} {Value(step.Value)}{(step.Word == 1 ? " neighbour" : "")}",
            PrimitiveKind.MapCacheable => $"map {view}",
            PrimitiveKind.MapNonCacheable => $"map {view} nc",
            _ when SequenceText.BareWord(step.Kind) is { } bare => bare,
            _ => $"{SequenceText.ViewedWord(step.Kind)} {view}",
        };
    }

    private static char Value(Word value) => value switch
    {
        Word.Zero => '0',
        Word.Secret => 'S',
        _ => 'C',
    };
}
