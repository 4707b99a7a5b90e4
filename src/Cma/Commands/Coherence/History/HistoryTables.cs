using Cma.Reports.Tables;
using ContiguousMemory.Coherence.History;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.History;

/// <summary>The kernels' history as tables: for each task a row a kind of machine and a column an era, and the cells that commits turned.</summary>
internal static class HistoryTables
{
    /// <summary>What a cell says where the kernel does not do the task.</summary>
    public const string None = "-";

    /// <summary>What marks two live mappings of different cacheability.</summary>
    private const string Mismatch = " ~";

    public static IEnumerable<ReportTable> Eras(KernelHistory history) =>
        from task in history.Cells.GroupBy(cell => cell.Task)
        select new ReportTable(
            char.ToUpperInvariant(task.Key.Name[0]) + task.Key.Name[1..],
            [new("machine"), .. Enum.GetValues<Era>().Select(era => new ReportColumn(ContiguousMemory.Coherence.History.Eras.NameOf(era)))],
            [.. task.GroupBy(cell => RowOf(task.Key, cell.Machine)).Select(row => Row(row.Key, row))]);

    /// <summary>The slots of kmaps, era by era.</summary>
    public static IEnumerable<ReportTable> Eras(SlotHistory history) =>
        from task in history.Cells.GroupBy(cell => cell.Task)
        select new ReportTable(
            char.ToUpperInvariant(task.Key.Name[0]) + task.Key.Name[1..],
            [new("machine"), .. task.Select(cell => cell.Era).Distinct().Select(era => new ReportColumn(ContiguousMemory.Coherence.History.Eras.NameOf(era)))],
            [
                .. from cache in task.GroupBy(cell => cell.IsVivt)
                   select (IReadOnlyList<ReportCell>)[SlotWords.Cache(cache.Key), .. cache.Select(cell => new ReportCell($"{SlotWords.Of(cell.Change.Discipline)}: {SlotWords.Of(cell.Faults)}", cell.Faults.Count == 0 ? Tone.Good : Tone.Bad))],
            ]);

    /// <summary>Each commit with the cells that it turned; one that turned none says so.</summary>
    public static ReportTable Turns(KernelHistory history, IReadOnlyList<KernelTask> tasks, SlotHistory slots) => new(
        "What each commit turned",
        [new("commit"), new("since"), new("of"), new("from"), new("to"), new("machines")],
        [
            .. tasks.SelectMany(task => task.Changes.Where(change => change.Commit is not null).SelectMany(change => Turned(history, task, change))),
            .. from turn in slots.Turns
               select (IReadOnlyList<ReportCell>)
               [
                   turn.Change.Commit!,
                   ContiguousMemory.Coherence.History.Eras.NameOf(turn.Change.Era),
                   turn.Task.Name,
                   $"{SlotWords.Of(turn.From.Discipline)}: {SlotWords.Of(turn.Before)}",
                   new($"{SlotWords.Of(turn.Change.Discipline)}: {SlotWords.Of(turn.After)}", turn.IsRegression ? Tone.Bad : turn.After.Count == 0 ? Tone.Good : Tone.Plain),
                   SlotWords.Cache(turn.IsVivt),
               ],
        ]);

    /// <summary>The commits that made wrong what was right, in a sentence.</summary>
    public static string Regressions(KernelHistory history, SlotHistory slots)
    {
        string[] commits = [.. history.Turns.Where(turn => turn.IsRegression).Select(turn => turn.Change.Commit!).Concat(slots.Turns.Where(turn => turn.IsRegression).Select(turn => turn.Change.Commit!)).Distinct()];
        return commits.Length == 0 ? "No commit turned ok into not ok, in this model." : $"From ok to not ok, in this model: {string.Join(", ", commits)}.";
    }

    private static IReadOnlyList<ReportCell> Row(string name, IEnumerable<HistoryCell> cells) =>
    [
        name,
        .. from era in cells.GroupBy(cell => cell.Era) select Cell([.. era]),
    ];

    private static ReportCell Cell(IReadOnlyList<HistoryCell> withoutAndWith)
    {
        List<Outcome> outcomes = [.. withoutAndWith.Select(cell => cell.Outcome).OfType<Outcome>()];
        if (outcomes.Count == 0) return None;
        string letters = string.Join('/', outcomes.Select(outcome => MatrixWords.Letter(outcome.Verdict)));
        string mismatch = outcomes.Exists(outcome => outcome.Mismatch) ? Mismatch : "";
        return new($"{withoutAndWith[0].Strategy} {letters}{mismatch}", outcomes.TrueForAll(outcome => outcome.Verdict == Verdict.Ok) ? Tone.Good : Tone.Bad);
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Turned(KernelHistory history, KernelTask task, Change change)
    {
        IReadOnlyList<Turn> turns = [.. history.Turns.Where(turn => turn.Task == task && turn.Change == change)];
        string since = ContiguousMemory.Coherence.History.Eras.NameOf(change.Era);
        if (turns.Count == 0) yield return [change.Commit!, since, task.Name, "no cell of the base matrix", "", ""];
        foreach (IGrouping<(string?, Outcome?, Outcome?), Turn> group in turns.GroupBy(turn => (turn.From, turn.Before, turn.After)))
        {
            yield return
            [
                change.Commit!,
                since,
                task.Name,
                $"{group.First().From ?? None} {Word(group.First().Before)}".TrimEnd(),
                new($"{change.Strategy} {Word(group.First().After)}", group.First().IsRegression ? Tone.Bad : group.First() is { IsOfVerdict: true, After.Verdict: Verdict.Ok } ? Tone.Good : Tone.Plain),
                string.Join("; ", group.GroupBy(turn => RowOf(task, turn.Machine)).Select(row => row.Key + Outers(row))),
            ];
        }
    }

    private static string Outers(IEnumerable<Turn> row) =>
        row.Select(turn => turn.Machine.Outer).Distinct().ToList() is [var only] ? only == OuterCache.None ? ",no-outer" : ",pl310" : "";

    private static string Word(Outcome? outcome) => outcome is { } told ? MatrixWords.Of(told.Verdict) + (told.Mismatch ? Mismatch : "") : "";

    private static string RowOf(KernelTask task, MachineDescription machine) =>
        task.Table == StrategyTable.Alloc ? $"{MatrixWords.Of(machine.L1)},{MatrixWords.Of(machine.NonCacheable)}" : MatrixWords.Of(machine.L1);
}
