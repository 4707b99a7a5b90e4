using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>On two threads the answer, its numbers and its trace are those of one.</summary>
public class ThreadsTests
{
    [Theory]
    [InlineData("N2", L1Kind.Vivt, Verdict.Ok)]
    [InlineData("B", L1Kind.Pipt, Verdict.Leak)]
    [InlineData("N3", L1Kind.Pipt, Verdict.CpuStale)]
    public void Run_TwoLinesOnTwoThreads_IsTheRunOnOne(string id, L1Kind l1, object verdict)
    {
        CacheMachine machine = Machine(id, l1);
        CheckResult one = new Explorer { Threads = 1 }.Run(machine, cancel: TestContext.Current.CancellationToken);
        Explorer pair = new() { Threads = 2, WideLevel = 1 };

        Assert.Equal(verdict, one.Verdict);
        for (int again = 0; again < 3; again++)
        {
            CheckResult two = pair.Run(machine, cancel: TestContext.Current.CancellationToken);
            Assert.Equal((one.Verdict, one.States, one.Transitions), (two.Verdict, two.States, two.Transitions));
            Assert.Equal(one.Trace, two.Trace);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void Run_BudgetUsedUp_EndsAtTheSameStep(int budget)
    {
        CacheMachine machine = Machine("N2", L1Kind.Vivt);

        CheckResult one = new Explorer { Threads = 1 }.Run(machine, budget, cancel: TestContext.Current.CancellationToken);
        CheckResult two = new Explorer { Threads = 2, WideLevel = 1 }.Run(machine, budget, cancel: TestContext.Current.CancellationToken);

        Assert.True(one.IsPartial && two.IsPartial);
        Assert.Equal((one.States, one.Transitions), (two.States, two.Transitions));
        Assert.True(one.States >= budget && one.States <= budget + 1, $"{one.States} states for a budget of {budget}");
    }

    [Fact]
    public void Run_Cancelled_EndsBothThreadsAndCanBeRepeated()
    {
        CacheMachine machine = Machine("N2", L1Kind.Vivt);
        Explorer pair = new() { Threads = 2, WideLevel = 1 };
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => pair.Run(machine, cancel: cancelled.Token));
        Assert.Equal(Verdict.Ok, pair.Run(machine, cancel: TestContext.Current.CancellationToken).Verdict);
    }

    [Fact]
    public void Run_ExpandingFails_FailsHere()
    {
        LevelPipeline pipeline = new();

        Assert.Throws<InvalidDataException>(() => pipeline.Run(0, 10, (_, _) => throw new InvalidDataException("on the other thread"), _ => true));
    }

    [Fact]
    public void Run_TakingFails_EndsTheOtherThread()
    {
        LevelPipeline pipeline = new();

        Assert.Throws<InvalidDataException>(() => pipeline.Run(0, 10, (_, _) => { }, _ => throw new InvalidDataException("here")));
    }

    private static CacheMachine Machine(string id, L1Kind l1) => new(
        new() { L1 = l1, Outer = OuterCache.Pl310, NonCacheable = NonCacheablePolicy.MayHit, Pages = PageKind.Highmem, LazyKmap = true, Lines = 2 },
        StrategyCatalogue.Get(id, StrategyTable.Alloc, PageKind.Highmem).Sequence);
}
