using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>What the search says is least is least.</summary>
public class SynthesiserTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The orders that are right everywhere, and no step of which may go.</summary>
    [Theory]
    [InlineData("lowmem", "st LIN 0; unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; fl2", "", 388)]
    [InlineData("lowmem careful", "st LIN 0; unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; fl2", "", 388)]
    [InlineData("highmem careful", "purge; map DMA nc; map DMA2 nc; inv1 DMA; cl1 DMA2; dsb; inv2; st DMA 0; dsb; osync", "", 2054)]
    [InlineData("to-device", "cl1 LIN; dsb; cl2", "", 257)]
    [InlineData("from-device", "cl1 LIN; dsb; cl2", "inv2; inv1 LIN", 513)]
    [InlineData("from-device short", "cl1 LIN; dsb; cl2", "inv2; inv1 LIN", 513)]
    [InlineData("both", "cl1 LIN; dsb; cl2", "inv2; inv1 LIN", 513)]
    [InlineData("both short", "cl1 LIN; dsb; cl2", "inv2; inv1 LIN", 513)]
    public void Answer_EveryMachine_IsThisOrderAndNoStepMayGo(string words, string map, string unmap, long cost)
    {
        SynthesisTask task = Tasks.Of(words);
        SynthesisAnswer answer = new Synthesiser().Answer(new(task, SynthesisMachines.All(task), Goal.Cheapest), cancel: Cancel);

        Assert.Equal(SearchEnd.Found, answer.Ended);
        Assert.Equal((map, unmap), (SequenceFormat.Of(answer.Sequence!.Map), SequenceFormat.Of(answer.Sequence.Unmap)));
        Assert.Equal(cost, answer.Cost);
        Assert.All(Shortened(answer.Sequence), shorter => Assert.True(IsWrongSomewhere(task, shorter), SequenceFormat.Of(shorter.Steps)));
    }

    private static IEnumerable<Sequence> Shortened(Sequence sequence) =>
    [
        .. Enumerable.Range(0, sequence.Map.Count).Select(at => sequence with { Map = [.. sequence.Map.Where((_, i) => i != at)] }),
        .. Enumerable.Range(0, sequence.Unmap.Count).Select(at => sequence with { Unmap = [.. sequence.Unmap.Where((_, i) => i != at)] }),
    ];

    private static bool IsWrongSomewhere(SynthesisTask task, Sequence sequence)
    {
        if (!new Grammar(task).Accepts(sequence)) return true;
        Explorer explorer = new();
        return SynthesisMachines.All(task).Any(machine => task.Frames().Any(frame => explorer.Run(new CacheMachine(machine, frame.Around(sequence))).Verdict != Verdict.Ok));
    }
}
