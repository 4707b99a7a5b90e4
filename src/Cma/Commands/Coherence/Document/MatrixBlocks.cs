using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>The matrix as the page's tables. A column is an L1 kind under a policy; vipt and pipt are one where they agree, which is everywhere.</summary>
internal sealed class MatrixBlocks(IReadOnlyList<MatrixResult> results)
{
    private static readonly string[] s_streaming = ["row", "vivt", "vipt-aliasing", "vipt, pipt", "vipt-aliasing, nothing fills", "vipt, pipt, nothing fills"];

    public string Counts() =>
        $"{results.Count} rows: {results.Count(result => result.Result.Verdict == Verdict.Ok)} ok, with every state visited, and {results.Count(result => result.Result.Verdict != Verdict.Ok)} not, each with a shortest way to its fault; "
        + $"{results.Sum(result => (long)result.Result.States)} states and {results.Sum(result => result.Result.Transitions)} transitions. "
        + $"{results.Count(result => result.Cell.Strategy.Origin == StrategyOrigin.Recorded)} rows were recorded from the engine's own code, {results.Count(result => result.Cell.Strategy.Origin == StrategyOrigin.Written)} written down.\n";

    public string Lowmem() => Alloc(result => result is { Pages: PageKind.Lowmem, Doorbell: Doorbell.Barrier });

    public string Highmem() => Alloc(result => result is { Pages: PageKind.Highmem, LazyKmap: true, Doorbell: Doorbell.Barrier });

    /// <summary>What a strategy loses, and what it gains, where no lazy kmap can be left.</summary>
    public string HighmemWithoutLazy() => Differences(
        machine => machine is { Pages: PageKind.Highmem, LazyKmap: true, Doorbell: Doorbell.Barrier }, machine => machine with { LazyKmap = false }, "Without lazy kmaps");

    public string Relaxed(PageKind pages) => Differences(
        machine => machine.Pages == pages && machine.Doorbell == Doorbell.Barrier && machine.LazyKmap == (pages == PageKind.Highmem), machine => machine with { Doorbell = Doorbell.Relaxed }, "With the relaxed doorbell");

    public string Streaming()
    {
        List<MatrixResult> table = [.. results.Where(result => result.Cell.Strategy.Table == StrategyTable.Streaming)];
        return Markdown.Table(s_streaming, table.GroupBy(result => result.Cell.Strategy).Select(row => (IReadOnlyList<string>)
        [
            Name(row.Key),
            Cell(row, L1Kind.Vivt, machine => machine.Speculates),
            Cell(row, L1Kind.ViptAliasing, machine => machine.Speculates),
            Cell(row, L1Kind.Pipt, machine => machine.Speculates),
            Cell(row, L1Kind.ViptAliasing, machine => !machine.Speculates),
            Cell(row, L1Kind.Pipt, machine => !machine.Speculates),
        ]));
    }

    private string Alloc(Func<MachineDescription, bool> on)
    {
        List<MatrixResult> table = [.. results.Where(result => result.Cell.Strategy.Table == StrategyTable.Alloc && on(result.Cell.Machine))];
        (L1Kind L1, NonCacheablePolicy Nc)[] columns =
        [
            .. from policy in Enum.GetValues<NonCacheablePolicy>()
               from l1 in new[] { L1Kind.Vivt, L1Kind.ViptAliasing, L1Kind.Pipt }
               select (l1, policy),
        ];
        return Markdown.Table(
            ["row", .. columns.Select(column => $"{MatrixWords.Of(column.Nc)}: {(column.L1 == L1Kind.Pipt ? "vipt, pipt" : MatrixWords.Of(column.L1))}")],
            table.GroupBy(result => result.Cell.Strategy)
                .Select(row => (IReadOnlyList<string>)[Name(row.Key), .. columns.Select(column => Cell(row, column.L1, machine => machine.NonCacheable == column.Nc))]));
    }

    /// <summary>The rows that are ok on the one machine and not on the other, on a line each.</summary>
    private string Differences(Func<MachineDescription, bool> on, Func<MachineDescription, MachineDescription> other, string what)
    {
        Dictionary<(Strategy, MachineDescription), Verdict> verdicts = results.ToDictionary(result => (result.Cell.Strategy, result.Cell.Machine), result => result.Result.Verdict);
        List<IReadOnlyList<string>> rows = [];
        int cells = 0;
        foreach (IGrouping<Strategy, MatrixResult> row in results.Where(result => result.Cell.Strategy.Table == StrategyTable.Alloc && on(result.Cell.Machine)).GroupBy(result => result.Cell.Strategy))
        {
            cells += row.Count();
            foreach (IGrouping<(Verdict From, Verdict To), MatrixResult> change in row
                .Where(result => result.Cell.Machine.L1 != L1Kind.Vipt)
                .GroupBy(result => (From: result.Result.Verdict, To: verdicts[(row.Key, other(result.Cell.Machine))]))
                .Where(change => change.Key.From == Verdict.Ok != (change.Key.To == Verdict.Ok)))
            {
                rows.Add([row.Key.Id, MatrixWords.Of(change.Key.From), MatrixWords.Of(change.Key.To), Machines(change)]);
            }
        }

        return rows.Count == 0 ? $"{what} none of these {cells} cells turns.\n" : $"{what} these turn between ok and not ok, and no others:\n\n" + Markdown.Table(["row", "from", "to", "on"], rows);
    }

    private static string Machines(IEnumerable<MatrixResult> change) => string.Join(
        "; ",
        change.GroupBy(result => (result.Cell.Machine.L1, result.Cell.Machine.NonCacheable)).Select(group =>
            $"{(group.Key.L1 == L1Kind.Pipt ? "vipt/pipt" : MatrixWords.Of(group.Key.L1))},{MatrixWords.Of(group.Key.NonCacheable)}{(group.Count() == 2 ? "" : group.First().Cell.Machine.Outer == OuterCache.None ? ",no-outer" : ",pl310")}"));

    /// <summary>Without and with an outer cache. For pipt it speaks of vipt too, and says so where the two differ.</summary>
    private static string Cell(IEnumerable<MatrixResult> row, L1Kind l1, Func<MachineDescription, bool> on)
    {
        string Letters(L1Kind kind) => string.Join('/', row.Where(result => result.Cell.Machine.L1 == kind && on(result.Cell.Machine)).Select(result => MatrixWords.Letter(result.Result)));
        return l1 == L1Kind.Pipt && Letters(L1Kind.Vipt) != Letters(L1Kind.Pipt) ? $"{Letters(L1Kind.Vipt)} and {Letters(L1Kind.Pipt)}" : Letters(l1);
    }

    private static string Name(Strategy strategy) => $"**{strategy.Id}** {strategy.Text.Replace("; ", " · ", StringComparison.Ordinal)}";
}
