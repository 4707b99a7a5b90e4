using System.Globalization;
using Cma.Reports.Terminal;

namespace Cma.Reports.Stories;

/// <summary>A story as lines of text in columns. What a step changed is coloured, or, without colours, marked with a star.</summary>
internal static class StoryText
{
    private const string Changed = "\u001b[1;33m", Plain = "\u001b[0m", Dim = "\u001b[2m";

    public static void Write(TextWriter output, Story story, OutputStyle style)
    {
        bool rich = style == OutputStyle.Rich;
        int what = story.Steps.Max(step => step.What.Length);
        int[] widths = [.. story.Places.Select((place, i) => Math.Max(place.Length, story.Steps.Max(step => Show(step.Cells[i], rich).Length)))];
        output.WriteLine($"     {new string(' ', what)}  {string.Join("  ", story.Places.Select((place, i) => place.PadRight(widths[i])))}".TrimEnd());
        foreach (StoryStep step in story.Steps)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{step.Number,3}  {step.What.PadRight(what)}");
            for (int i = 0; i < widths.Length; i++)
            {
                StoryCell cell = step.Cells[i];
                string shown = Show(cell, rich).PadRight(widths[i]);
                line += "  " + (rich ? (cell.IsChanged ? Changed : Dim) + shown + Plain : shown);
            }

            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine(story.Ending);
    }

    private static string Show(StoryCell cell, bool rich)
    {
        string text = cell.Text.Length == 0 ? "-" : cell.Text;
        return cell.IsChanged && !rich ? text + "*" : text;
    }
}
