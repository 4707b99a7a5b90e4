using System.Text.Json;
using System.Text.Json.Serialization;
using ContiguousMemory.Coherence.History;

namespace Cma.Commands.Coherence.History;

/// <summary>What <c>cma coherence history --json</c> prints. docs/schema tells the words.</summary>
/// <param name="Schema">The form of this object.</param>
/// <param name="Rows">Each task on each machine in each era.</param>
/// <param name="Commits">Each commit with what it turned.</param>
internal sealed record HistoryAnswer(string Schema, IReadOnlyList<HistoryRow> Rows, IReadOnlyList<HistoryCommit> Commits)
{
    public const string SchemaId = "cma.coherence-history/1";

    public static HistoryAnswer Of(KernelHistory history, IReadOnlyList<KernelTask> tasks, SlotHistory slots) => new(
        SchemaId,
        [
            .. history.Cells.Select(cell => new HistoryRow(cell.Task.Name, MachineName.Of(cell.Machine, cell.Task.Table), Eras.NameOf(cell.Era), cell.Strategy, WordOf(cell.Outcome), cell.Outcome?.Mismatch)),
            .. slots.Cells.Select(cell => new HistoryRow(cell.Task.Name, SlotWords.Cache(cell.IsVivt), Eras.NameOf(cell.Era), SlotWords.Of(cell.Change.Discipline), SlotWords.Of(cell.Faults), null)),
        ],
        [.. tasks.SelectMany(task => CommitsOf(history, task)), .. slots.Cells.Select(cell => cell.Task).Distinct().SelectMany(task => CommitsOf(slots, task))]);

    public void Write(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, HistoryJson.Default.HistoryAnswer));

    private static IEnumerable<HistoryCommit> CommitsOf(KernelHistory history, KernelTask task) =>
        from change in task.Changes
        where change.Commit is not null
        let turns = history.Turns.Where(turn => turn.Task == task && turn.Change == change)
        select new HistoryCommit(
            change.Commit!,
            Eras.NameOf(change.Era),
            task.Name,
            change.What,
            change.Source,
            [.. turns.Select(turn => new HistoryTurn(MachineName.Of(turn.Machine, task.Table), turn.From, WordOf(turn.Before), turn.Before?.Mismatch, change.Strategy, WordOf(turn.After), turn.After?.Mismatch, turn.IsRegression))]);

    private static IEnumerable<HistoryCommit> CommitsOf(SlotHistory history, SlotTask task) =>
        from change in task.Changes
        where change.Commit is not null
        let turns = history.Turns.Where(turn => turn.Task == task && turn.Change == change)
        select new HistoryCommit(
            change.Commit!,
            Eras.NameOf(change.Era),
            task.Name,
            change.What,
            change.Source,
            [.. turns.Select(turn => new HistoryTurn(SlotWords.Cache(turn.IsVivt), SlotWords.Of(turn.From.Discipline), SlotWords.Of(turn.Before), null, SlotWords.Of(change.Discipline), SlotWords.Of(turn.After), null, turn.IsRegression))]);

    private static string? WordOf(Outcome? outcome) => outcome is { } told ? MatrixWords.Of(told.Verdict) : null;
}

/// <summary>One task on one machine in one era; strategy, verdict and mismatch are null where the kernel did not do it.</summary>
internal sealed record HistoryRow(string Task, string Machine, string Era, string? Strategy, string? Verdict, bool? Mismatch);

/// <summary>A commit and the cells that it turned; none, if it changed no verdict.</summary>
internal sealed record HistoryCommit(string Commit, string Era, string Task, string What, string Source, IReadOnlyList<HistoryTurn> Turned);

/// <summary>A cell before and after.</summary>
internal sealed record HistoryTurn(string Machine, string? From, string? Before, bool? MismatchBefore, string? To, string? After, bool? MismatchAfter, bool Regression);

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HistoryAnswer))]
internal sealed partial class HistoryJson : JsonSerializerContext;
