using Cma.Reports.Tables;
using Spectre.Console;

namespace Cma.Reports.Terminal;

/// <summary>Draws a table with lines and colours. Cells are plain text to the drawing library: what a stranger called his scenario is not markup.</summary>
internal static class RichTable
{
    public static Table Of(ReportTable table)
    {
        var drawn = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(decoration: Decoration.Dim), UseSafeBorder = false };
        bool hasHeads = table.Columns.Count > 2;
        drawn.ShowHeaders = true;
        foreach ((ReportColumn column, int i) in table.Columns.Select(static (column, i) => (column, i)))
        {
            // Where rows explain themselves the first head is the table's title and the others say nothing.
            string head = hasHeads ? column.Head : i == 0 ? table.Title : "";
            drawn.AddColumn(new TableColumn(new Text(head, new Style(decoration: Decoration.Bold)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = column.IsNumber,
            });
        }

        foreach (IReadOnlyList<ReportCell> row in table.Rows) drawn.AddRow(row.Select(static cell => new Text(cell.Text, StyleOf(cell.Tone))));
        return drawn;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
