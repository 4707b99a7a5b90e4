using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>
/// How many states right sequences have, beside what two earlier explorers of this model counted. Ours has other numbers for five reasons, each
/// of which is told at <see cref="WiderCount"/>; with the five undone the numbers are theirs, to the state.
/// </summary>
public class StateCountsTests
{
    /// <summary>Smallest, median and largest over the strategies and policies that are ok.</summary>
    [Theory]
    [InlineData(L1Kind.Vivt, OuterCache.None, "90/100/116")]
    [InlineData(L1Kind.Vivt, OuterCache.Pl310, "168/186/244")]
    [InlineData(L1Kind.Pipt, OuterCache.None, "59/73/88")]
    [InlineData(L1Kind.Pipt, OuterCache.Pl310, "146/234/318")]
    public void Lowmem_CountedAsTheEarlierExplorersDid_HasTheirNumbers(L1Kind l1, OuterCache outer, string expected) =>
        Assert.Equal(expected, Spread(
            from policy in Enum.GetValues<NonCacheablePolicy>()
            from strategy in Alloc(PageKind.Lowmem)
            select WiderCount.Of(strategy, new() { L1 = l1, Outer = outer, NonCacheable = policy })));

    [Theory]
    [InlineData(OuterCache.None, "105/188/219")]
    public void Highmem_CountedAsTheEarlierExplorersDid_HasTheirNumbers(OuterCache outer, string expected) =>
        Assert.Equal(expected, Spread(
            from policy in Enum.GetValues<NonCacheablePolicy>()
            from strategy in Alloc(PageKind.Highmem)
            select WiderCount.Of(strategy, new() { L1 = L1Kind.Pipt, Outer = outer, NonCacheable = policy, Pages = PageKind.Highmem, LazyKmap = true })));

    [Theory]
    [InlineData(L1Kind.Vivt, OuterCache.None, "31/34/38")]
    [InlineData(L1Kind.Vivt, OuterCache.Pl310, "58/62/70")]
    [InlineData(L1Kind.Pipt, OuterCache.None, "32/42/52")]
    [InlineData(L1Kind.Pipt, OuterCache.Pl310, "98/117/138")]
    public void Streaming_CountedAsTheEarlierExplorersDid_HasTheirNumbers(L1Kind l1, OuterCache outer, string expected) =>
        Assert.Equal(expected, Spread(
            from strategy in StrategyCatalogue.Written
            where strategy.Table == StrategyTable.Streaming
            select WiderCount.Of(strategy, new() { L1 = l1, Outer = outer })));

    /// <summary>One word a line is two with the neighbour forgotten: the states of the one are the projections of the states of the other, no more and no fewer.</summary>
    [Fact]
    public void Matrix_NeighbourForgotten_AreTheStatesOfOneWord()
    {
        Explorer explorer = new();
        int compared = 0;
        foreach (MatrixCell cell in Matrix.Cells().Where(IsOneWord))
        {
            CheckResult one = explorer.Run(cell.Build(), cancel: TestContext.Current.CancellationToken);
            if (one.Verdict != Verdict.Ok) continue;
            Assert.True(one.States == NeighbourForgotten.Count(cell), $"{cell.Strategy.Id} on {cell.Machine}: {one.States} states, {NeighbourForgotten.Count(cell)} projections");
            compared++;
        }

        Assert.True(compared > 300, $"only {compared} cells compared");
    }

    [Fact]
    public void Matrix_NeighbourInEveryLine_ChangesNoVerdict()
    {
        MatrixCell[] cells = [.. Matrix.Cells().Where(IsOneWord)];
        MatrixResult[] one = MatrixRun.Run(cells, cancel: TestContext.Current.CancellationToken);
        MatrixResult[] two = MatrixRun.Run(cells.Select(NeighbourForgotten.Widened), cancel: TestContext.Current.CancellationToken);

        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First.Result.Verdict, pair.Second.Result.Verdict));
    }

    private static bool IsOneWord(MatrixCell cell) => cell.Machine.L1 != L1Kind.Vipt && !cell.Strategy.Sequence.Any(step => step.Word == 1);

    private static IEnumerable<Strategy> Alloc(PageKind pages) => StrategyCatalogue.Written.Where(strategy => strategy.Table == StrategyTable.Alloc && strategy.Pages == pages);

    private static string Spread(IEnumerable<int?> counts)
    {
        int[] sorted = [.. counts.OfType<int>().Order()];
        return $"{sorted[0]}/{sorted[sorted.Length / 2]}/{sorted[^1]}";
    }
}
