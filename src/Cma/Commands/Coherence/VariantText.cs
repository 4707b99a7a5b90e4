using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker.Variants;
using Spectre.Console;

namespace Cma.Commands.Coherence;

/// <summary>The variants for a person: what each is, and which strategies it turns on which machines.</summary>
internal static class VariantText
{
    public static void Write(TextWriter output, IReadOnlyList<VariantResult> results, OutputStyle style)
    {
        IAnsiConsole console = StyledTables.Console(output, style);
        foreach (IGrouping<Variant, VariantResult> group in results.GroupBy(result => result.Variant))
        {
            console.Write(new Text($"\nVariant {group.Key.Name}\n", new Style(decoration: Decoration.Bold)));
            console.Write(new Text($"  {group.Key.About}\n  {group.Key.Because}\n"));
            foreach (VariantTurn turn in VariantTurn.Of(group)) console.Write(new Text($"  {VariantWords.Of(turn)}\n"));
            console.Write(new Text($"  {group.Count()} rows: {group.Count(result => result.TurnsOk)} turned, {group.Count(result => result.TellsAnotherFault)} with another fault.\n"));
        }

        foreach (HarmlessErratum erratum in OuterErrata.WithoutRows)
        {
            console.Write(new Text($"\nNo rows for {erratum.Name}\n", new Style(decoration: Decoration.Bold)));
            console.Write(new Text($"  {erratum.About}\n  {erratum.Why}\n"));
        }
    }
}
