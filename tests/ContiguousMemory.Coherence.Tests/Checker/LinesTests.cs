using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>One line is enough for the verdict: two, in one write buffer and maintained in a loop, change none.</summary>
public class LinesTests
{
    private static readonly L1Kind[] s_kinds = [L1Kind.Vivt, L1Kind.ViptAliasing, L1Kind.Pipt];

    public static TheoryData<string, string, string> Strategies
    {
        get
        {
            TheoryData<string, string, string> data = [];
            foreach (Strategy strategy in StrategyCatalogue.All) data.Add(strategy.Id, strategy.Table.ToString(), strategy.Pages.ToString());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Run_TwoLines_SameVerdictAsOne(string id, string table, string pages)
    {
        Strategy strategy = StrategyCatalogue.Get(id, Enum.Parse<StrategyTable>(table), Enum.Parse<PageKind>(pages));
        NonCacheablePolicy[] policies = strategy.Table == StrategyTable.Alloc ? Enum.GetValues<NonCacheablePolicy>() : [NonCacheablePolicy.Bypass];
        Explorer explorer = new();
        foreach (L1Kind l1 in s_kinds)
        {
            foreach (NonCacheablePolicy policy in policies)
            {
                MachineDescription one = new() { L1 = l1, NonCacheable = policy, Outer = OuterCache.Pl310, Pages = strategy.Pages, LazyKmap = strategy.Pages == PageKind.Highmem };
                CheckResult alone = explorer.Run(new CacheMachine(one, strategy.Sequence), cancel: TestContext.Current.CancellationToken);
                CheckResult both = explorer.Run(new CacheMachine(one with { Lines = 2 }, strategy.Sequence), cancel: TestContext.Current.CancellationToken);
                Assert.True(alone.Verdict == Verdict.Ok == (both.Verdict == Verdict.Ok), $"{id} on {one}: {alone.Verdict}, with two lines {both.Verdict}");
                if (alone.Verdict == Verdict.Ok) Assert.True(both.States > 5 * alone.States, $"Two lines have {both.States} states, one has {alone.States}.");
            }
        }
    }

    [Fact]
    public void Run_TwoLinesOfN2_IsRepeatable()
    {
        CacheMachine machine = new(
            new() { L1 = L1Kind.Vivt, Outer = OuterCache.Pl310, Pages = PageKind.Highmem, LazyKmap = true, Lines = 2 },
            StrategyCatalogue.Get("N2", StrategyTable.Alloc, PageKind.Highmem).Sequence);
        Explorer explorer = new();

        CheckResult first = explorer.Run(machine, cancel: TestContext.Current.CancellationToken);
        CheckResult second = new Explorer().Run(machine, cancel: TestContext.Current.CancellationToken);
        CheckResult partial = explorer.Run(machine, budget: 1000, cancel: TestContext.Current.CancellationToken);

        Assert.Equal((Verdict.Ok, first.States, first.Transitions), (second.Verdict, second.States, second.Transitions));
        Assert.False(first.IsPartial);
        Assert.True(partial.IsPartial);
        Assert.Equal(1000, partial.States);
    }

    /// <summary>The run of the project's bar: millions of states, with the way to each kept.</summary>
    [Fact]
    public void Run_ThreeLinesOfN2_VisitsMillionsOfStates()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "takes some seconds and 200 MB; CMA_SOAK=1 runs it");
        CacheMachine machine = new(
            new() { L1 = L1Kind.Vivt, Outer = OuterCache.Pl310, Pages = PageKind.Highmem, LazyKmap = true, Lines = 3 },
            StrategyCatalogue.Get("N2", StrategyTable.Alloc, PageKind.Highmem).Sequence);
        Explorer explorer = new();
        CheckResult result = explorer.Run(machine, cancel: TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{result.States} states, {result.Transitions} transitions, {explorer.BytesAState:F1} bytes a state");
        Assert.Equal(Verdict.Ok, result.Verdict);
        Assert.True(result.States >= 5_000_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void New_LinesOutOfRange_IsRefused(int lines) =>
        Assert.Throws<ArgumentException>(() => new CacheMachine(new() { L1 = L1Kind.Pipt, Lines = lines }, SequenceText.Parse("dsb")));
}
