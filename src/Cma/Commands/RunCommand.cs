using System.CommandLine;
using Cma.Reports;
using Cma.Reports.Html;
using Cma.Reports.Terminal;
using Cma.Running;
using Cma.Scenarios;

namespace Cma.Commands;

/// <summary><c>cma run SCENARIO</c>: the main job.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string> file = new("SCENARIO") { Description = "A scenario file, such as scenarios/camera.yaml; docs/scenario.md tells how to write one." };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables (docs/schema/run.schema.json)." };
        Option<string?> report = new("--report") { Description = "Also write a page with pictures: the area over time, latencies, refusals.", HelpName = "FILE.html" };
        Option<long?> seed = new("--seed")
        {
            Description = "Play with another seed than the scenario's.",
            HelpName = "N",
            CustomParser = word => Words.Whole(word, "a seed"),
        };
        Option<BackingChoice?> backing = new("--backing")
        {
            Description = "Play on other memory than the scenario's: auto, hugepages, collapsed, pages, paper.",
            HelpName = "KIND",
            CustomParser = word => Words.OneOf(word, "a backing", ScenarioWords.Backings),
        };
        Command command = new("run", "Play a scenario: tenants use a reserve, devices take it back, every byte is checked.") { file, json, report, seed, backing };
        command.SetAction((parsed, cancel) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(report), parsed.GetValue(seed), parsed.GetValue(backing), cancel),
            cancel));
        return command;
    }

    private static int Run(string file, bool json, string? reportFile, long? seed, BackingChoice? backing, CancellationToken cancel)
    {
        if (reportFile is not null) ReportFile.Check(reportFile, file);
        Scenario scenario = ScenarioFile.Load(file);
        scenario = scenario with
        {
            Run = scenario.Run with { Seed = seed ?? scenario.Run.Seed },
            Machine = scenario.Machine with { Backing = backing ?? scenario.Machine.Backing },
        };

        RunReport report;
        using (ProgressLine progress = ProgressLine.OnStandardError(scenario.Name))
            report = ScenarioRun.Play(scenario, at => progress.Tell(at), told => Console.Error.WriteLine($"cma: {told}"), cancel);
        if (json) JsonReport.Write(Console.Out, report);
        else TableReport.Write(Console.Out, report, OutputStyles.OfStandardOutput(), TerminalWidth());
        if (reportFile is not null) ReportFile.Write(reportFile, output => HtmlReport.Write(output, report));
        return report.Result.ExitCode;
    }

    private static int TerminalWidth() => !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : TableReport.DefaultWidth;
}
