using Cma.Reports;
using Cma.Reports.Results;
using Cma.Reports.Terminal;
using Cma.Reports.Timelines;
using Microsoft.Extensions.Time.Testing;
using static Cma.Reports.Timelines.BlockState;

namespace Cma.Tests.Reports;

public class TerminalTests
{
    [Theory]
    [InlineData(false, null, "xterm", true)]
    [InlineData(false, "", "xterm", true)]
    [InlineData(false, null, null, true)]
    [InlineData(false, "1", "xterm", false)]
    [InlineData(true, null, "xterm", false)]
    [InlineData(false, null, "dumb", false)]
    public void Colour_is_for_terminals_whose_owner_wants_it(bool isRedirected, string? noColor, string? term, bool isRich) =>
        Assert.Equal(isRich ? OutputStyle.Rich : OutputStyle.Plain, OutputStyles.For(isRedirected, noColor, term));

    [Fact]
    public void A_piped_report_is_plain_text_with_everything_in_it()
    {
        string text = Write(SampleRun.Report(), OutputStyle.Plain);

        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain(text.Split('\n'), static line => line.EndsWith(' '));
        string[] parts =
        [
            "Claims asked", "117", "946 µs", "1.21 GiB", "3 GiB", "74.3 %", "5.62 GiB", "page-cache", "leased", "30 MiB are free but",
            "before", "during", "after", "# device",
        ];
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.EndsWith("camera FAILED: refusedAtMost not met.", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_for_a_terminal_has_colours_and_says_the_same()
    {
        string text = Write(SampleRun.Report(), OutputStyle.Rich);

        Assert.Contains("\u001b[", text, StringComparison.Ordinal);
        foreach (string part in (string[])["946 µs", "74.3 %", "page-cache", "refusedAtMost not met", "█"]) Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_by_leases_is_told_with_the_reason_in_one_line()
    {
        RunReport report = SampleRun.Report();
        report = report with { Result = report.Result with { Tenants = [.. report.Result.Tenants.Select(static tenant => tenant with { WhyLeased = "Denied; allow it." })] } };

        Assert.All(Enum.GetValues<OutputStyle>(), style =>
            Assert.Contains("Through leases: page-cache, records. Denied; allow it.", Write(report, style), StringComparison.Ordinal));
        Assert.DoesNotContain("Through leases", Write(SampleRun.Report(), OutputStyle.Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[red]markup[/]")]
    [InlineData("[[[")]
    [InlineData("[link=x]y[/]")]
    public void A_name_that_looks_like_markup_is_shown_as_it_is(string name)
    {
        Assert.Contains(name, Write(SampleRun.Report(name), OutputStyle.Rich), StringComparison.Ordinal);
        Assert.Contains(name, Write(SampleRun.Report(name), OutputStyle.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_which_all_went_well_says_so_at_the_end()
    {
        RunReport report = SampleRun.Report(refused: 0);

        Assert.EndsWith("camera passed: 117 of 117 claims granted, nothing corrupt.", Write(report, OutputStyle.Plain).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Corruption_and_violations_are_named_in_the_verdict()
    {
        RunReport report = SampleRun.Report(corrupt: 4096, refused: 0);
        report = report with { Result = report.Result with { Invariants = new(5, 2), Expectations = [] } };

        Assert.EndsWith("FAILED: 4 KiB corrupt, 2 invariants broken.", Write(report, OutputStyle.Plain).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_empty_run_can_be_told(bool isRich)
    {
        RunReport report = SampleRun.Report(refused: 0);
        RunResult result = report.Result with { Tenants = [], Devices = [], Claims = new(0, 0, 0, new(null, null, null, null)), IdleReserveUse = null, Expectations = [] };
        RunTimeline nothing = new() { End = TimeSpan.Zero, Areas = [new AreaRecorder("a", 2 << 20, 2 << 20).Build()], Claims = [] };

        Assert.Contains("–", Write(new(result, "", nothing, new LatencyHistogram()), isRich ? OutputStyle.Rich : OutputStyle.Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void The_picture_of_an_area_fits_the_terminal(int width)
    {
        string[] lines = Write(SampleRun.Report(), OutputStyle.Plain, width).Split('\n');
        int first = Array.FindIndex(lines, static line => line.StartsWith("Area ", StringComparison.Ordinal)) + 1;
        string[] picture = [.. lines.Skip(first).TakeWhile(static line => !line.Contains("# device", StringComparison.Ordinal))];

        Assert.NotEmpty(picture);
        Assert.All(picture, line => Assert.InRange(line.Length, 1, Math.Max(40, width)));
        Assert.Equal(3 * 128, picture.Sum(static line => line[17..].Length));
    }

    [Fact]
    public void An_area_is_drawn_before_during_and_after_with_a_legend_of_what_occurs()
    {
        var area = new AreaRecorder("cam", 12 << 20, 2 << 20);
        area.Look(TimeSpan.FromMilliseconds(5), [Movable, Movable, Leased, Discardable, Mixed, Free]);
        area.Look(TimeSpan.FromSeconds(1), [Movable, Movable, Leased, Device, Device, Device]);
        area.Look(TimeSpan.FromSeconds(2), [Reserved, Movable, Movable, Free, Free, Free]);
        var output = new StringWriter();

        AreaPicture.Write(output, area.Build(), 80);

        Assert.Equal(
            """
            Area cam, 12 MiB, 2 MiB a character
            before  5 ms     mmLd+.
            during  1 s      mmL###
            after   2 s      xmm...
                             # device  L leased  m movable  d discardable  + mixed  x reserved  . free

            """,
            output.ToString());
    }

    [Fact]
    public void Progress_is_told_now_and_then_and_wiped_in_the_end()
    {
        var output = new StringWriter();
        var time = new FakeTimeProvider();
        var line = new ProgressLine(output, isTerminal: true, "cam", 100, time);

        const string First = "cam [#####...............] 3 s, 12 granted, 1 refused, 24 MiB moved";
        const string Second = "cam [####################] 5 s, 12 granted, 1 refused, 0 B moved";
        line.Tell(new(TimeSpan.FromSeconds(3), 0.25, 12, 1, 24 << 20));
        line.Tell(new(TimeSpan.FromSeconds(4), 0.3, 12, 1, 24 << 20));
        Assert.Equal("\r" + First, output.ToString());

        time.Advance(TimeSpan.FromMilliseconds(100));
        line.Tell(new(TimeSpan.FromSeconds(5), 2, 12, 1, 0));
        line.Dispose();
        line.Dispose();

        Assert.Equal("\r" + First + "\r" + Second.PadRight(First.Length) + "\r" + new string(' ', Second.Length) + "\r", output.ToString());
    }

    [Fact]
    public void Progress_says_nothing_where_there_is_no_terminal()
    {
        var output = new StringWriter();
        using (var line = new ProgressLine(output, isTerminal: false, "cam", 100, new FakeTimeProvider())) line.Tell(new(TimeSpan.Zero, 0, 0, 0, 0));

        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(63)]
    public void Progress_stays_on_its_line(int width)
    {
        var output = new StringWriter();
        using var line = new ProgressLine(output, isTerminal: true, "a\u001b[2Jb", width, new FakeTimeProvider());
        line.Tell(new(TimeSpan.Zero, double.NaN, 0, 0, 0));

        Assert.True(output.ToString().Length <= width, "the line, with its return, is no longer than the terminal is wide");
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    private static string Write(RunReport report, OutputStyle style, int width = 100)
    {
        var output = new StringWriter { NewLine = "\n" };
        TableReport.Write(output, report, style, width);
        return output.ToString();
    }
}
