using Cma.Reports.Results;
using Cma.Reports.Tables;
using Cma.Reports.Timelines;

namespace Cma.Reports.Html;

/// <summary>
/// Tells a run on one page that needs nothing else: no other file, no network, no script. It is well-formed XML besides, so that tests and tools
/// can take it apart, and its policy forbids it to load anything.
/// </summary>
internal static class HtmlReport
{
    public static void Write(TextWriter page, RunReport report)
    {
        RunResult result = report.Result;
        HtmlPage.Begin(page, "cma run", result.Scenario, result.Passed ? "passed" : "failed", result.Passed);
        if (report.Description.Length > 0) page.Write($"<p>{HtmlText.Of(report.Description)}</p>\n");
        page.Write($"<p class=\"setting\">{HtmlText.Of(result.Backing)} memory · {HtmlText.Of(result.Placement)} placement{HtmlText.Of(PromiseText.Of(result, " · "))} · seed {result.Seed} · ");
        page.Write($"{Units.Time(TimeSpan.FromSeconds(result.DurationSeconds))}</p>\n");
        foreach (string line in LeasedText.Of(result)) page.Write($"<p>{HtmlText.Of(line)}</p>\n");
        page.Write("</header>\n<main>\n");
        WriteTiles(page, result);
        if (result.Expectations.Count > 0) HtmlTable.Write(page, ReportTables.Expected(result));
        foreach (AreaTimeline area in report.Timeline.Areas) AreaFigure.Write(page, area, report.Timeline);
        LatencyFigure.Write(page, report.Latencies);
        foreach (ReportTable table in ReportTables.Parties(result)) HtmlTable.Write(page, table);
        RefusalList.Write(page, result);
        HtmlPage.End(page, result.Schema, HtmlPart.Script);
    }

    private static void WriteTiles(TextWriter page, RunResult result)
    {
        LatencySummary latency = result.Claims.LatencyMicroseconds;
        long corrupt = result.CorruptBytes, violations = result.Invariants.Violations;
        page.Write("<dl class=\"tiles\">\n");
        Tile("claims granted", Units.Count(result.Claims.Granted), $"of {Units.Count(result.Claims.Requested)} asked");
        Tile("refused", Units.Count(result.Claims.Refused), result.Claims.Refused == 0 ? "none" : "each with its reason below");
        Tile("median claim", Units.Micros(latency.P50), $"p99 {Units.Micros(latency.P99)}");
        Tile("reserve in use while idle", Units.Share(result.IdleReserveUse), "averaged over time");
        Tile("moved", Units.Bytes(result.MovedBytes), $"and {Units.Bytes(result.DiscardedBytes)} dropped");
        Tile("verified", Units.Bytes(result.VerifiedBytes), "read back, hash by hash");
        Tile("corrupt", Units.Bytes(corrupt), corrupt == 0 ? "not a byte" : "contents were lost", corrupt == 0 ? Tone.Good : Tone.Bad);
        Tile("invariants broken", Units.Count(violations), $"in {Units.Count(result.Invariants.Checks)} checks", violations == 0 ? Tone.Good : Tone.Bad);
        page.Write("</dl>\n");

        void Tile(string name, string value, string note, Tone tone = Tone.Plain)
        {
            string toned = tone switch { Tone.Good => " class=\"good\"", Tone.Bad => " class=\"bad\"", _ => "" };
            page.Write($"<div><dt>{name}</dt><dd{toned}>{value}</dd><dd class=\"note\">{note}</dd></div>\n");
        }
    }
}
