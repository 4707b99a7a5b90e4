using Cma.Commands.Coherence.History;
using Cma.Reports.Tables;
using ContiguousMemory.Coherence.History;

namespace Cma.Commands.Coherence.Document;

/// <summary>What the commits turned.</summary>
internal static class HistoryBlock
{
    public static string Text(CancellationToken cancel)
    {
        ReportTable turns = HistoryTables.Turns(KernelHistory.Run(KernelTasks.All, cancel), KernelTasks.All);
        return Markdown.Table([.. turns.Columns.Select(column => column.Head)], turns.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Text)]))
            + "\n" + string.Concat(KernelTasks.All.SelectMany(task => task.Changes).Where(change => change.Commit is not null).DistinctBy(change => change.Commit).Select(change => $"- `{change.Commit}`: {change.What} ({change.Source}).\n"));
    }
}
