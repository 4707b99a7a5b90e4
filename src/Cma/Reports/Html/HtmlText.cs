using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Cma.Scenarios.Reading;

namespace Cma.Reports.Html;

/// <summary>The one way by which a stranger's text gets onto a page.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text so that a page shows it and does nothing else; fit for elements and for attributes between double quotes.</summary>
    public static string Of(string text) => s_encoder.Encode(Quoted.Safe(text, int.MaxValue));

    /// <summary>A number as SVG and CSS write it, with at most two decimals.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
