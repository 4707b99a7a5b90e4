using Cma.Reports;
using Cma.Reports.Html;
using Cma.Reports.Tables;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Judging;

/// <summary>A judgement as a page.</summary>
internal static class JudgementPage
{
    /// <param name="file">Where to.</param>
    /// <param name="judgement">What to draw.</param>
    /// <param name="command">The command that judged.</param>
    /// <param name="schema">The form of the same answer as JSON.</param>
    public static void Write(string file, Judgement judgement, string command, string schema)
    {
        string verdict = judgement.Shortest is { } shortest ? MatrixWords.Of(shortest.Result.Verdict) : judgement.Unfinished.Any() ? "partial" : "ok";
        StoryReport report = new(
            command,
            judgement.Name,
            judgement.Strategy.About,
            verdict,
            judgement.ExitCode == ExitCode.Done,
            [.. StepTexts.Of(judgement)],
            Machines(judgement),
            judgement.Shortest is { } told ? StoryTeller.Tell(told, judgement.Steps) : null,
            $"{schema} · in this model");
        ReportFile.Write(file, output => StoryPage.Write(output, report));
    }

    private static ReportTable Machines(Judgement judgement) => new(
        "Machines",
        [new("machine"), new("in this model"), new("states", IsNumber: true)],
        [.. judgement.Results.Select(result => (IReadOnlyList<ReportCell>)[MachineName.Of(result.Cell), Word(result), Units.Count(result.Result.States)])]);

    private static ReportCell Word(MatrixResult result) =>
        new(MatrixWords.Of(result.Result), result.Result.IsPartial ? Tone.Plain : result.Result.Verdict == Verdict.Ok ? Tone.Good : Tone.Bad);
}
