using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using Spectre.Console;

namespace Cma.Commands.Coherence;

/// <summary>The matrix for a person: a table for each condition, a row a strategy, in each cell the verdict without and with an outer cache.</summary>
internal static class MatrixText
{
    private const string Legend = """
        In each cell the verdict without and with an outer cache, in this model: ok; L the old owner's data can be read; C the CPU reads a stale value;
        D the device does; DL the device reads the old owner's data; N a neighbour's word is lost; ? the budget of states was used up before it
        could be told. vipt-a is the aliasing one. NC bypass, may-hit, l2-hit: what a non-cacheable access does when a cache holds the line.
        """;

    private const int CellWidth = 8;

    private static readonly Style s_ok = new(Color.Green), s_faulty = new(Color.Red), s_unknown = new(Color.Yellow), s_title = new(decoration: Decoration.Bold);

    /// <param name="output">Where it goes.</param>
    /// <param name="results">What is told.</param>
    /// <param name="style">How.</param>
    /// <param name="width">Columns there are; tables that are wider are told a policy at a time.</param>
    public static void Write(TextWriter output, IReadOnlyList<MatrixResult> results, OutputStyle style, int width = int.MaxValue)
    {
        WriteSections(output, results, style, width);
        output.WriteLine(Legend);
        long states = results.Sum(result => (long)result.Result.States), ok = results.Count(result => result.Result.Verdict == Verdict.Ok);
        output.WriteLine($"{results.Count} rows, {ok} ok; {states} states visited.");
    }

    /// <summary>The tables alone.</summary>
    public static void WriteSections(TextWriter output, IReadOnlyList<MatrixResult> results, OutputStyle style, int width = int.MaxValue)
    {
        bool fits = NameWidth(results) + (Enum.GetValues<L1Kind>().Length * Enum.GetValues<NonCacheablePolicy>().Length * CellWidth) <= width;
        IAnsiConsole console = StyledTables.Console(output, style);
        foreach (IGrouping<string, MatrixResult> section in results.GroupBy(result => Title(result, fits)))
        {
            console.Write(new Text(section.Key + "\n", s_title));
            WriteSection(console, [.. section]);
            console.WriteLine();
        }
    }

    private static void WriteSection(IAnsiConsole console, IReadOnlyList<MatrixResult> section)
    {
        List<IGrouping<string, MatrixResult>> rows = [.. section.GroupBy(result => result.Cell.Strategy.Id)];
        int width = NameWidth(section);
        List<MachineDescription> columns = [.. rows[0].GroupBy(Column).Select(column => column.First().Cell.Machine)];
        if (section[0].Cell.Strategy.Table == StrategyTable.Alloc && columns.Select(machine => machine.NonCacheable).Distinct().Count() > 1)
            WriteLine(console, "", width, columns.GroupBy(machine => machine.NonCacheable).Select(policy => (Text: $"NC {MatrixWords.Of(policy.Key)}", Columns: policy.Count(), Style.Plain)));
        WriteLine(console, "", width, columns.Select(machine => (Text: Head(machine.L1), Columns: 1, Style.Plain)));
        foreach (IGrouping<string, MatrixResult> row in rows) WriteLine(console, row.Key, width, row.GroupBy(Column).Select(Cell));
    }

    private static (string Text, int Columns, Style Style) Cell(IEnumerable<MatrixResult> withoutAndWith)
    {
        List<CheckResult> results = [.. withoutAndWith.Select(result => result.Result)];
        Style style = results.Exists(result => result.Verdict != Verdict.Ok) ? s_faulty : results.Exists(result => result.IsPartial) ? s_unknown : s_ok;
        return (string.Join('/', results.Select(MatrixWords.Letter)), 1, style);
    }

    private static void WriteLine(IAnsiConsole console, string name, int width, IEnumerable<(string Text, int Columns, Style Style)> cells)
    {
        console.Write(new Text(name));
        int gap = width - name.Length;
        foreach ((string text, int columns, Style style) in cells)
        {
            console.Write(new Text(new string(' ', gap)));
            console.Write(new Text(text, style));
            gap = Math.Max(1, (columns * CellWidth) - text.Length);
        }

        console.WriteLine();
    }

    private static (L1Kind L1, NonCacheablePolicy Nc) Column(MatrixResult result) => (result.Cell.Machine.L1, result.Cell.Machine.NonCacheable);

    private static string Head(L1Kind l1) => l1 == L1Kind.ViptAliasing ? "vipt-a" : MatrixWords.Of(l1);

    private static int NameWidth(IEnumerable<MatrixResult> results) => results.Max(result => result.Cell.Strategy.Id.Length) + 2;

    private static string Title(MatrixResult result, bool fits)
    {
        (Strategy strategy, MachineDescription machine) = result.Cell;
        if (strategy.Table == StrategyTable.Streaming) return $"Streaming, {(machine.Speculates ? "cores from v6 on speculate" : "nothing speculates")}";
        string kmap = strategy.Pages == PageKind.Lowmem ? "" : machine.LazyKmap ? ", a lazy kmap may be left" : ", no lazy kmap";
        return $"A page becomes a coherent buffer: {MatrixWords.Of(strategy.Pages)}{kmap}, doorbell {MatrixWords.Of(machine.Doorbell)}{(fits ? "" : $", NC {MatrixWords.Of(machine.NonCacheable)}")}";
    }
}
