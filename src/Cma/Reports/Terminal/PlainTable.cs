using Cma.Reports.Tables;

namespace Cma.Reports.Terminal;

/// <summary>Writes a table in columns of spaces, so that other programs can take it apart and people can read it.</summary>
internal static class PlainTable
{
    public static void Write(TextWriter output, ReportTable table)
    {
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows.Select(row => row[i].Text.Length).Append(column.Head.Length).Max())];
        output.WriteLine(table.Title);
        if (table.Columns.Count > 2) WriteRow(output, table, widths, [.. table.Columns.Select(static column => column.Head)]);
        foreach (IReadOnlyList<ReportCell> row in table.Rows) WriteRow(output, table, widths, [.. row.Select(static cell => cell.Text)]);
    }

    private static void WriteRow(TextWriter output, ReportTable table, int[] widths, IReadOnlyList<string> cells) => output.WriteLine(
        string.Concat(cells.Select((cell, i) => "  " + (table.Columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))).TrimEnd());
}
