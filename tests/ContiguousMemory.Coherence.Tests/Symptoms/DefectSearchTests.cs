using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Symptoms;

namespace ContiguousMemory.Coherence.Tests.Symptoms;

public class DefectSearchTests
{
    private static readonly MachineDescription s_plain = new() { L1 = L1Kind.Pipt, Outer = OuterCache.Pl310 };

    [Theory]
    [InlineData("Leak", "Alloc", "st LIN 0; fl1 LIN; fl2; map DMA nc", "H")]
    [InlineData("Leak", "Alloc", "st LIN 0; fl1 LIN; dsb; map DMA nc", "F")]
    [InlineData("StaleAtDevice", "Streaming", "st LIN C; cl1 LIN; dsb; devr", "T4")]
    [InlineData("StaleAtCpu", "Streaming", "inv1 LIN; dsb; inv2; devw", "F2")]
    [InlineData("CorruptNeighbour", "Streaming", "st LIN C neighbour; inv1 LIN; dsb; inv2; devw; inv2; inv1 LIN", "P4")]
    public void Run_KnownMistake_IsAmongTheDefects(string symptom, string table, string wrong, string id)
    {
        IEnumerable<DefectCase> cases = Search(Enum.Parse<Symptom>(symptom), Enum.Parse<StrategyTable>(table)).SelectMany(defect => defect.Cases);

        Assert.Contains(cases, one => SequenceWriter.Text(one.Wrong, PageKind.Lowmem) == wrong && one.Known == id);
    }

    /// <summary>A machine on which non-cacheable reads hit lines shows zeroes; one that bypasses the caches does not, so that to clean is enough.</summary>
    [Fact]
    public void Search_StaleZero_NeedsAHit()
    {
        Assert.Empty(InG(s_plain));
        Assert.NotEmpty(InG(s_plain with { NonCacheable = NonCacheablePolicy.MayHit }));

        static IReadOnlyDictionary<Symptom, int> InG(MachineDescription machine) =>
            new SymptomSearch().Run(new CacheMachine(machine, StrategyCatalogue.Get("G", StrategyTable.Alloc).Sequence), TestContext.Current.CancellationToken);
    }

    /// <summary>Each defect is one: the wrong sequence is not ok, the repair is, and the edits lead from the one to the other.</summary>
    [Theory]
    [InlineData("Leak")]
    [InlineData("StaleZero")]
    [InlineData("StaleAtCpu")]
    [InlineData("StaleAtDevice")]
    public void Run_EveryCase_IsWrongAndItsRepairRight(string symptom)
    {
        Explorer explorer = new();
        foreach (DefectCase one in Search(Enum.Parse<Symptom>(symptom), StrategyTable.Alloc).SelectMany(defect => defect.Cases))
        {
            Assert.NotEqual(Verdict.Ok, explorer.Run(new CacheMachine(one.Machine, one.Wrong), cancel: TestContext.Current.CancellationToken).Verdict);
            Assert.Equal(Verdict.Ok, explorer.Run(new CacheMachine(one.Machine, one.Right.Sequence), cancel: TestContext.Current.CancellationToken).Verdict);
            Assert.Equal(Comparison.Of(one.Wrong, one.Right.Sequence), one.Edits);
        }
    }

    [Fact]
    public void Run_Defects_ComeSmallestFirst()
    {
        IReadOnlyList<Defect> defects = Search(Symptom.Leak, StrategyTable.Alloc);

        Assert.Equal(defects.Select(defect => (defect.Shape.Count, defect.Steps)), defects.Select(defect => (defect.Shape.Count, defect.Steps)).Order());
        Assert.Single(defects[0].Shape);
    }

    [Fact]
    public void Run_Again_TellsTheSame()
    {
        IEnumerable<string> once = Search(Symptom.Leak, StrategyTable.Alloc).Select(Text), again = Search(Symptom.Leak, StrategyTable.Alloc).Select(Text);

        Assert.Equal(once, again);

        static string Text(Defect defect) => $"{string.Join(';', defect.Shape)} {string.Join(';', defect.Cases.Select(one => $"{one.Right.Id} {SequenceWriter.Text(one.Wrong, PageKind.Lowmem)} {one.Steps}"))}";
    }

    /// <summary>The search goes on past the first fault: without maintenance a page leaks first, and its zeroes go over the driver's and the device's data later.</summary>
    [Fact]
    public void Search_SeveralSymptoms_AreAllSeen()
    {
        CacheMachine machine = new(new() { L1 = L1Kind.Pipt }, StrategyCatalogue.Get("K", StrategyTable.Alloc).Sequence);

        IReadOnlyDictionary<Symptom, int> shown = new SymptomSearch().Run(machine, TestContext.Current.CancellationToken);

        Assert.Equal([Symptom.Leak, Symptom.StaleZero, Symptom.StaleAtCpu, Symptom.StaleAtDevice], shown.Keys.Order());
        Assert.True(shown[Symptom.Leak] < shown[Symptom.StaleAtDevice]);
    }

    [Fact]
    public void Search_RightSequence_ShowsNothing() =>
        Assert.Empty(new SymptomSearch().Run(new CacheMachine(s_plain, StrategyCatalogue.Get("D2", StrategyTable.Alloc).Sequence), TestContext.Current.CancellationToken));

    private static IReadOnlyList<Defect> Search(Symptom symptom, StrategyTable table) => DefectSearch.Run(symptom, [(table, s_plain)], TestContext.Current.CancellationToken);
}
