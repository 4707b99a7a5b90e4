using System.CommandLine;
using Cma.Reports;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;

namespace Cma.Commands.Coherence.Judging;

/// <summary>The ways in which a judgement goes out, and the options that choose them.</summary>
/// <param name="command">The command that judges.</param>
/// <param name="schema">The form of its answer as JSON.</param>
internal sealed class JudgementOutput(string command, string schema)
{
    public Option<bool> Json { get; } = new("--json") { Description = $"Print one JSON object (docs/schema/{schema[4..^2]}.schema.json)." };

    public Option<string?> Report { get; } = new("--report") { Description = "Also draw the shortest way to a fault on a page: what each cache and buffer holds at every step.", HelpName = "FILE.html" };

    /// <summary>Refuses a report that cannot be, before the work.</summary>
    /// <exception cref="ReportFileException">It is a folder, in no folder, or the input itself.</exception>
    public void CheckReport(ParseResult parsed, string? input, string kind)
    {
        if (parsed.GetValue(Report) is { } report) ReportFile.Check(report, input, kind);
    }

    /// <returns>What to exit with.</returns>
    public int Write(ParseResult parsed, Judgement judgement)
    {
        if (parsed.GetValue(Json)) JudgementAnswer.Write(Console.Out, judgement, schema);
        else JudgementText.Write(Console.Out, judgement, OutputStyles.OfStandardOutput());
        if (parsed.GetValue(Report) is { } report) JudgementPage.Write(report, judgement, command, schema);
        if (judgement.ExitCode == ExitCode.Cannot)
            Console.Error.WriteLine($"cma: {judgement.Name}: {judgement.Unfinished.First().Result.States} states were not enough to tell; give more with --max-states, at most {StateTable.MaxStates}.");
        return judgement.ExitCode;
    }
}
