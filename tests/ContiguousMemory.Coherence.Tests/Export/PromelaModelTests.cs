using ContiguousMemory.Coherence.Export;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Export;

/// <summary>What the text of a model says, with or without Spin at hand.</summary>
public class PromelaModelTests
{
    private static readonly MachineDescription s_pipt = new() { L1 = L1Kind.Pipt };

    [Fact]
    public void Of_Sequence_NamesItsSteps()
    {
        string model = PromelaModel.Of(s_pipt, SequenceText.Parse("st LIN 0; fl1 LIN; dsb; fl2; map DMA nc"), "A");

        string[] steps = [.. model.Split('\n').Where(line => line.Contains("/* step ", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Equal(["/* step 1: st LIN 0 */", "/* step 2: fl1 LIN */", "/* step 3: dsb */", "/* step 4: fl2 */", "/* step 5: map DMA nc */"], steps);
    }

    [Fact]
    public void Of_TitleThatEndsAComment_StaysInTheComment()
    {
        string model = PromelaModel.Of(s_pipt, SequenceText.Parse("dsb"), "*/ assert(false) /*");

        Assert.DoesNotContain("*/ assert(false)", model, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FeatureTakenAway_IsRefused() =>
        Assert.Throws<NotSupportedException>(() => PromelaModel.Of(s_pipt with { Features = MachineFeatures.Evict }, SequenceText.Parse("dsb"), "x"));

    [Fact]
    public void Survey_DifferentPages_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PromelaModel.Survey([s_pipt, s_pipt with { Pages = PageKind.Highmem }], SequenceText.Parse("dsb")));

    [Fact]
    public void Number_EveryBaseMachine_IsItsOwnUnlessOneMachineForData()
    {
        int numbers = Matrix().Select(PromelaMachine.Number).Distinct().Count();

        Assert.Equal(Matrix().Count(machine => machine.L1 != L1Kind.Vipt), numbers);
        Assert.All(Matrix(), machine => Assert.InRange(PromelaMachine.Number(machine), 0, 255));

        static IEnumerable<MachineDescription> Matrix() =>
            Coherence.Checker.Matrix.Cells().Where(cell => cell.Strategy.Id == "N2").Select(cell => cell.Machine);
    }
}
