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
    private static readonly string[] s_everyDay = ["D2", "B2", "N2", "N6", "F1", "P4"];

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

    internal static void SkipWithoutSpin()
    {
        if (SpinRun.Missing() is { } why) Assert.Skip(why);
    }

    private static string Tally(IEnumerable<Verdict> faults) => string.Join(", ", faults.GroupBy(fault => fault).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));
}
