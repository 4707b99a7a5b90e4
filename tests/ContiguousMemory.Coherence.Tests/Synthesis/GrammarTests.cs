using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>Which sequences make sense.</summary>
public class GrammarTests
{
    [Theory]
    [InlineData("lowmem", "map DMA nc", true)]
    [InlineData("lowmem", "unmap LIN; tlbi; map LIN nc", true)]
    [InlineData("lowmem", "unmap LIN; map LIN nc; tlbi", true)]
    [InlineData("lowmem", "st LIN 0; fl1 LIN", false)] // no non-cacheable mapping to hand over
    [InlineData("lowmem", "map LIN nc", false)] // in place without a break
    [InlineData("lowmem", "unmap LIN; map LIN nc", false)] // the old translation lingers
    [InlineData("lowmem", "unmap LIN; map LIN nc; st LIN 0; tlbi", false)] // a store by either translation
    [InlineData("lowmem", "unmap LIN; map DMA nc", true)] // lingers, but not where the driver looks
    [InlineData("lowmem", "unmap LIN; fl1 LIN; map DMA nc", false)] // maintenance by what is unmapped
    [InlineData("lowmem", "fl1 DMA; map DMA nc", false)]
    [InlineData("lowmem", "map DMA nc; map DMA nc", false)]
    [InlineData("lowmem", "tlbi; map DMA nc", false)] // nothing lingers
    [InlineData("highmem", "kmap; st K 0; kunmap; map DMA nc", true)]
    [InlineData("highmem", "st K 0; map DMA nc", false)]
    [InlineData("highmem", "kmap; map DMA nc", false)] // left open
    [InlineData("highmem", "kmap; kmap; kunmap; kunmap; map DMA nc", false)]
    [InlineData("highmem", "kmap; purge; kunmap; map DMA nc", false)] // pinned
    [InlineData("highmem", "map DMA nc; fl1 DMA2", false)]
    [InlineData("highmem", "map DMA nc; map DMA2 nc; fl1 DMA2", true)]
    [InlineData("lowmem careful", "map DMA nc", false)] // a cacheable mapping beside it
    [InlineData("lowmem careful", "unmap LIN; map LIN nc; tlbi", false)] // lingers while it is made
    [InlineData("lowmem careful", "unmap LIN; tlbi; map LIN nc; fl1 LIN; st LIN 0", false)] // no barrier before the store
    [InlineData("lowmem careful", "unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; st LIN 0", true)]
    [InlineData("lowmem careful", "fl1 LIN; st LIN 0; unmap LIN; tlbi; map LIN nc", true)] // a cacheable store
    [InlineData("highmem careful", "map DMA nc", false)] // it may be in a lazy kmap
    [InlineData("highmem careful", "purge; map DMA nc", true)]
    [InlineData("highmem careful", "purge; map DMA nc; kmap; kunmap", false)]
    public void Accepts_Sequence_IfItMakesSense(string words, string text, bool accepted) =>
        Assert.Equal(accepted, new Grammar(Tasks.Of(words)).Accepts(new(SequenceText.Parse(text), [])));

    [Fact]
    public void Alphabet_EveryStep_IsReadAsItIsWritten() => Assert.All(
        Tasks.All.Select(Tasks.Of),
        task => Assert.All(Alphabet.For(task), step => Assert.Equal(step, Assert.Single(SequenceText.Parse(SequenceWriter.Text([step], task.Pages))))));

    [Fact]
    public void Shorter_SaturatesInsteadOfOverflowing() => Assert.Equal(long.MaxValue, SequenceCount.Shorter(Tasks.Of("highmem"), 50));

    [Fact]
    public void Of_Steps_CountsWhatTheyDoOnTheMachine()
    {
        CostVector cost = new() { L2 = 3, Dsb = 7 };
        IReadOnlyList<Primitive> steps = SequenceText.Parse("fl1 LIN; dsb; fl2; osync; tlbi");
        MachineDescription machine = new() { L1 = L1Kind.Pipt };

        Assert.Equal(128 + 7 + 1, cost.Of(steps, machine));
        Assert.Equal(128 + 7 + (3 * 128) + 1 + 1, cost.Of(steps, machine with { Outer = OuterCache.Pl310 }));
        Assert.Equal(1 + 128, cost.Of(new Primitive(PrimitiveKind.Kunmap), machine with { L1 = L1Kind.Vivt }));
        Assert.Equal(1, cost.Of(new Primitive(PrimitiveKind.Kunmap), machine));
    }
}
