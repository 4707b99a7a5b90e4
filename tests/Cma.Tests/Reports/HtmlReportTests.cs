using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cma.Reports;
using Cma.Reports.Html;
using Cma.Reports.Results;
using Cma.Reports.Tables;
using Cma.Reports.Timelines;

namespace Cma.Tests.Reports;

public class HtmlReportTests
{
    public static TheoryData<string> HostileNames =>
    [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='x", "</style></script>", "&lt;&amp;", "]]>", "<!--", "{{7*7}}",
        "a\u001b\u0000\u202eb", "\ud83d", "摄像机 ☃ 😀", "//example.invalid/x.js",
    ];

    [Theory, MemberData(nameof(HostileNames))]
    public void A_hostile_name_is_shown_and_does_nothing(string name)
    {
        RunReport report = SampleRun.Report(name);
        report = report with { Description = name, Result = report.Result with { Backing = name, RefusalsByReason = new Dictionary<string, long> { [name] = 3 } } };

        string page = Write(report);
        XElement html = Parse(page);

        Assert.Single(html.Descendants("script"));
        Assert.DoesNotContain(
            html.Descendants().SelectMany(static element => element.Attributes()),
            static attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Cma.Scenarios.Reading.Quoted.Safe(name, int.MaxValue) + ": cma run", html.Element("head")!.Element("title")!.Value);
        Assert.DoesNotContain(page, static c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void The_page_needs_nothing_but_itself_and_may_load_nothing()
    {
        string page = Write(SampleRun.Report());
        XElement html = Parse(page);

        Assert.DoesNotMatch(@"https?:|//\w|url\(|@import|\b(src|href|action|data)\s*=", page);
        Assert.DoesNotContain(html.Descendants(), static element =>
            element.Name.LocalName is "link" or "img" or "iframe" or "object" or "embed" or "form" or "base" or "image" or "use");
        XElement policy = Assert.Single(html.Descendants("meta"), static meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", (string?)policy.Attribute("content"), StringComparison.Ordinal);
        Assert.Contains(html.Descendants("meta"), static meta => (string?)meta.Attribute("name") == "viewport");
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_tells_all_of_the_run()
    {
        XElement html = Parse(Write(SampleRun.Report()));

        string text = html.Value;
        string[] parts =
        [
            "117", "of 120 asked", "946 µs", "74.3 %", "1.21 GiB", "3 GiB dropped", "5.62 GiB", "page-cache", "records", "idleReserveUseAtLeast",
            "30 MiB are free but", "Wait for the lease", "leased by a read", "all 3", "before", "during", "after",
        ];
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Equal("failed", html.Descendants("h1").Single().Element("span")!.Value);
        Assert.Equal(3, html.Descendants("details").Count());
        Assert.Equal(3, Regex.Count(Svg(html, "claims").Elements("path").Last().Attribute("d")!.Value, "M"));
        Assert.True(Svg(html, "bars").Elements("path").Count() > 5);
        Assert.Superset(
            new HashSet<string> { "device", "movable", "discardable", "leased", "mixed" },
            Svg(html, "heat").Elements("path").Select(static path => (string)path.Attribute("class")!).ToHashSet());
    }

    [Fact]
    public void The_page_has_every_table_of_the_terminal()
    {
        RunReport report = SampleRun.Report();
        RunResult result = report.Result with
        {
            Devices = [report.Result.Devices[0] with { Prepared = new(7, 812, 3) }],
            Tenants =
            [
                report.Result.Tenants[0],
                report.Result.Tenants[1] with { WhyLeased = "No <address>; allow it.", Writing = new(2, 4_321, 5, 0.1, 77, 9_876, 0.125) },
            ],
        };

        XElement html = Parse(Write(report with { Result = result }));

        string[] titles = [.. html.Descendants("h2").Select(static title => title.Value)];
        Assert.All(ReportTables.Of(result), table => Assert.True(titles.Contains(table.Title) || table.Title == "Run", table.Title));
        string[] parts = ["4,321", "9.88 ms", "12.5 %", "812 µs", "Through leases: records. No <address>; allow it."];
        Assert.All(parts, part => Assert.Contains(part, html.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_run_can_be_told()
    {
        RunReport report = SampleRun.Report(refused: 0);
        RunResult result = report.Result with { Tenants = [], Devices = [], Claims = new(0, 0, 0, new(null, null, null, null)), IdleReserveUse = null, Expectations = [] };
        RunTimeline nothing = new() { End = TimeSpan.Zero, Areas = [new AreaRecorder("a", 2 << 20, 2 << 20).Build()], Claims = [new(TimeSpan.Zero, "d", "a", 1, false)] };

        XElement html = Parse(Write(new(result, "", nothing, new LatencyHistogram())));

        Assert.Equal("passed", html.Descendants("h1").Single().Element("span")!.Value);
        Assert.DoesNotContain(html.Descendants("svg"), static svg => (string?)svg.Attribute("class") == "bars");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public void One_single_latency_can_be_drawn(long nanoseconds)
    {
        var latencies = new LatencyHistogram();
        latencies.Record(nanoseconds);

        XElement bars = Svg(Parse(Write(SampleRun.Report() with { Latencies = latencies })), "bars");

        Assert.EndsWith(": 1", Assert.Single(bars.Elements("path")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_the_largest_machine_and_the_wildest_run_stays_small()
    {
        const int Blocks = 131_072;
        var random = new Random(5);
        var area = new AreaRecorder("a", Blocks * (2L << 20), 2 << 20);
        var states = new BlockState[Blocks];
        for (int second = 0; second < 600; second++)
        {
            for (int i = 0; i < Blocks; i++) states[i] = (BlockState)((i / 512 * 31 + second) * 7919 % 7);
            area.Look(TimeSpan.FromSeconds(second), states);
        }

        RunTimeline timeline = new() { End = TimeSpan.FromSeconds(600), Areas = [area.Build()], Claims = [] };
        string page = Write(SampleRun.Report() with { Timeline = timeline });

        Assert.InRange(page.Length, 100_000, 4_000_000);
        Parse(page);
    }

    [Fact]
    public void A_latency_stands_in_the_middle_of_its_bar()
    {
        var latencies = new LatencyHistogram();
        foreach (long value in (long[])[1024, 2048, 4096]) latencies.Record(value);
        IReadOnlyList<LatencyStep> steps = latencies.Steps(1);

        Assert.Equal([0.0, 0.167, 0.333, 1.0], new long[] { 1024, 1536, 2048, 9000 }.Select(value => Math.Round(LatencyFigure.PlaceOf(value, steps), 3)));
    }

    private static XElement Svg(XElement html, string name) => html.Descendants("svg").Single(svg => (string?)svg.Attribute("class") == name);

    // The page is XML too, so that a real parser, not a pattern, says what is an element and what is text.
    private static XElement Parse(string page) => XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;

    private static string Write(RunReport report)
    {
        var output = new StringWriter { NewLine = "\n" };
        HtmlReport.Write(output, report);
        return output.ToString();
    }
}
