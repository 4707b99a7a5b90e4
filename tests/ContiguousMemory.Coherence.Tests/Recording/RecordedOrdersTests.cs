using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Recording;

/// <summary>What the engine's code does is what its source says it should, step by step; where the two differ, the difference has its reason.</summary>
public class RecordedOrdersTests
{
    private const string Same = "";

    private const string InPlace = "the entry changes in place, so that the old translation lags until the TLB is told; and the entry is waited for first";

    private const string Mapped = "an alias is mapped before it is flushed by, and those of other colours go again, which the model sees in their translations only";

    private const string Waits = "the engine's routine waits for what it did, also when nothing follows";

    /// <summary>The id, the page, the steps, and why they are not those that were written down.</summary>
    public static TheoryData<string, string, string, string> Alloc => new()
    {
        { "A", "Lowmem", "st LIN 0; fl1 LIN; dsb; fl2; map DMA nc", Same },
        { "D", "Lowmem", "st LIN 0; fl1 LIN; dsb; fl2; unmap LIN; map LIN nc; dsb; tlbi", InPlace },
        { "D2", "Lowmem", "st LIN 0; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; dsb; tlbi; fl1 LIN; dsb; fl2", InPlace },
        { "N2", "Highmem", "kmap; st K 0; fl1 K; dsb; kunmap; fl2; map DMA nc", Same },
        { "N6b", "Highmem", "purge; map DMA nc; map DMA2 nc; fl1 DMA; fl1 DMA2; dsb; fl2; dsb; tlbi; st DMA 0; dsb; osync", Mapped },
        { "N4", "Highmem", "purge; kmap; st K 0; fl1 K; dsb; kunmap; fl2; map DMA nc; fl1 DMA; dsb; fl2", Same },
    };

    public static TheoryData<string, string, string> Streaming => new()
    {
        { "T1", "st LIN C; cl1 LIN; dsb; cl2; devr", Same },
        { "F1", "inv1 LIN; dsb; inv2; devw; inv2; inv1 LIN; dsb", Waits },
        { "F4", "cl1 LIN; dsb; cl2; devw; inv2; inv1 LIN; dsb", Waits },
        { "S1", "st LIN C; inv1 LIN; dsb; inv2; devn; inv2; inv1 LIN; dsb", Waits },
        { "S2", "st LIN C; cl1 LIN; dsb; cl2; devn; inv2; inv1 LIN; dsb", Waits },
    };

    [Theory]
    [MemberData(nameof(Alloc))]
    public void Alloc_EngineRuns_IsTheStrategy(string id, string pages, string steps, string difference) =>
        Holds(id, StrategyTable.Alloc, Enum.Parse<PageKind>(pages), steps, difference);

    [Theory]
    [MemberData(nameof(Streaming))]
    public void Streaming_EngineRuns_IsTheStrategy(string id, string steps, string difference) =>
        Holds(id, StrategyTable.Streaming, PageKind.Lowmem, steps, difference);

    [Fact]
    public void Catalogue_RecordedStrategies_AreTheseAndTheEnginesOwn()
    {
        IEnumerable<string> known = Alloc.Select(row => row.Data.Item1).Concat(Streaming.Select(row => row.Data.Item1));
        string[] recorded = [.. StrategyCatalogue.All.Where(strategy => strategy.Origin == StrategyOrigin.Recorded).Select(strategy => strategy.Id)];

        Assert.Equal(known.Concat(RecordedOrders.Own.Select(own => own.Id)).Order(), recorded.Order());
    }

    /// <summary>The steps that are the engine's in the coherent pool are the thread's own B; what makes it right is what the boot did before.</summary>
    [Fact]
    public void Pool_WithoutTheBoot_IsB()
    {
        Strategy pool = StrategyCatalogue.Get("pool", StrategyTable.Alloc);
        Assert.Equal("unmap LIN; map LIN nc; tlbi; fl1 LIN; dsb; fl2; map DMA nc; st DMA 0; st DMA S; st DMA 0", pool.Text);
        Assert.Equal(StrategyCatalogue.Get("B", StrategyTable.Alloc).Sequence, pool.Sequence.Skip(6).Take(2));
        CheckResult bare = new Explorer().Run(
            new CacheMachine(new() { L1 = L1Kind.Pipt }, [.. pool.Sequence.Skip(6)]), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Leak, bare.Verdict);
    }

    [Fact]
    public void Atomic_EngineRuns_IsTheCoresOrderAndZeroesAtEachHandOver()
    {
        Strategy atomic = StrategyCatalogue.Get("atomic", StrategyTable.Alloc);
        Assert.Equal(StrategyCatalogue.Get("W", StrategyTable.Alloc).Text + "; st LIN 0; st LIN S; st LIN 0", atomic.Text);
    }

    /// <summary>What each order of the engine promises of itself in the matrix.</summary>
    [Theory]
    [InlineData("W", "Lowmem", true)]
    [InlineData("W", "Highmem", false)]
    [InlineData("D2", "Lowmem", true)]
    [InlineData("N4", "Highmem", false)]
    [InlineData("N6b", "Highmem", true)]
    public void Matrix_OrdersOfDescriptors_AreRightWhereTheyAreChosen(string id, string pages, bool alsoWhereL1Aliases)
    {
        Explorer explorer = new();
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc, Enum.Parse<PageKind>(pages));
        MatrixCell[] cells = [.. Matrix.Cells(StrategyTable.Alloc).Where(cell => ReferenceEquals(cell.Strategy, strategy))];
        Assert.Equal(strategy.Pages == PageKind.Lowmem ? 48 : 96, cells.Length);
        foreach (MatrixCell cell in cells)
        {
            bool ok = explorer.Run(cell.Build(), cancel: TestContext.Current.CancellationToken).Verdict == Verdict.Ok;
            Assert.True(ok == (alsoWhereL1Aliases || cell.Machine.L1 != L1Kind.ViptAliasing), $"{id} on {cell.Machine}: {(ok ? "ok" : "not ok")}");
        }
    }

    /// <summary>Zeroes by a mapping that is not cacheable wait in the write buffer; the rows say what a doorbell without a barrier makes of them.</summary>
    [Theory]
    [InlineData("pool")]
    [InlineData("atomic")]
    public void Pools_DoorbellWithoutABarrier_OvertakesTheZeroes(string id)
    {
        MachineDescription machine = new() { L1 = L1Kind.Pipt, Doorbell = Doorbell.Relaxed };
        CacheMachine relaxed = new(machine, StrategyCatalogue.Get(id, StrategyTable.Alloc).Sequence);
        Assert.NotEqual(Verdict.Ok, new Explorer().Run(relaxed, cancel: TestContext.Current.CancellationToken).Verdict);
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

    private static void Holds(string id, StrategyTable table, PageKind pages, string steps, string difference)
    {
        Strategy recorded = StrategyCatalogue.Get(id, table, pages);
        Strategy written = StrategyCatalogue.Written.Single(strategy => (strategy.Id, strategy.Table, strategy.Pages) == (id, table, pages));

        Assert.Equal((StrategyOrigin.Recorded, StrategyOrigin.Written), (recorded.Origin, written.Origin));
        Assert.Equal(steps, recorded.Text);
        Assert.Equal(difference == Same, recorded.Sequence.SequenceEqual(written.Sequence));
    }
}
