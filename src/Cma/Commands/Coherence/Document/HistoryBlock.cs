using Cma.Commands.Coherence.History;
using Cma.Reports.Tables;
using ContiguousMemory.Coherence.History;

namespace Cma.Commands.Coherence.Document;

/// <summary>What the commits turned.</summary>
internal static class HistoryBlock
{
    public static string Text(CancellationToken cancel)
    {
        KernelHistory history = KernelHistory.Run(KernelTasks.All, cancel);
        SlotHistory slots = SlotHistory.Run(SlotTasks.All);
        ReportTable turns = HistoryTables.Turns(history, KernelTasks.All, slots);
        IEnumerable<(string Commit, string What, string Source)> commits =
        [
            .. KernelTasks.All.SelectMany(task => task.Changes).Where(change => change.Commit is not null).Select(change => (change.Commit!, change.What, change.Source)),
            .. SlotTasks.All.SelectMany(task => task.Changes).Where(change => change.Commit is not null).Select(change => (change.Commit!, change.What, change.Source)),
        ];
        return Markdown.Table([.. turns.Columns.Select(column => column.Head)], turns.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Text)]))
            + "\n" + HistoryTables.Regressions(history, slots) + "\n\n"
            + string.Concat(commits.GroupBy(commit => commit.Commit).Select(group => $"- `{group.Key}`: {string.Join("; ", group.Select(commit => commit.What).Distinct())} ({string.Join("; ", group.Select(commit => commit.Source).Distinct())}).\n"));
    }
}
