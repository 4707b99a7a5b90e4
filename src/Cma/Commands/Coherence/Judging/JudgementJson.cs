using System.Text.Json;
using System.Text.Json.Serialization;
using Cma.Reports.Stories;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Judging;

/// <summary>What <c>cma coherence check --json</c> and <c>explain --json</c> print. docs/schema tells the words.</summary>
/// <param name="Schema">The form of this object.</param>
/// <param name="Name">The file or the strategy.</param>
/// <param name="Table">alloc or streaming.</param>
/// <param name="Pages">lowmem or highmem.</param>
/// <param name="Steps">The sequence.</param>
/// <param name="Ok">Whether every machine was visited to the end and none showed a fault.</param>
/// <param name="Partial">Whether a budget of states was used up: what is ok or unknown then holds for what was visited.</param>
/// <param name="Rows">One for each machine.</param>
internal sealed record JudgementAnswer(
    string Schema, string Name, string Table, string Pages, IReadOnlyList<string> Steps, bool Ok, bool Partial, IReadOnlyList<JudgementRow> Rows)
{
    public const string CheckSchema = "cma.coherence-check/1", ExplainSchema = "cma.coherence-explain/1";

    public static void Write(TextWriter output, Judgement judgement, string schema)
    {
        JudgementAnswer answer = new(
            schema,
            judgement.Name,
            MatrixWords.Of(judgement.Strategy.Table),
            MatrixWords.Of(judgement.Strategy.Pages),
            [.. StepTexts.Of(judgement)],
            judgement.ExitCode == ExitCode.Done,
            judgement.Unfinished.Any(),
            [.. judgement.Results.Select(result => JudgementRow.Of(result, judgement.Steps))]);
        output.WriteLine(JsonSerializer.Serialize(answer, JudgementJson.Default.JudgementAnswer));
    }
}

/// <summary>What came of one machine; a parameter that the table does not have is null.</summary>
internal sealed record JudgementRow(
    string Machine, string L1, string Outer, string? Nc, string? Doorbell, bool? LazyKmap, bool Speculates, string Variant,
    string Verdict, bool Partial, int States, long Transitions, IReadOnlyList<string>? Places, IReadOnlyList<StoryLine>? Trace, string? Ending)
{
    public static JudgementRow Of(MatrixResult result, IReadOnlyList<WrittenStep>? steps)
    {
        MachineDescription machine = result.Cell.Machine;
        bool alloc = result.Cell.Strategy.Table == StrategyTable.Alloc;
        Story? story = result.Result.Verdict == ContiguousMemory.Coherence.Machine.Verdict.Ok ? null : StoryTeller.Tell(result, steps);
        return new(
            MachineName.Of(result.Cell),
            MatrixWords.Of(machine.L1),
            MatrixWords.Of(machine.Outer),
            alloc ? MatrixWords.Of(machine.NonCacheable) : null,
            alloc ? MatrixWords.Of(machine.Doorbell) : null,
            machine.Pages == PageKind.Highmem ? machine.LazyKmap : null,
            machine.Speculates,
            machine.Variant,
            MatrixWords.Of(result.Result),
            result.Result.IsPartial,
            result.Result.States,
            result.Result.Transitions,
            story?.Places,
            story is null ? null : [.. story.Steps.Select(step => new StoryLine(step.What, [.. step.Cells.Select(cell => cell.Text)]))],
            story?.Ending);
    }
}

/// <summary>One step of a trace.</summary>
/// <param name="What">What happens.</param>
/// <param name="Holds">What each of the row's places holds afterwards.</param>
internal sealed record StoryLine(string What, IReadOnlyList<string> Holds);

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JudgementAnswer))]
internal sealed partial class JudgementJson : JsonSerializerContext;
