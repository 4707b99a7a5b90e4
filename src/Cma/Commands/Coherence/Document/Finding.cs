using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>What a claim rests on: a strategy on some machines, and whether it is to be ok on all of them or on none.</summary>
/// <param name="Strategy">The catalogue's id, or a sequence.</param>
/// <param name="Pages">The kind of page.</param>
/// <param name="On">The machines, in the words that --on takes.</param>
/// <param name="Expected">True for ok on all, false for ok on none.</param>
internal sealed record Finding(string Strategy, PageKind Pages, string On, bool Expected)
{
    public static Finding Right(string strategy, string on, PageKind pages = PageKind.Lowmem) => new(strategy, pages, on, true);

    public static Finding Wrong(string strategy, string on, PageKind pages = PageKind.Lowmem) => new(strategy, pages, on, false);

    /// <summary>Checks it, and tells what came of it on a line of the page.</summary>
    public (string Line, bool Holds) Check(CancellationToken cancel)
    {
        Strategy strategy = StrategyOf(Strategy, Pages);
        MatrixResult[] results = MatrixRun.Run(
            MachineWords.ParseAll(On, Pages, strategy.Table == StrategyTable.Streaming).Select(machine => new MatrixCell(strategy, machine)), cancel: cancel);
        int ok = results.Count(result => result.Result.Verdict == Verdict.Ok);
        string faults = string.Join(
            ", ",
            results.Where(result => result.Result.Verdict != Verdict.Ok).GroupBy(result => result.Result.Verdict).OrderBy(group => group.Key).Select(group => $"{MatrixWords.Of(group.Key)} on {group.Count()}"));
        string came = results.Length == 1 ? MatrixWords.Of(results[0].Result)
            : ok == results.Length ? $"ok on all {ok} machines"
            : ok == 0 ? $"ok on none of {results.Length} machines: {faults}"
            : $"ok on {ok} of {results.Length} machines: {faults}";
        bool holds = ok == (Expected ? results.Length : 0);
        return ($"- `{Strategy}`{(Pages == PageKind.Highmem ? " (highmem)" : "")} on `{On}`: {came}.{(holds ? "" : " **This is not what the claim says.**")}", holds);
    }

    /// <summary>The catalogue's strategy of an id, or the sequence as one.</summary>
    public static Strategy StrategyOf(string text, PageKind pages) => StrategyCatalogue.All.FirstOrDefault(one => one.Id == text && one.Pages == pages)
        ?? new("sequence", SequenceRules.Read(text).Table, pages, text, "");
}
