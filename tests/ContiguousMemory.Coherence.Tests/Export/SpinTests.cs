using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Export;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Export;

/// <summary>
/// A second engine with the rules stated a second time finds the same: as many states, as many of each fault, the same verdict. Every cell with
/// CMA_SOAK=1; a strategy of each family otherwise.
/// </summary>
public class SpinTests
{
    private static readonly string[] s_everyDay = ["D2", "N2", "P4"];

    public static TheoryData<string, string, string> Strategies
    {
        get
        {
            bool all = Environment.GetEnvironmentVariable("CMA_SOAK") == "1";
            TheoryData<string, string, string> data = [];
            foreach (Strategy strategy in StrategyCatalogue.All.Where(strategy => all || s_everyDay.Contains(strategy.Id)))
                data.Add(strategy.Id, strategy.Table.ToString(), strategy.Pages.ToString());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Survey_EveryMachine_SpinFindsTheSame(string id, string table, string pages)
    {
        SkipWithoutSpin();
        Strategy strategy = StrategyCatalogue.Get(id, Enum.Parse<StrategyTable>(table), Enum.Parse<PageKind>(pages));
        MatrixCell[] cells = [.. Matrix.Cells(strategy.Table).Where(cell => cell.Strategy == strategy).DistinctBy(cell => PromelaMachine.Number(cell.Machine))];

        MachineDescription[] machines = [.. cells.Select(cell => cell.Machine)];

        SpinSurvey survey = SpinSurvey.Run(PromelaModel.Survey(machines, strategy.Sequence), machines);

        Assert.Equal(1 + machines.Max(PromelaMachine.Number) + survey.Faults.Sum(faults => faults.Count), survey.Stored);
        Explorer explorer = new();
        foreach ((MatrixCell cell, IReadOnlyList<Verdict> faults) in cells.Zip(survey.Faults))
        {
            TrimmedSearch ours = TrimmedSearch.Run(cell.Build());
            CheckResult checkedHere = explorer.Run(cell.Build(), cancel: TestContext.Current.CancellationToken);
            string where = $"{id} on {cell.Machine}";
            Assert.True(ours.Faults.Count == faults.Count, $"{where}: {ours.Faults.Count} states here, {faults.Count} in Spin");
            Assert.True(Tally(ours.Faults) == Tally(faults), $"{where}: {Tally(ours.Faults)} here, {Tally(faults)} in Spin");
            Assert.True(checkedHere.Verdict == ours.VerdictOf(faults), $"{where}: {checkedHere.Verdict} here, {ours.VerdictOf(faults)} in Spin");
            if (checkedHere.Verdict == Verdict.Ok) Assert.Equal(checkedHere.States, faults.Count);
        }
    }

    /// <summary>The model that a user gets: the same count, and of a wrong sequence a way to the fault that is no longer than ours.</summary>
    [Theory]
    [InlineData("N2", L1Kind.Vivt, 1)]
    [InlineData("N6", L1Kind.ViptAliasing, 1)]
    [InlineData("N2", L1Kind.Vivt, 2)]
    [InlineData("B", L1Kind.Pipt, 1)]
    public void Of_OneMachine_SpinFindsTheSame(string id, L1Kind l1, int lines)
    {
        SkipWithoutSpin();
        MachineDescription machine = new() { L1 = l1, Outer = OuterCache.Pl310, Pages = PageKind.Highmem, LazyKmap = true, Lines = lines };
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc, PageKind.Highmem);
        CheckResult ours = new Explorer().Run(new CacheMachine(machine, strategy.Sequence), cancel: TestContext.Current.CancellationToken);

        using SpinRun spin = new(PromelaModel.Of(machine, strategy.Sequence, id), "-O1", "-DBFS");
        string output = spin.Verify();

        Assert.Equal(ours.Verdict == Verdict.Ok, output.Contains("errors: 0", StringComparison.Ordinal));
        int choosing = l1 == L1Kind.ViptAliasing ? 1 : 0;
        if (ours.Verdict == Verdict.Ok) Assert.Equal(ours.States + choosing, SpinRun.Stored(output));
        else Assert.Contains($"(at depth {ours.Trace.Count - 1 + choosing})", output, StringComparison.Ordinal);
    }

    /// <summary>The control: a rule made wrong in one of the two, and they no longer agree.</summary>
    [Theory]
    [InlineData("N1b", L1Kind.Vivt, "#define MAY_FILL(line) (", "#define MAY_FILL(line) (true || ")]
    [InlineData("N1b", L1Kind.Vivt, "l2[wbLine[0]] = DIRTY", "l2[wbLine[0]] = CLEAN")]
    [InlineData("N1b", L1Kind.Vivt, "#define FREE (wbKind[0] == EMPTY -> 0 : 1)", "#define FREE 0")]
    [InlineData("N1b", L1Kind.Vivt, "#define ROOM (wbKind[1] == EMPTY)", "#define ROOM (wbKind[0] == EMPTY)")]
    [InlineData("B", L1Kind.Pipt, "outer && wbKind[0] == WRITE_BACK && !OB_WAITS(wbLine[0])", "outer && wbKind[0] == WRITE_BACK")]
    [InlineData("N1b", L1Kind.Vivt, "started = relaxed", "started = 1")]
    [InlineData("N1b", L1Kind.Vivt, "inline drop(at) { l1[at] = INVALID; l1data[at] = 0 }", "inline drop(at) { l1[at] = CLEAN }")]
    [InlineData("N1b", L1Kind.Vivt, "-> reused = 1;", "-> fixmap = 1;")]
    public void Survey_RuleMadeWrong_CountsDisagree(string id, L1Kind l1, string rule, string wrong)
    {
        SkipWithoutSpin();
        MachineDescription machine = new() { L1 = l1, Outer = OuterCache.Pl310, NonCacheable = NonCacheablePolicy.L2Hit, Pages = PageKind.Highmem, LazyKmap = true };
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc, PageKind.Highmem);
        string model = PromelaModel.Survey([machine], strategy.Sequence);
        Assert.Contains(rule, model, StringComparison.Ordinal);

        IReadOnlyList<Verdict> faults = SpinSurvey.Run(model.Replace(rule, wrong, StringComparison.Ordinal), [machine]).Faults[0];

        Assert.NotEqual(TrimmedSearch.Run(new CacheMachine(machine, strategy.Sequence)).Faults.Count, faults.Count);
    }

    internal static void SkipWithoutSpin()
    {
        if (SpinRun.Missing() is { } why) Assert.Skip(why);
    }

    private static string Tally(IEnumerable<Verdict> faults) => string.Join(", ", faults.GroupBy(fault => fault).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));
}
