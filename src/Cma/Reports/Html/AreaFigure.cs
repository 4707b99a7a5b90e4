using Cma.Reports.Timelines;

namespace Cma.Reports.Html;

/// <summary>Draws an area: its map over time with the claims above it, and how it looked before, during and after.</summary>
internal static class AreaFigure
{
    private const int AddressTicks = 4;
    private const int TimeTicks = 5;

    public static void Write(TextWriter page, AreaTimeline area, RunTimeline run)
    {
        page.Write($"<section><h2>Area {HtmlText.Of(area.Name)} <small>{Units.Bytes(area.Bytes)}, one row is {Units.Bytes(area.CellBytes)}</small></h2>\n");
        WriteLegend(page, area, run);
        page.Write("<div class=\"map\">\n");
        WriteClaims(page, area, run);
        page.Write("<div class=\"y\">");
        for (int i = 0; i <= AddressTicks; i++) page.Write($"<span>{Units.Bytes(area.Bytes / AddressTicks * i)}</span>");
        page.Write("</div>\n");
        WriteMap(page, area, run);
        page.Write("<div class=\"x\">");
        for (int i = 0; i <= TimeTicks; i++) page.Write($"<span>{Units.Time(run.End / TimeTicks * i)}</span>");
        page.Write("</div>\n</div>\n<p class=\"readout\">Time runs to the right, addresses run down.</p>\n");
        WriteLooks(page, area);
        page.Write("</section>\n");
    }

    private static void WriteLegend(TextWriter page, AreaTimeline area, RunTimeline run)
    {
        var shown = area.Samples.SelectMany(static sample => sample.Cells).ToHashSet();
        page.Write("<p class=\"legend\">");
        foreach (BlockState state in BlockStates.Legend.Where(shown.Contains))
            page.Write($"<span><i class=\"swatch {BlockStates.Name(state)}\"></i>{BlockStates.Name(state)}</span> ");
        foreach (bool isGranted in (bool[])[true, false])
        {
            long count = run.Claims.LongCount(claim => claim.Area == area.Name && claim.IsGranted == isGranted);
            if (count > 0) page.Write($"<span><i class=\"mark {(isGranted ? "granted" : "refused")}\"></i>claim {(isGranted ? "granted" : "refused")}</span> ");
        }

        page.Write("</p>\n");
    }

    private static void WriteClaims(TextWriter page, AreaTimeline area, RunTimeline run)
    {
        page.Write($"<svg class=\"claims\" viewBox=\"0 0 {HeatMap.Columns} 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"claims over time\">");
        page.Write($"<path class=\"granted\" d=\"{Marks(area, run, true, 5)}\"/><path class=\"refused\" d=\"{Marks(area, run, false, 0)}\"/></svg>\n");
    }

    private static string Marks(AreaTimeline area, RunTimeline run, bool isGranted, int top) => string.Concat(run.Claims
        .Where(claim => claim.Area == area.Name && claim.IsGranted == isGranted)
        .Select(claim => HeatMap.ColumnOf(claim.At, run.End)).Distinct()
        .Select(column => $"M{column} {top}V12"));

    private static void WriteMap(TextWriter page, AreaTimeline area, RunTimeline run)
    {
        int rows = area.Samples.Count == 0 ? 1 : area.Samples[0].Cells.Count;
        page.Write($"<svg class=\"heat\" viewBox=\"0 0 {HeatMap.Columns} {rows}\" preserveAspectRatio=\"none\" ");
        page.Write("role=\"img\" aria-label=\"who had which part of the area when\" ");
        page.Write($"data-seconds=\"{HtmlText.Number(run.End.TotalSeconds)}\" data-bytes=\"{area.Bytes}\" data-cell=\"{area.CellBytes}\">\n");
        page.Write($"<rect class=\"free\" data-state=\"free\" width=\"{HeatMap.Columns}\" height=\"{rows}\"/>\n");
        foreach ((BlockState state, string path) in HeatMap.Paths(area.Samples, run.End))
            page.Write($"<path class=\"{BlockStates.Name(state)}\" data-state=\"{BlockStates.Name(state)}\" d=\"{path}\"/>\n");
        page.Write("</svg>\n");
    }

    private static void WriteLooks(TextWriter page, AreaTimeline area)
    {
        page.Write("<div class=\"looks\">\n");
        foreach ((string label, AreaSample? look) in new[] { ("before", area.Before), ("during", area.During), ("after", area.After) })
        {
            if (look is null) continue;
            page.Write($"<span>{label} <small>{Units.Time(look.At)}</small></span>");
            page.Write($"<svg class=\"look\" viewBox=\"0 0 {look.Cells.Count} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"the area {label}\">");
            page.Write($"<rect class=\"free\" width=\"{look.Cells.Count}\" height=\"1\"/>");
            for (int from = 0, to; from < look.Cells.Count; from = to)
            {
                for (to = from + 1; to < look.Cells.Count && look.Cells[to] == look.Cells[from]; to++)
                {
                }

                if (look.Cells[from] is not BlockState.Free)
                    page.Write($"<path class=\"{BlockStates.Name(look.Cells[from])}\" d=\"M{from} 0H{to}V1H{from}z\"/>");
            }

            page.Write("</svg>\n");
        }

        page.Write("</div>\n");
    }
}
