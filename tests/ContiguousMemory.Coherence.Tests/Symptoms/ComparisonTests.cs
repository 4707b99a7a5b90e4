using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Symptoms;

namespace ContiguousMemory.Coherence.Tests.Symptoms;

public class ComparisonTests
{
    [Theory]
    [InlineData("st LIN 0; fl1 LIN; fl2", "st LIN 0; fl1 LIN; dsb; fl2", "Missing", "dsb", "fl1 LIN", "fl2")]
    [InlineData("dsb; fl2", "st LIN 0; dsb; fl2", "Missing", "st LIN 0", "", "dsb")]
    [InlineData("dsb; fl2; tlbi", "dsb; fl2", "Superfluous", "tlbi", "fl2", "")]
    [InlineData("dsb; inv1 LIN; fl2", "dsb; fl1 LIN; fl2", "Changed", "fl1 LIN", "dsb", "fl2")]
    [InlineData("st LIN 0; fl2; fl1 LIN", "st LIN 0; fl1 LIN; fl2", "Swapped", "fl1 LIN", "st LIN 0", "")]
    public void Of_OneDifference_IsNamedWithItsPlace(string wrong, string right, string kind, string step, string after, string before)
    {
        Edit edit = Assert.Single(Comparison.Of(SequenceText.Parse(wrong), SequenceText.Parse(right)));

        Assert.Equal((kind, step, after, before), (edit.Kind.ToString(), Text(edit.Step), Text(edit.After), Text(edit.Before)));
    }

    [Fact]
    public void Of_TheSame_IsNothing() => Assert.All(StrategyCatalogue.All, strategy => Assert.Empty(Comparison.Of(strategy.Sequence, strategy.Sequence)));

    /// <summary>A mutant is one edit away, or none if it comes to the same sequence.</summary>
    [Fact]
    public void Of_EveryMutant_IsOneEdit()
    {
        foreach (Strategy strategy in StrategyCatalogue.All)
        {
            foreach (Mutant mutant in Mutants.Of(strategy.Sequence))
                Assert.True(Comparison.Of(mutant.Sequence, strategy.Sequence).Count <= 1, $"{strategy.Id} {mutant.What}");
        }
    }

    /// <summary>Steps added and dropped account for the difference in length, whatever is compared with whatever.</summary>
    [Fact]
    public void Of_AnyTwoStrategies_AddsUp()
    {
        foreach (Strategy wrong in StrategyCatalogue.All)
        {
            foreach (Strategy right in StrategyCatalogue.All)
            {
                IReadOnlyList<Edit> edits = Comparison.Of(wrong.Sequence, right.Sequence);
                Assert.Equal(right.Sequence.Count - wrong.Sequence.Count, edits.Count(edit => edit.Kind == EditKind.Missing) - edits.Count(edit => edit.Kind == EditKind.Superfluous));
                Assert.Equal(edits.Count, Comparison.Of(right.Sequence, wrong.Sequence).Count);
                Assert.Equal(wrong.Sequence.SequenceEqual(right.Sequence), edits.Count == 0);
            }
        }
    }

    private static string Text(Primitive? step) => step is { } known ? SequenceWriter.Text(known, PageKind.Lowmem) : "";
}
