using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Strategies;

/// <summary>A driver's sequence that some kernel could execute: its steps, what it is for, and the kind of page it is for.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Table">Streaming if a device acts in it.</param>
/// <param name="Pages">The kind of page that its views are of; null if either will do.</param>
internal sealed record DriverSequence(IReadOnlyList<WrittenStep> Steps, StrategyTable Table, PageKind? Pages);

/// <summary>Tells a sequence that is wrong as a program (an access by an address that is not mapped) from one that is merely not coherent.</summary>
/// <remarks>The catalogue is not held to it: its historical rows abbreviate, and maintain an alias that they map later.</remarks>
internal static class SequenceRules
{
    /// <summary>Reads a sequence and holds it to the rules.</summary>
    /// <exception cref="SequenceFormatException">A step cannot be read or cannot be executed.</exception>
    public static DriverSequence Read(string text)
    {
        IReadOnlyList<WrittenStep> steps = SequenceText.ParseSteps(text);
        StrategyTable table = steps.Any(step => IsDevices(step.Primitive.Kind)) ? StrategyTable.Streaming : StrategyTable.Alloc;
        PageKind? pages = PagesOf(steps);
        MappingWalk walk = new(pages ?? PageKind.Lowmem);
        foreach (WrittenStep step in steps)
        {
            if (walk.Complaint(step.Primitive) is { } complaint) throw Wrong(step, complaint);
            if (table == StrategyTable.Streaming && ChangesLinearMap(step.Primitive)) throw Wrong(step, "a streaming buffer keeps its linear mapping, by which the CPU reads it in the end");
            if (table == StrategyTable.Alloc && step.Primitive.Word == 1) throw Wrong(step, "a neighbour is judged only in a streaming sequence, one with devr, devw or devn");
        }

        if (table == StrategyTable.Alloc) HasDriversAddress(steps, walk);
        else if (pages == PageKind.Highmem) throw Wrong(steps.First(step => ViewPages(step) == PageKind.Highmem), "streaming sequences are of lowmem pages in this model; write LIN");
        return new(steps, table, pages);
    }

    /// <summary>Without one the driver could not use its buffer, and nothing would be judged.</summary>
    private static void HasDriversAddress(IReadOnlyList<WrittenStep> steps, MappingWalk walk)
    {
        if (walk.HasNonCacheable) return;
        throw new SequenceFormatException(
            steps[^1].Line,
            $"'{steps[^1].Text}' is the last step, and there is no non-cacheable address for the driver; add 'map DMA nc' or 'map LIN nc', or the device's act (devr, devw, devn) if this is streaming.");
    }

    private static PageKind? PagesOf(IReadOnlyList<WrittenStep> steps)
    {
        WrittenStep? decided = null;
        foreach (WrittenStep step in steps)
        {
            if (ViewPages(step) is not { } pages) continue;
            if (decided is { } earlier && ViewPages(earlier) != pages)
                throw Wrong(step, $"this is for {Name(pages)}, and '{earlier.Text}' in line {earlier.Line} for {Name(ViewPages(earlier)!.Value)}; a page is one of the two");
            decided ??= step;
        }

        return decided is { } found ? ViewPages(found) : null;
    }

    /// <summary>The kind of page that has what the step names: a linear mapping, or kmaps.</summary>
    private static PageKind? ViewPages(WrittenStep step)
    {
        string[] words = step.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words[1].Equals("LIN", StringComparison.OrdinalIgnoreCase)) return PageKind.Lowmem;
        bool kmapped = step.Primitive.Kind is PrimitiveKind.Kmap or PrimitiveKind.KmapFresh or PrimitiveKind.Kunmap or PrimitiveKind.Purge or PrimitiveKind.Flush1IfKmapped;
        return kmapped || (words.Length > 1 && words[1].ToUpperInvariant() is "PK" or "KM" or "K") ? PageKind.Highmem : null;
    }

    private static bool ChangesLinearMap(Primitive step) => step is { Kind: PrimitiveKind.Unmap or PrimitiveKind.MapNonCacheable, View: View.Kernel };

    private static string Name(PageKind pages) => pages == PageKind.Lowmem ? "lowmem" : "highmem";

    private static bool IsDevices(PrimitiveKind kind) => kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle;

    private static SequenceFormatException Wrong(WrittenStep step, string why) => new(step.Line, $"'{step.Text}': {why}.");
}
