using System.Xml.Linq;
using Cma.Commands.Coherence.Judging;
using Cma.Reports.Html;
using Cma.Reports.Stories;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Tests.Reports;

/// <summary>A counterexample, drawn and as text.</summary>
public class StoryPageTests
{
    [Theory, MemberData(nameof(HtmlReportTests.HostileNames), MemberType = typeof(HtmlReportTests))]
    public void A_hostile_name_is_shown_and_does_nothing(string name)
    {
        XElement html = Parse(Write(Report(name)));

        Assert.Empty(html.Descendants("script"));
        Assert.DoesNotContain(html.Descendants().SelectMany(element => element.Attributes()), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith(Cma.Scenarios.Reading.Quoted.Safe(name, int.MaxValue), html.Element("head")!.Element("title")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_but_itself_and_has_both_schemes()
    {
        string page = Write(Report("D"));

        Assert.DoesNotMatch(@"https?:|//\w|url\(|@import|\b(src|href|action|data)\s*=", page);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("max-width: 48rem", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_has_a_row_and_every_place_a_cell()
    {
        Story story = SampleStory();
        XElement table = Parse(Write(Report("D"))).Descendants("section").Single(section => (string?)section.Attribute("class") == "story").Descendants("table").Single();

        XElement[] rows = [.. table.Element("tbody")!.Elements("tr")];
        Assert.Equal(story.Steps.Count, rows.Length);
        Assert.All(rows, row => Assert.Equal(story.Places.Count + 2, row.Elements("td").Count()));
        Assert.Equal(story.Places, table.Element("thead")!.Descendants("th").Skip(2).Select(head => head.Value));

        XElement fill = rows.Single(row => row.Value.Contains("unasked", StringComparison.Ordinal));
        XElement changed = Assert.Single(fill.Elements("td"), cell => ((string?)cell.Attribute("class"))?.Contains("changed", StringComparison.Ordinal) == true);
        Assert.Equal(("L1", "0 clean"), ((string?)changed.Attribute("title"), changed.Value));
    }

    [Fact]
    public void The_first_step_has_changed_nothing_and_each_later_mark_is_a_difference()
    {
        Story story = SampleStory();

        Assert.DoesNotContain(story.Steps[0].Cells, cell => cell.IsChanged);
        for (int step = 1; step < story.Steps.Count; step++)
            Assert.All(story.Steps[step].Cells.Zip(story.Steps[step - 1].Cells), pair => Assert.Equal(pair.First.Text != pair.Second.Text, pair.First.IsChanged));
    }

    [Fact]
    public void As_text_changes_are_starred_without_colours_and_coloured_with_them()
    {
        StringWriter plain = new(), rich = new();
        StoryText.Write(plain, SampleStory(), OutputStyle.Plain);
        StoryText.Write(rich, SampleStory(), OutputStyle.Rich);

        Assert.Contains("0 clean*", plain.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', plain.ToString());
        Assert.Contains("\u001b[1;33m0 clean", rich.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('*', rich.ToString());
    }

    [Fact]
    public void A_story_over_several_lines_tells_which_line_is_meant()
    {
        MatrixResult result = Result(StrategyCatalogue.Get("D", StrategyTable.Alloc), new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit, Lines = 2 });
        Story story = StoryTeller.Tell(result, SequenceText.ParseSteps(result.Cell.Strategy.Text.Replace("; ", "\n", StringComparison.Ordinal)));

        Assert.Contains(story.Steps, step => step.Cells[0].Text.Contains(" | ", StringComparison.Ordinal));
        Assert.Contains(story.Steps, step => step.What.StartsWith("text line 2, step", StringComparison.Ordinal) && step.What.Contains("(line 1)", StringComparison.Ordinal));
    }

    private static StoryReport Report(string name) => new(
        "cma coherence explain", name, name, "leak", false, [name, "dsb"], new ReportTable("Machines", [new(name), new("verdict")], [[name, "leak"]]), SampleStory(), "footer");

    private static Story SampleStory() =>
        StoryTeller.Tell(Result(StrategyCatalogue.Get("D", StrategyTable.Alloc), new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit }));

    private static MatrixResult Result(Strategy strategy, MachineDescription machine)
    {
        MatrixCell cell = new(strategy, machine);
        return new(cell, new Explorer().Run(cell.Build(), cancel: TestContext.Current.CancellationToken));
    }

    private static XElement Parse(string page) => XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;

    private static string Write(StoryReport report)
    {
        StringWriter output = new() { NewLine = "\n" };
        StoryPage.Write(output, report);
        return output.ToString();
    }
}
