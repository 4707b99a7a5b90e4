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
        D the device does; DL the device reads the old owner's data; N a neighbour's word is lost. vipt-a is the aliasing one. NC bypass,
        may-hit, l2-hit: what a non-cacheable access does when a cache holds the line.
        """;

    private const int NameWidth = 20, CellWidth = 8;

    private static readonly Style s_ok = new(Color.Green), s_faulty = new(Color.Red), s_title = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, IReadOnlyList<MatrixResult> results, OutputStyle style)
    {
        IAnsiConsole console = Open(output, style);
        foreach (IGrouping<string, MatrixResult> section in results.GroupBy(Title))
        {
            console.Write(new Text(section.Key + "\n", s_title));
            WriteSection(console, [.. section]);
            console.WriteLine();
        }

        console.Write(new Text(Legend + "\n"));
        long states = results.Sum(result => (long)result.Result.States), ok = results.Count(result => result.Result.Verdict == Verdict.Ok);
        console.Write(new Text($"{results.Count} rows, {ok} ok; {states} states visited.\n"));
    }

    /// <summary>A console for tables of a fixed width. The style is chosen by whoever calls, not by what the console finds out for itself.</summary>
    internal static IAnsiConsole Open(TextWriter output, OutputStyle style) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = style == OutputStyle.Rich ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = style == OutputStyle.Rich ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new FixedWidthOutput(output, 200),
    });

    private static void WriteSection(IAnsiConsole console, IReadOnlyList<MatrixResult> section)
    {
        List<IGrouping<string, MatrixResult>> rows = [.. section.GroupBy(result => result.Cell.Strategy.Id)];
        List<MachineDescription> columns = [.. rows[0].GroupBy(Column).Select(column => column.First().Cell.Machine)];
        if (section[0].Cell.Strategy.Table == StrategyTable.Alloc)
            WriteLine(console, "", columns.GroupBy(machine => machine.NonCacheable).Select(policy => (Text: $"NC {MatrixWords.Of(policy.Key)}", Columns: policy.Count(), Style.Plain)));
        WriteLine(console, "", columns.Select(machine => (Text: Head(machine.L1), Columns: 1, Style.Plain)));
        foreach (IGrouping<string, MatrixResult> row in rows) WriteLine(console, row.Key, row.GroupBy(Column).Select(Cell));
    }

    private static (string Text, int Columns, Style Style) Cell(IEnumerable<MatrixResult> withoutAndWith)
    {
        List<Verdict> verdicts = [.. withoutAndWith.Select(result => result.Result.Verdict)];
        return (string.Join('/', verdicts.Select(MatrixWords.Letter)), 1, verdicts.TrueForAll(verdict => verdict == Verdict.Ok) ? s_ok : s_faulty);
    }

    private static void WriteLine(IAnsiConsole console, string name, IEnumerable<(string Text, int Columns, Style Style)> cells)
    {
        console.Write(new Text(name));
        int gap = NameWidth - name.Length;
        foreach ((string text, int columns, Style style) in cells)
        {
            console.Write(new Text(new string(' ', gap)));
            console.Write(new Text(text, style));
            gap = (columns * CellWidth) - text.Length;
        }

        console.WriteLine();
    }

    private static (L1Kind L1, NonCacheablePolicy Nc) Column(MatrixResult result) => (result.Cell.Machine.L1, result.Cell.Machine.NonCacheable);

    private static string Head(L1Kind l1) => l1 == L1Kind.ViptAliasing ? "vipt-a" : MatrixWords.Of(l1);

    private static string Title(MatrixResult result)
    {
        (Strategy strategy, MachineDescription machine) = result.Cell;
        if (strategy.Table == StrategyTable.Streaming) return $"Streaming, {(machine.Speculates ? "cores from v6 on speculate" : "nothing speculates")}";
        string kmap = strategy.Pages == PageKind.Lowmem ? "" : machine.LazyKmap ? ", a lazy kmap may be left" : ", no lazy kmap";
        return $"A page becomes a coherent buffer: {MatrixWords.Of(strategy.Pages)}{kmap}, doorbell {MatrixWords.Of(machine.Doorbell)}";
    }
}
