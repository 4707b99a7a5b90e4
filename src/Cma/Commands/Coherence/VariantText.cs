using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using Spectre.Console;

namespace Cma.Commands.Coherence;

/// <summary>The variants for a person: what each is, and how many cells of which strategies it turns from what to what.</summary>
internal static class VariantText
{
    public static void Write(TextWriter output, IReadOnlyList<VariantResult> results, OutputStyle style)
    {
        IAnsiConsole console = StyledTables.Console(output, style);
        foreach (IGrouping<Variant, VariantResult> group in results.GroupBy(result => result.Variant))
        {
            console.Write(new Text($"\nVariant {group.Key.Name}\n", new Style(decoration: Decoration.Bold)));
            console.Write(new Text($"  {group.Key.About}\n  {group.Key.Because}\n"));
            foreach (IGrouping<string, VariantResult> turn in group.Where(result => result.Turns).GroupBy(Turn))
                console.Write(new Text($"  {turn.Key,-26}{string.Join(", ", turn.GroupBy(Name).Select(strategy => $"{strategy.Key} ({strategy.Count()})"))}\n"));
            console.Write(new Text($"  {group.Count()} rows, {group.Count(result => result.Turns)} turned.\n"));
        }
    }

    private static string Turn(VariantResult result) => $"{MatrixWords.Of(result.Base.Result.Verdict)} to {MatrixWords.Of(result.Varied.Result.Verdict)}";

    private static string Name(VariantResult result)
    {
        Strategy strategy = result.Base.Cell.Strategy;
        return strategy.Pages == PageKind.Highmem ? $"{strategy.Id} highmem" : strategy.Id;
    }
}
