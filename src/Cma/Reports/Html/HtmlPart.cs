namespace Cma.Reports.Html;

/// <summary>Reads the parts of a page that are not made by code.</summary>
internal static class HtmlPart
{
    /// <summary>The style sheet.</summary>
    public static string Style => Read("report.css");

    /// <summary>The script; the page says everything without it too.</summary>
    public static string Script => Read("report.js");

    private static string Read(string name)
    {
        using Stream stream = typeof(HtmlPart).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without its part {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
