using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>A fault is told with a way to it that the simulator can walk.</summary>
public class TraceTests
{
    /// <summary>Every cell of the matrix that is not ok; and a control, that there are many.</summary>
    [Fact]
    public void Replay_TraceOfEveryFaultyCell_ShowsTheSameFault()
    {
        Explorer explorer = new();
        int faulty = 0;
        foreach (MatrixCell cell in Matrix.Cells())
        {
            CacheMachine machine = cell.Build();
            CheckResult result = explorer.Run(machine, cancel: TestContext.Current.CancellationToken);
            if (result.Verdict == Verdict.Ok) continue;
            faulty++;
            Verdict replayed = new Simulator(machine, seed: 1).Replay(result.Trace);
            Assert.True(replayed == result.Verdict, $"{cell.Strategy.Id} on {cell.Machine}: {replayed} in place of {result.Verdict}");
        }

        Assert.True(faulty > 500, $"Only {faulty} cells are faulty.");
    }

    [Fact]
    public void Replay_TraceOfAnotherMachine_IsRefused()
    {
        Strategy strategy = StrategyCatalogue.Get("A", StrategyTable.Alloc);
        MachineDescription fails = new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit };
        CheckResult result = new Explorer().Run(new CacheMachine(fails, strategy.Sequence), cancel: TestContext.Current.CancellationToken);
        CacheMachine quiet = new(fails with { Speculates = false }, strategy.Sequence);

        Assert.Equal(Verdict.CpuStale, result.Verdict);
        Assert.Throws<InvalidOperationException>(() => new Simulator(quiet, seed: 1).Replay(result.Trace));
    }

    /// <summary>The simulator finds by chance what the explorer finds by system, and nothing where there is nothing.</summary>
    [Theory]
    [InlineData("K", true)]
    [InlineData("H", true)]
    [InlineData("D", true)]
    [InlineData("D2", false)]
    public void Wander_ManySteps_FindsAFaultIffThereIsOne(string id, bool faulty)
    {
        MachineDescription machine = new() { L1 = L1Kind.Pipt, Outer = OuterCache.Pl310, NonCacheable = NonCacheablePolicy.MayHit };
        Simulator simulator = new(new CacheMachine(machine, StrategyCatalogue.Get(id, StrategyTable.Alloc).Sequence), seed: 7);

        Verdict found = Verdict.Ok;
        for (int walk = 0; walk < 500 && found == Verdict.Ok; walk++) found = simulator.Wander(400).Verdict;

        Assert.Equal(faulty, found != Verdict.Ok);
    }

    [Fact]
    public void Wander_SameSeed_TakesTheSameWay()
    {
        CacheMachine machine = new(new() { L1 = L1Kind.Vivt }, StrategyCatalogue.Get("K", StrategyTable.Alloc).Sequence);

        Assert.Equal(new Simulator(machine, 3).Wander(10_000), new Simulator(machine, 3).Wander(10_000));
    }
}
