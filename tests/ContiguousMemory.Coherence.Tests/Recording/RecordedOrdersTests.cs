using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>What the engine's code does is what its source says it should, step by step; where the two differ, the difference has its reason.</summary>
public class RecordedOrdersTests
{
    private const string Same = "";

    private const string InPlace = "the entry changes in place, so that the old translation lags until the TLB is told; and the entry is waited for first";

    /// <summary>The id, the page, the steps, and why they are not those that were written down.</summary>
    public static TheoryData<string, string, string, string> Recorded => new()
    {
        { "D", "Lowmem", "st LIN 0; fl1 LIN; dsb; fl2; unmap LIN; map LIN nc; dsb; tlbi", InPlace },
        { "N2", "Highmem", "kmap; st K 0; fl1 K; dsb; kunmap; fl2; map DMA nc", Same },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Alloc_EngineRuns_IsTheStrategy(string id, string pages, string steps, string difference)
    {
        PageKind kind = Enum.Parse<PageKind>(pages);
        Strategy recorded = StrategyCatalogue.Get(id, StrategyTable.Alloc, kind);
        Strategy written = StrategyCatalogue.Written.Single(strategy => (strategy.Id, strategy.Table, strategy.Pages) == (id, StrategyTable.Alloc, kind));

        Assert.Equal((StrategyOrigin.Recorded, StrategyOrigin.Written), (recorded.Origin, written.Origin));
        Assert.Equal(steps, recorded.Text);
        Assert.Equal(difference == Same, recorded.Sequence.SequenceEqual(written.Sequence));
    }

    /// <summary>A difference in steps is none in verdicts, on any machine of the matrix.</summary>
    [Fact]
    public void Matrix_RecordedAndWritten_HaveTheSameVerdicts()
    {
        Explorer explorer = new();
        int compared = 0;
        foreach (MatrixCell cell in Matrix.Cells().Where(cell => cell.Strategy.Origin == StrategyOrigin.Recorded))
        {
            Strategy? written = StrategyCatalogue.Written.FirstOrDefault(
                one => (one.Id, one.Table, one.Pages) == (cell.Strategy.Id, cell.Strategy.Table, cell.Strategy.Pages));
            if (written is null) continue;
            compared++;
            Verdict expected = explorer.Run((cell with { Strategy = written }).Build(), cancel: TestContext.Current.CancellationToken).Verdict;
            Verdict actual = explorer.Run(cell.Build(), cancel: TestContext.Current.CancellationToken).Verdict;
            Assert.True(expected == actual, $"{cell.Strategy.Id} on {cell.Machine}: {actual}, as written {expected}");
        }

        Assert.True(compared > 100, $"Only {compared} cells were compared.");
    }

    [Fact]
    public void Text_EveryStrategy_ReadsAsItsSequence() =>
        Assert.All(StrategyCatalogue.All, strategy => Assert.Equal(strategy.Sequence, SequenceText.Parse(SequenceWriter.Text(strategy.Sequence, strategy.Pages))));
}
