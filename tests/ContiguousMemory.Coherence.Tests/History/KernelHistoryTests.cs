using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.History;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.History;

public class KernelHistoryTests
{
    private static readonly KernelHistory s_history = KernelHistory.Run(KernelTasks.All);

    [Theory]
    [InlineData("7e5a69e83b", "Q", "N2", L1Kind.Pipt, "Leak", "Ok")]
    [InlineData("7e5a69e83b", "Q", "N2", L1Kind.Vipt, "Leak", "Ok")]
    [InlineData("2ffe2da3e716", "F2", "F1", L1Kind.Pipt, "CpuStale", "Ok")]
    [InlineData("2ffe2da3e716", "F2", "F1", L1Kind.ViptAliasing, "CpuStale", "Ok")]
    [InlineData("c50f11c6196f", "S1", "S2", L1Kind.Pipt, "CpuStale", "Ok")]
    public void Turns_CommitThatMendedSomething_LightsUpItsCell(string commit, string from, string to, L1Kind l1, string before, string after)
    {
        Turn turn = s_history.Turns.First(turn => turn.Change.Commit == commit && turn.Machine is { NonCacheable: NonCacheablePolicy.Bypass, Outer: OuterCache.None } && turn.Machine.L1 == l1);

        Assert.Equal((from, to), (turn.From, turn.Change.Strategy));
        Assert.Equal((before, after), (turn.Before?.Verdict.ToString(), turn.After?.Verdict.ToString()));
        Assert.False(turn.IsRegression);
    }

    /// <summary>Nothing of these is turned on VIVT caches: their lines go when a page is unmapped, and no line comes unasked.</summary>
    [Theory]
    [InlineData("7e5a69e83b")]
    [InlineData("2ffe2da3e716")]
    [InlineData("c79095092834")]
    public void Turns_CommitForLaterCores_LeavesVivtAlone(string commit) =>
        Assert.DoesNotContain(s_history.Turns, turn => turn.Change.Commit == commit && turn.Machine.L1 == L1Kind.Vivt);

    [Fact]
    public void Turns_CmaInPlace_EndsTheMismatchAndTurnsNoVerdict()
    {
        IReadOnlyList<Turn> turns = [.. s_history.Turns.Where(turn => turn.Change.Commit == "c79095092834")];

        Assert.NotEmpty(turns);
        Assert.All(turns, turn => Assert.True(turn is { IsOfVerdict: false, Before.Mismatch: true, After.Mismatch: false }));
    }

    [Fact]
    public void Turns_NoCommit_TurnedOkIntoNotOk() => Assert.DoesNotContain(s_history.Turns, turn => turn.IsRegression);

    /// <summary>Every verdict is the explorer's: none is looked up under another strategy or machine.</summary>
    [Fact]
    public void Cells_EveryVerdict_IsTheCheckers()
    {
        Explorer explorer = new();
        foreach (HistoryCell cell in s_history.Cells.Where(cell => cell.Strategy is not null))
        {
            Strategy strategy = StrategyCatalogue.Get(cell.Strategy!, cell.Task.Table, cell.Task.Pages);
            Assert.Equal(explorer.Run(new CacheMachine(cell.Machine, strategy.Sequence), cancel: TestContext.Current.CancellationToken).Verdict, cell.Outcome!.Value.Verdict);
        }
    }

    [Fact]
    public void Cells_EveryEra_IsToldOfEveryMachine()
    {
        Assert.All(s_history.Cells.GroupBy(cell => (cell.Task, cell.Machine)), row => Assert.Equal(Enum.GetValues<Era>(), row.Select(cell => cell.Era)));
        Assert.Contains(s_history.Cells, cell => cell is { Era: Era.Arm64, Strategy: "F4", Machine.L1: L1Kind.Pipt });
        Assert.All(s_history.Cells.Where(cell => cell.Era == Era.Arm64 && cell.Machine.L1 != L1Kind.Pipt), cell => Assert.Null(cell.Strategy));
        Assert.DoesNotContain(s_history.Cells, cell => cell.Machine is { L1: L1Kind.ViptAliasing, Pages: PageKind.Highmem });
    }

    /// <summary>The control: history told backwards is a regression, and is called one.</summary>
    [Fact]
    public void Turns_HistoryToldBackwards_IsARegression()
    {
        KernelTask backwards = new(
            "backwards",
            StrategyTable.Streaming,
            PageKind.Lowmem,
            [
                new() { Era = Era.Linux2633, What = "", Source = "", Strategy = "F1" },
                new() { Era = Era.Linux35, Commit = "0", What = "", Source = "", Strategy = "F2" },
            ]);

        IReadOnlyList<Turn> turns = KernelHistory.Run([backwards], TestContext.Current.CancellationToken).Turns;

        Assert.Equal([L1Kind.ViptAliasing, L1Kind.Vipt, L1Kind.Pipt], turns.Select(turn => turn.Machine.L1).Distinct());
        Assert.All(turns, turn => Assert.True(turn.IsRegression));
    }

    [Fact]
    public void Tasks_EveryChange_SaysHowItIsKnown() => Assert.All(KernelTasks.All.SelectMany(task => task.Changes), change => Assert.True(change.Source.Length > 10 && change.What.Length > 5));
}
