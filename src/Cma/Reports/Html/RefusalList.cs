using Cma.Reports.Results;

namespace Cma.Reports.Html;

/// <summary>Writes the first refusals, each folded up under the line that says what was asked.</summary>
internal static class RefusalList
{
    public static void Write(TextWriter page, RunResult result)
    {
        if (result.Refusals.Count == 0) return;

        string which = result.Claims.Refused > result.Refusals.Count
            ? $"the first {result.Refusals.Count} of {Units.Count(result.Claims.Refused)}"
            : $"all {result.Refusals.Count}";
        page.Write($"<section><h2>Why claims were refused <small>{which}</small></h2>\n");
        foreach (RefusalResult refusal in result.Refusals) Write(page, refusal);
        page.Write("</section>\n");
    }

    private static void Write(TextWriter page, RefusalResult refusal)
    {
        page.Write($"<details><summary>{Seconds(refusal.AtSeconds)} · {HtmlText.Of(refusal.Device)} · {HtmlText.Of(refusal.Buffer)} · ");
        page.Write($"{Units.Bytes(refusal.Bytes)} of {HtmlText.Of(refusal.Area)} · <b>{HtmlText.Of(refusal.Reason)}</b></summary>\n");
        page.Write($"<p>{HtmlText.Of(refusal.Text)}</p>\n");
        if (refusal.Remedy.Length > 0) page.Write($"<p><b>What would help:</b> {HtmlText.Of(refusal.Remedy)}</p>\n");
        page.Write($"<p class=\"note\">{Units.Bytes(refusal.FreeBytes)} free, the longest run {Units.Bytes(refusal.LargestFreeBytes)}.</p>\n");
        if (refusal.Blockers.Count > 0)
        {
            page.Write("<ul>");
            foreach (BlockerResult blocker in refusal.Blockers)
            {
                page.Write($"<li><b>{HtmlText.Of(blocker.Holder)}</b> has {Units.Bytes(blocker.Bytes)} of the best window, ");
                page.Write($"for {Seconds(blocker.AgeSeconds)}: {HtmlText.Of(blocker.Reason)}</li>");
            }

            page.Write("</ul>\n");
        }

        page.Write("</details>\n");
    }

    private static string Seconds(double seconds) => Units.Time(TimeSpan.FromSeconds(seconds));
}
