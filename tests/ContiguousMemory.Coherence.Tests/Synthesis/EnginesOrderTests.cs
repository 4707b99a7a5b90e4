using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>The orders that the engine's descriptors choose are those that the search finds, as they come out of the engine's code.</summary>
public class EnginesOrderTests
{
    /// <summary>But for one thing: the engine changes an entry in place and waits for that, where the model may take it away and put it back.</summary>
    [Fact]
    public void Lowmem_W_IsTheCheapestThatIsRightEverywhere()
    {
        SynthesisAnswer answer = Answer(PageKind.Lowmem);
        Strategy own = StrategyCatalogue.Get("W", StrategyTable.Alloc);

        Assert.Equal("st LIN 0; unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; fl2", SequenceWriter.Text(answer.Sequence!.Steps, PageKind.Lowmem));
        Assert.Equal("st LIN 0; unmap LIN; map LIN nc; dsb; tlbi; fl1 LIN; dsb; fl2", own.Text);
        Assert.Equal(answer.Cost + 1, Synthesiser.CostOf(answer.Question, new(own.Sequence, [])));
    }

    /// <summary>But for the aliases of other colours, which the engine takes away again, as the model need not.</summary>
    [Fact]
    public void Highmem_N6b_CostsNoMoreThanTheCheapestThatIsRightEverywhere()
    {
        SynthesisAnswer answer = Answer(PageKind.Highmem);
        List<Primitive> own = [.. StrategyCatalogue.Get("N6b", StrategyTable.Alloc, PageKind.Highmem).Sequence];

        int away = own.FindIndex(step => step.Kind == PrimitiveKind.Tlbi) - 1;
        Assert.Equal("dsb; tlbi", SequenceWriter.Text(own[away..(away + 2)], PageKind.Highmem));
        own.RemoveRange(away, 2);
        Assert.Equal(answer.Cost, Synthesiser.CostOf(answer.Question, new(own, [])));
    }

    /// <summary>A pair of streaming maintenance that is right everywhere is F4, which ends with a wait that nobody needs in the model.</summary>
    [Fact]
    public void Streaming_F4_IsTheCheapestThatIsRightEverywhere()
    {
        SynthesisTask task = new(PageKind.Lowmem, Transfer.Both, Careful: true);
        SynthesisAnswer answer = new Synthesiser().Answer(new(task, SynthesisMachines.All(task), Goal.Cheapest), cancel: TestContext.Current.CancellationToken);
        string[] own = StrategyCatalogue.Get("F4", StrategyTable.Streaming).Text.Split("; devw; ");

        Assert.Equal(own[0], SequenceWriter.Text(answer.Sequence!.Map, PageKind.Lowmem));
        Assert.Equal(own[1], SequenceWriter.Text(answer.Sequence.Unmap, PageKind.Lowmem) + "; dsb");
    }

    private static SynthesisAnswer Answer(PageKind pages)
    {
        SynthesisTask task = new(pages, Careful: true);
        return new Synthesiser().Answer(new(task, SynthesisMachines.All(task), Goal.Cheapest), cancel: TestContext.Current.CancellationToken);
    }
}
