using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>A search that is stopped says so, and what it knows by then.</summary>
public class LimitTests
{
    private static readonly SynthesisTask s_task = Tasks.Of("lowmem");

    [Fact]
    public void Answer_BudgetUsedUp_IsPartialWithALowerBound()
    {
        SynthesisAnswer answer = Answer(new() { Budget = 500 });

        Assert.Equal((SearchEnd.BudgetUsedUp, (Sequence?)null), (answer.Ended, answer.Sequence));
        Assert.InRange(answer.Cost, 2, 6);
        Assert.InRange(answer.Counts.Tried, 500, 600);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(SearchLimits.LongestSequence, true)]
    public void Answer_MaxLength_IsKept(int maxLength, bool isEnough) =>
        Assert.Equal(isEnough ? SearchEnd.Found : SearchEnd.NoneIsShortEnough, Answer(new() { MaxLength = maxLength }).Ended);

    [Fact]
    public void Answer_Cancelled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => new Synthesiser().Answer(new(s_task, SynthesisMachines.All(s_task), Goal.Shortest), cancel: new(canceled: true)));

    [Fact]
    public void Answer_NoMachine_IsRefused() => Assert.Throws<ArgumentException>(() => new Synthesiser().Answer(new(s_task, [], Goal.Shortest), cancel: TestContext.Current.CancellationToken));

    /// <summary>The search knows one step after another; of a machine that unrolls them it would know the wrong ones.</summary>
    [Fact]
    public void Answer_MachineOfTwoLines_IsRefused() => Assert.Throws<ArgumentException>(() => new Synthesiser().Answer(
        new(s_task, [Tasks.Machine(s_task, "Pipt") with { Lines = 2 }], Goal.Shortest), cancel: TestContext.Current.CancellationToken));

    [Fact]
    public void Answer_Progress_IsToldAndGrows()
    {
        List<long> told = [];
        new Synthesiser().Answer(new(s_task, SynthesisMachines.All(s_task), Goal.Cheapest), (tried, _) => told.Add(tried), TestContext.Current.CancellationToken);

        Assert.Equal(told.Order(), told);
        Assert.True(told.Count > 10);
    }

    [Theory]
    [InlineData("to-device short")]
    [InlineData("lowmem short")]
    [InlineData("highmem short")]
    public void Frames_ShortWritesOfNoDevice_AreRefused(string words) => Assert.Throws<ArgumentException>(() => Tasks.Of(words).Frames());

    [Fact]
    public void Frames_HighmemTransfer_IsRefused() => Assert.Throws<ArgumentException>(() => new SynthesisTask(PageKind.Highmem, Transfer.Both).Frames());

    /// <summary>A weight changes what is cheapest: where removing all lazy kmaps costs nothing, there is no need to look for one.</summary>
    [Fact]
    public void Answer_OtherWeights_FindsAnotherOrder()
    {
        SynthesisTask task = Tasks.Of("highmem");
        SynthesisQuestion question = new(task, [Tasks.Machine(task, "Vivt None Bypass Barrier lazy")], Goal.Cheapest);
        SynthesisAnswer plain = new Synthesiser().Answer(question, cancel: TestContext.Current.CancellationToken);
        SynthesisAnswer freePurge = new Synthesiser().Answer(question with { Cost = new() { Purge = 0, SetWay = 0 } }, cancel: TestContext.Current.CancellationToken);

        Assert.Equal(("map DMA nc; fl1ifpk; st DMA 0", 257), (SequenceWriter.Text(plain.Sequence!.Steps, PageKind.Lowmem), plain.Cost));
        Assert.Equal(("purge; map DMA nc; st DMA 0", 129), (SequenceWriter.Text(freePurge.Sequence!.Steps, PageKind.Lowmem), freePurge.Cost));
    }

    private static SynthesisAnswer Answer(SearchLimits limits) => new Synthesiser().Answer(
        new(s_task, [Tasks.Machine(s_task, "ViptAliasing Pl310 MayHit Relaxed")], Goal.Shortest) { Limits = limits }, cancel: TestContext.Current.CancellationToken);
}
