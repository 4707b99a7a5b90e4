using Cma.Reports.Tables;

namespace Cma.Reports.Html;

/// <summary>Writes a table; one that is too wide for its page scrolls by itself.</summary>
internal static class HtmlTable
{
    public static void Write(TextWriter page, ReportTable table)
    {
        page.Write($"<section><h2>{HtmlText.Of(table.Title)}</h2><div class=\"scroll\"><table><thead><tr>");
        foreach (ReportColumn column in table.Columns) page.Write($"<th{Class(column)}>{HtmlText.Of(column.Head)}</th>");
        page.Write("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            page.Write("<tr>");
            for (int i = 0; i < row.Count; i++) page.Write($"<td{Class(table.Columns[i])}>{Toned(row[i])}</td>");
            page.Write("</tr>\n");
        }

        page.Write("</tbody></table></div></section>\n");
    }

    private static string Class(ReportColumn column) => column.IsNumber ? " class=\"number\"" : "";

    private static string Toned(ReportCell cell) => cell.Tone switch
    {
        Tone.Good => $"<span class=\"good\">{HtmlText.Of(cell.Text)}</span>",
        Tone.Bad => $"<span class=\"bad\">{HtmlText.Of(cell.Text)}</span>",
        _ => HtmlText.Of(cell.Text),
    };
}
