namespace Cma.Reports.Html;

/// <summary>The frame of every page: it needs nothing else, and its policy forbids it to load anything.</summary>
internal static class HtmlPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    /// <summary>Everything up to the heading's paragraphs.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="command">The command that made it.</param>
    /// <param name="name">What it is about; any text.</param>
    /// <param name="verdict">What came of it, in a word.</param>
    /// <param name="isGood">Whether that is good.</param>
    public static void Begin(TextWriter page, string command, string name, string verdict, bool isGood)
    {
        string title = HtmlText.Of(name);
        page.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="{Policy}"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{title}: {command}</title>
            <style>
            {HtmlPart.Style}</style>
            </head>
            <body>
            <header>
            <p class="kind">{command}</p>
            <h1>{title} <span class="verdict {(isGood ? "good" : "bad")}">{verdict}</span></h1>

            """);
    }

    /// <summary>Everything from the footer on.</summary>
    public static void End(TextWriter page, string footer, string script = "")
    {
        page.Write($"</main>\n<footer>{footer}</footer>\n");
        if (script.Length > 0) page.Write($"<script>\n{script}</script>\n");
        page.Write("</body>\n</html>\n");
    }
}
