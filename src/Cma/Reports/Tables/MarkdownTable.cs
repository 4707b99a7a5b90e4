namespace Cma.Reports.Tables;

/// <summary>Writes a table in Markdown, to be pasted into a page.</summary>
internal static class MarkdownTable
{
    public static void Write(TextWriter output, ReportTable table)
    {
        output.WriteLine($"**{table.Title}**");
        output.WriteLine();
        WriteRow(output, table.Columns.Select(static column => column.Head));
        WriteRow(output, table.Columns.Select(static column => column.IsNumber ? "---:" : "---"));
        foreach (IReadOnlyList<ReportCell> row in table.Rows) WriteRow(output, row.Select(static cell => cell.Tone == Tone.Good ? $"**{Escape(cell.Text)}**" : Escape(cell.Text)));
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells.Select(static cell => cell.Trim()))} |");

    // A bar would begin another cell, and a star be taken for emphasis.
    private static string Escape(string text) => text.Trim().Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
