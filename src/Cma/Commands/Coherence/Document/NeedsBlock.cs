using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Document;

/// <summary>The smallest machines that still show each fault, found by taking features away.</summary>
internal static class NeedsBlock
{
    private static readonly L1Kind[] s_kinds = [L1Kind.Vivt, L1Kind.ViptAliasing, L1Kind.Pipt];

    public static string Text(CancellationToken cancel)
    {
        (Strategy Strategy, L1Kind L1)[] cells = [.. from strategy in StrategyCatalogue.All from l1 in s_kinds select (strategy, l1)];
        string[] needs = new string[cells.Length];
        Parallel.For(0, cells.Length, new ParallelOptions { CancellationToken = cancel }, at => needs[at] = Needs(cells[at].Strategy, cells[at].L1, cancel));
        return Markdown.Table(
            ["row", "vivt", "vipt-aliasing", "vipt, pipt"],
            cells.Zip(needs).GroupBy(pair => pair.First.Strategy)
                .Where(row => row.Any(pair => pair.Second.Length > 0))
                .Select(row => (IReadOnlyList<string>)[$"{row.Key.Id} ({Kind(row.Key)})", .. row.Select(pair => pair.Second.Length > 0 ? pair.Second : "ok")]));
    }

    private static string Kind(Strategy strategy) => strategy.Table == StrategyTable.Streaming ? "streaming" : MatrixWords.Of(strategy.Pages);

    private static string Needs(Strategy strategy, L1Kind l1, CancellationToken cancel)
    {
        MachineDescription whole = new()
        {
            L1 = l1,
            Outer = OuterCache.Pl310,
            NonCacheable = strategy.Table == StrategyTable.Alloc ? NonCacheablePolicy.MayHit : NonCacheablePolicy.Bypass,
            Pages = strategy.Pages,
            LazyKmap = strategy.Pages == PageKind.Highmem,
        };
        return string.Join(" or ", Ablation.MinimalFeatures(new MatrixCell(strategy, whole), cancel).Select(FeatureWords.Of));
    }
}
