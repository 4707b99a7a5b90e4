using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>What the search finds on all machines together, and what holds of it.</summary>
public class SynthesiserTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lowmem", 388)]
    [InlineData("lowmem careful", 388)]
    [InlineData("highmem careful", 2054)]
    [InlineData("to-device", 257)]
    [InlineData("from-device", 513)]
    [InlineData("from-device short", 513)]
    [InlineData("both", 513)]
    [InlineData("both short", 513)]
    public void Answer_EveryMachine_IsThisOrder(string words, long cost)
    {
        SynthesisTask task = Tasks.Of(words);
        Synthesiser synthesiser = new();
        foreach (Goal goal in Enum.GetValues<Goal>())
        {
            SynthesisAnswer answer = synthesiser.Answer(new(task, SynthesisMachines.All(task), goal), cancel: Cancel);
            Assert.Equal(SearchEnd.Found, answer.Ended);
            Assert.Equal(Tasks.Winner(words), (SequenceWriter.Text(answer.Sequence!.Map, PageKind.Lowmem), SequenceWriter.Text(answer.Sequence.Unmap, PageKind.Lowmem)));
            Assert.Equal(cost, answer.Cost);
            Assert.True(answer.Proof > 1_000, $"{answer.Proof} states.");
        }
    }

    /// <summary>The highmem page without the rules of care takes longer to decide, and costs the same.</summary>
    [Fact]
    public void Answer_HighmemOnEveryMachine_CostsNoLessWithoutCare()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "takes ten seconds; CMA_SOAK=1 runs it");
        SynthesisTask task = Tasks.Of("highmem");

        Assert.Equal(2054, new Synthesiser().Answer(new(task, SynthesisMachines.All(task), Goal.Cheapest), cancel: Cancel).Cost);
    }

    /// <summary>No step of a winner may go: it makes no sense any more, or the checker finds it wrong on some machine.</summary>
    [Theory]
    [InlineData("lowmem", "unmap LIN, tlbi, map LIN nc")]
    [InlineData("highmem", "map DMA nc, map DMA2 nc")]
    [InlineData("to-device", "")]
    [InlineData("from-device short", "")]
    [InlineData("both", "")]
    public void Winner_WithoutAnyStep_IsWrong(string words, string neededByGrammar)
    {
        SynthesisTask task = Tasks.Of(words);
        Sequence winner = Tasks.Sequence(Tasks.Winner(words));
        Assert.False(IsWrongSomewhere(task, winner, 1));
        List<string> senseless = [];
        for (int at = 0; at < winner.Length; at++)
        {
            Primitive left = winner.Steps.ElementAt(at);
            Sequence shorter = at < winner.Map.Count
                ? winner with { Map = [.. winner.Map.Where((_, i) => i != at)] }
                : winner with { Unmap = [.. winner.Unmap.Where((_, i) => i != at - winner.Map.Count)] };
            if (!new Grammar(task).Accepts(shorter)) senseless.Add(SequenceWriter.Text([left], PageKind.Lowmem));
            else Assert.True(IsWrongSomewhere(task, shorter, 1), $"{SequenceWriter.Text(shorter.Steps, PageKind.Lowmem)} is right.");
        }

        Assert.Equal(neededByGrammar, string.Join(", ", senseless));
    }

    /// <summary>Two lines, maintained in a loop, change nothing: the winners stay right.</summary>
    [Theory]
    [InlineData("lowmem")]
    [InlineData("to-device")]
    [InlineData("from-device")]
    [InlineData("from-device short")]
    [InlineData("both")]
    public void Winner_TwoLines_IsRight(string words) => Assert.False(IsWrongSomewhere(Tasks.Of(words), Tasks.Sequence(Tasks.Winner(words)), 2));

    [Fact]
    public void Winner_TwoLinesOfHighmem_IsRight()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "visits millions of states; CMA_SOAK=1 runs it");
        Assert.False(IsWrongSomewhere(Tasks.Of("highmem"), Tasks.Sequence(Tasks.Winner("highmem")), 2));
    }

    /// <summary>Each machine by itself: the checker proves each answer, and no known order that is right costs less.</summary>
    [Theory]
    [InlineData("lowmem")]
    [InlineData("to-device")]
    [InlineData("from-device")]
    [InlineData("both short")]
    public void Answer_EachMachine_IsProvedAndNoKnownOrderIsCheaper(string words)
    {
        SynthesisTask task = Tasks.Of(words);
        Explorer explorer = new();
        foreach (MachineDescription machine in SynthesisMachines.All(task))
        {
            SynthesisAnswer answer = new Synthesiser().Answer(new(task, [machine], Goal.Cheapest), cancel: Cancel);
            Assert.All(task.Frames(), frame => Assert.Equal(Verdict.Ok, explorer.Run(new CacheMachine(machine, frame.Around(answer.Sequence!)), cancel: Cancel).Verdict));
            Assert.All(KnownOrders.Judge(answer.Question, Cancel).Where(known => known.IsRight), known => Assert.True(known.Cost >= answer.Cost, $"{known} on {machine}"));
        }
    }

    private static bool IsWrongSomewhere(SynthesisTask task, Sequence sequence, int lines)
    {
        Explorer explorer = new();
        return SynthesisMachines.All(task).Any(machine => task.Frames().Any(frame =>
            explorer.Run(new CacheMachine(machine with { Lines = lines }, frame.Around(sequence)), cancel: Cancel).Verdict != Verdict.Ok));
    }
}
