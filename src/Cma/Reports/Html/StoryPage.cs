using System.Text;
using Cma.Reports.Stories;

namespace Cma.Reports.Html;

/// <summary>What a page tells of a sequence that was judged.</summary>
/// <param name="Command">The command that judged it.</param>
/// <param name="Name">The file or strategy; any text.</param>
/// <param name="About">A line on it; any text.</param>
/// <param name="Verdict">What came of it, in a word.</param>
/// <param name="IsGood">Whether that is good.</param>
/// <param name="Sequence">The steps; any text.</param>
/// <param name="Machines">Each machine and what came of it.</param>
/// <param name="Story">The shortest way to a fault; null if there is none.</param>
/// <param name="Footer">What the page is made from.</param>
internal sealed record StoryReport(
    string Command, string Name, string About, string Verdict, bool IsGood, IReadOnlyList<string> Sequence, Tables.ReportTable Machines, Story? Story, string Footer);

/// <summary>Draws a counterexample on one page: a row a step, a column for each place that can hold a value, what changed standing out.</summary>
/// <remarks>On a narrow screen each step becomes a card with the places that hold something. There is no script.</remarks>
internal static class StoryPage
{
    public static void Write(TextWriter page, StoryReport report)
    {
        HtmlPage.Begin(page, report.Command, report.Name, HtmlText.Of(report.Verdict), report.IsGood);
        page.Write($"<p>{HtmlText.Of(report.About)}</p>\n</header>\n<main>\n");
        page.Write("<section><h2>The sequence</h2><ol class=\"sequence\">");
        foreach (string step in report.Sequence) page.Write($"<li><code>{HtmlText.Of(step)}</code></li>");
        page.Write("</ol></section>\n");
        if (report.Story is { } story) WriteStory(page, story);
        HtmlTable.Write(page, report.Machines);
        HtmlPage.End(page, HtmlText.Of(report.Footer));
    }

    private static void WriteStory(TextWriter page, Story story)
    {
        page.Write($"<section class=\"story\"><h2>A shortest way to the fault <small>on {HtmlText.Of(story.Machine)}</small></h2>\n");
        page.Write("""
            <p class="legend"><span><b class="v s">S</b> the old owner's data</span><span><b class="v z">0</b> zero</span><span><b class="v c">C</b> the driver's data</span><span><b class="v d">D</b> the device's data</span><span class="changed">changed by the step</span></p>

            """);
        page.Write("<div class=\"scroll\"><table><thead><tr><th>#</th><th>what happens</th>");
        foreach (string place in story.Places) page.Write($"<th>{HtmlText.Of(place)}</th>");
        page.Write("</tr></thead><tbody>\n");
        foreach (StoryStep step in story.Steps)
        {
            page.Write($"<tr class=\"{Class(step.Actor)}\"><td class=\"number\">{step.Number}</td><td class=\"what\"><i>{Name(step.Actor)}</i> {HtmlText.Of(step.What)}</td>");
            for (int i = 0; i < story.Places.Count; i++) WriteCell(page, story.Places[i], step.Cells[i], isData: i < story.Places.Count - 1);
            page.Write("</tr>\n");
        }

        page.Write($"</tbody></table></div>\n<p class=\"ending bad\">{HtmlText.Of(story.Ending)}</p></section>\n");
    }

    private static void WriteCell(TextWriter page, string place, StoryCell cell, bool isData)
    {
        string classes = $"{(cell.IsChanged ? "changed" : "")}{(cell.Text.Length == 0 ? " empty" : "")}".Trim();
        page.Write($"<td{(classes.Length > 0 ? $" class=\"{classes}\"" : "")} title=\"{HtmlText.Of(place)}\">");
        page.Write(cell.Text.Length == 0 ? "–" : isData ? Chips(cell.Text) : HtmlText.Of(cell.Text));
        page.Write("</td>");
    }

    /// <summary>Values as coloured letters; the words between them as they are.</summary>
    private static string Chips(string text)
    {
        StringBuilder marked = new();
        string before = "";
        foreach (string word in text.Split(' '))
        {
            string letters = word.TrimEnd(',');
            bool isValue = before != "line" && letters.Length > 0 && letters.All(letter => "0SCD.".Contains(letter, StringComparison.Ordinal));
            if (marked.Length > 0) marked.Append(' ');
            if (isValue) marked.AppendJoin("", letters.Select(letter => $"<b class=\"v {Value(letter)}\">{letter}</b>")).Append(word.AsSpan(letters.Length));
            else marked.Append(HtmlText.Of(word));
            before = word;
        }

        return marked.ToString();
    }

    private static string Value(char letter) => letter switch
    {
        'S' => "s",
        'C' => "c",
        'D' => "d",
        _ => "z",
    };

    private static string Class(Actor actor) => actor switch
    {
        Actor.OldOwner => "owner",
        Actor.Sequence => "sequence",
        Actor.Hardware => "hardware",
        Actor.Driver => "driver",
        Actor.Device => "device",
        Actor.NextOwner or Actor.Bystander => "owner",
        _ => "nobody",
    };

    private static string Name(Actor actor) => actor switch
    {
        Actor.OldOwner => "old owner",
        Actor.Sequence => "sequence",
        Actor.Hardware => "hardware",
        Actor.Driver => "driver",
        Actor.Device => "device",
        Actor.NextOwner => "next owner",
        Actor.Bystander => "bystander",
        _ => "",
    };
}
