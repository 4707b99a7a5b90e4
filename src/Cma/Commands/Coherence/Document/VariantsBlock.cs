using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>What each trait turns, in few words: which strategies are lost and which are won somewhere.</summary>
internal static class VariantsBlock
{
    public static string Text(CancellationToken cancel)
    {
        // vipt would only repeat pipt.
        (Variant Variant, MatrixCell Base, MatrixCell Varied)[] pairs =
            [.. VariantCatalogue.All.SelectMany(variant => variant.Pairs().Where(pair => pair.Base.Machine.L1 != L1Kind.Vipt).Select(pair => (variant, pair.Base, pair.Varied)))];
        MatrixResult[] before = MatrixRun.Run(pairs.Select(pair => pair.Base).Distinct(), cancel: cancel), after = MatrixRun.Run(pairs.Select(pair => pair.Varied), cancel: cancel);
        Dictionary<MatrixCell, bool> ok = before.ToDictionary(result => result.Cell, result => result.Result.Verdict == Verdict.Ok);
        return Markdown.Table(
            ["trait", "rows", "no longer ok somewhere", "ok somewhere that was not", "why"],
            pairs.Zip(after, (pair, result) => (pair.Variant, pair.Base, Was: ok[pair.Base], Is: result.Result.Verdict == Verdict.Ok)).GroupBy(row => row.Variant).Select(group => (IReadOnlyList<string>)
            [
                $"`{group.Key.Name}`",
                $"{group.Count()}",
                Names(group.Where(row => row.Was && !row.Is).Select(row => row.Base.Strategy)),
                Names(group.Where(row => !row.Was && row.Is).Select(row => row.Base.Strategy)),
                group.Key.Because,
            ]));
    }

    private static string Names(IEnumerable<Strategy> strategies) => strategies.Any()
        ? string.Join("; ", strategies.Distinct().GroupBy(Kind).Select(kind => $"{kind.Key}: {string.Join(", ", kind.Select(strategy => Short(strategy.Id)).Distinct())}"))
        : "none";

    /// <summary>The many rows of partial edges, one for each core family, by the row that they are kinds of.</summary>
    private static string Short(string id) => id.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? id[..dot] + " at edges" : id;

    private static string Kind(Strategy strategy) => strategy.Table == StrategyTable.Streaming ? "streaming" : MatrixWords.Of(strategy.Pages);
}
