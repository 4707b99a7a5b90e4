using Cma.Reports.Timelines;
using Spectre.Console;

namespace Cma.Reports.Terminal;

/// <summary>Draws an area before, during and after, one character a cell from the lowest address up.</summary>
internal static class AreaPicture
{
    private const int LabelWidth = 17;

    /// <summary>Characters of a line at most, however wide the terminal: a power of two, so that lines begin at round addresses.</summary>
    private const int MostCharacters = 128;

    /// <summary>Draws with letters.</summary>
    public static void Write(TextWriter output, AreaTimeline area, int width)
    {
        output.WriteLine(Title(area));
        foreach ((string label, AreaSample sample) in Looks(area))
        {
            foreach ((string head, IReadOnlyList<BlockState> cells) in Lines(label, sample, width))
                output.WriteLine(head + string.Concat(cells.Select(Palette.Letter)));
        }

        output.WriteLine($"{"",LabelWidth}{string.Join("  ", Shown(area).Select(static state => $"{Palette.Letter(state)} {BlockStates.Name(state)}"))}");
    }

    /// <summary>Draws with shades and colours.</summary>
    public static void Write(IAnsiConsole console, AreaTimeline area, int width)
    {
        var picture = new Paragraph();
        picture.Append(Title(area) + "\n", new Style(decoration: Decoration.Bold));
        foreach ((string label, AreaSample sample) in Looks(area))
        {
            foreach ((string head, IReadOnlyList<BlockState> cells) in Lines(label, sample, width))
            {
                picture.Append(head, new Style(decoration: Decoration.Dim));
                AppendRuns(picture, cells);
                picture.Append("\n");
            }
        }

        picture.Append(new string(' ', LabelWidth));
        foreach (BlockState state in Shown(area))
        {
            picture.Append(Palette.Shade(state).ToString(), new Style(Palette.Color(state)));
            picture.Append($" {BlockStates.Name(state)}  ");
        }

        console.Write(picture);
        console.WriteLine();
    }

    private static void AppendRuns(Paragraph picture, IReadOnlyList<BlockState> cells)
    {
        for (int from = 0, to; from < cells.Count; from = to)
        {
            for (to = from + 1; to < cells.Count && cells[to] == cells[from]; to++)
            {
            }

            picture.Append(new string(Palette.Shade(cells[from]), to - from), new Style(Palette.Color(cells[from])));
        }
    }

    private static string Title(AreaTimeline area) => $"Area {area.Name}, {Units.Bytes(area.Bytes)}, {Units.Bytes(area.CellBytes)} a character";

    private static IEnumerable<(string Label, AreaSample Sample)> Looks(AreaTimeline area)
    {
        if (area.Before is not null) yield return ("before", area.Before);
        if (area.During is not null) yield return ("during", area.During);
        if (area.After is not null) yield return ("after", area.After);
    }

    private static IEnumerable<BlockState> Shown(AreaTimeline area)
    {
        var shown = Looks(area).SelectMany(static look => look.Sample.Cells).ToHashSet();
        return BlockStates.Legend.Where(shown.Contains);
    }

    private static IEnumerable<(string Head, IReadOnlyList<BlockState> Cells)> Lines(string label, AreaSample sample, int width)
    {
        int room = Math.Max(16, width - LabelWidth);
        int characters = Math.Min(MostCharacters, 1 << int.Log2(room));
        string head = $"{label,-7} {Units.Time(sample.At),-9}";
        foreach (BlockState[] cells in sample.Cells.Chunk(characters))
        {
            yield return (head, cells);
            head = new string(' ', LabelWidth);
        }
    }
}
