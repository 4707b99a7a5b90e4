using Cma.Reports.Results;
using Cma.Reports.Tables;
using Cma.Reports.Timelines;
using Spectre.Console;

namespace Cma.Reports.Terminal;

/// <summary>Tells a run to a person at a terminal, or to a file in aligned text.</summary>
internal static class TableReport
{
    /// <summary>Refusals told in words at most; the JSON has more. Arbitrary.</summary>
    private const int MostRefusals = 3;

    /// <summary>Columns of a terminal that does not say how wide it is.</summary>
    public const int DefaultWidth = 80;

    /// <summary>Writes the whole report.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="report">What is told.</param>
    /// <param name="style">How.</param>
    /// <param name="width">Columns there are; anything below 40 counts as 40.</param>
    public static void Write(TextWriter output, RunReport report, OutputStyle style, int width = DefaultWidth)
    {
        width = Math.Max(40, width);
        if (style is OutputStyle.Plain) WritePlain(output, report, width);
        else WriteRich(output, report, width);
    }

    private static string Setting(RunResult result) =>
        $"{result.Backing} memory, {result.Placement} placement{PromiseText.Of(result, ", ")}, seed {result.Seed}, {Units.Time(TimeSpan.FromSeconds(result.DurationSeconds))}";

    private static IEnumerable<string> RefusalLines(RunResult result)
    {
        foreach (RefusalResult refusal in result.Refusals.Take(MostRefusals))
        {
            yield return $"{Units.Time(TimeSpan.FromSeconds(refusal.AtSeconds))}, {refusal.Device}: {refusal.Text} {refusal.Remedy}".TrimEnd();
        }

        long more = result.Claims.Refused - Math.Min(MostRefusals, result.Refusals.Count);
        if (more > 0) yield return $"and {Units.Count(more)} more.";
    }

    private static string Verdict(RunResult result)
    {
        string[] wrong =
        [
            .. result.CorruptBytes > 0 ? [$"{Units.Bytes(result.CorruptBytes)} corrupt"] : Array.Empty<string>(),
            .. result.Invariants.Violations > 0 ? [$"{Units.Count(result.Invariants.Violations)} invariants broken"] : Array.Empty<string>(),
            .. result.Expectations.Where(static expectation => !expectation.Met).Select(static expectation => $"{expectation.Name} not met"),
        ];
        return wrong.Length == 0
            ? $"passed: {Units.Count(result.Claims.Granted)} of {Units.Count(result.Claims.Requested)} claims granted, nothing corrupt."
            : $"FAILED: {string.Join(", ", wrong)}.";
    }

    private static void WritePlain(TextWriter output, RunReport report, int width)
    {
        RunResult result = report.Result;
        output.WriteLine(result.Scenario);
        if (report.Description.Length > 0) output.WriteLine(report.Description);
        output.WriteLine(Setting(result));
        foreach (string line in LeasedText.Of(result)) output.WriteLine(line);
        foreach (AreaTimeline area in report.Timeline.Areas)
        {
            output.WriteLine();
            AreaPicture.Write(output, area, width);
        }

        if (result.Refusals.Count > 0) output.WriteLine();
        foreach (string line in RefusalLines(result)) output.WriteLine(line);
        foreach (ReportTable table in ReportTables.Of(result))
        {
            output.WriteLine();
            PlainTable.Write(output, table);
        }

        output.WriteLine();
        output.WriteLine($"{result.Scenario} {Verdict(result)}");
    }

    // What a person wants to know first stands last: it is what the terminal shows when the run is over.
    private static void WriteRich(TextWriter output, RunReport report, int width)
    {
        RunResult result = report.Result;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Interactive = InteractionSupport.No,
            Out = new FixedWidthOutput(output, width),
        });
        console.Write(new Text(result.Scenario + "\n", new Style(decoration: Decoration.Bold)));
        if (report.Description.Length > 0) console.Write(new Text(report.Description + "\n"));
        console.Write(new Text(Setting(result) + "\n", new Style(decoration: Decoration.Dim)));
        foreach (string line in LeasedText.Of(result)) console.Write(new Text(line + "\n"));
        foreach (AreaTimeline area in report.Timeline.Areas)
        {
            console.WriteLine();
            AreaPicture.Write(console, area, width);
        }

        console.WriteLine();
        foreach (string line in RefusalLines(result)) console.Write(new Text(line + "\n"));
        foreach (ReportTable table in ReportTables.Of(result)) console.Write(RichTable.Of(table));
        Style tone = result.Passed ? new Style(Color.Green) : new Style(Color.Red, decoration: Decoration.Bold);
        console.Write(new Text($"{result.Scenario} {Verdict(result)}\n", tone));
    }
}
