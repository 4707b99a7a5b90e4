using System.Globalization;
using System.Text;

namespace Cma.Scenarios.Reading;

/// <summary>Shows a stranger's text in a message: short, on one line, and unable to do anything to a terminal.</summary>
internal static class Quoted
{
    /// <summary>Characters shown; the rest is cut. Arbitrary.</summary>
    private const int Length = 60;

    /// <summary>Characters of a sentence shown. Arbitrary.</summary>
    private const int SentenceLength = 200;

    /// <summary>The text between quotes.</summary>
    public static string Of(string text) => $"'{Safe(text)}'";

    /// <summary>Someone else's sentence, with one full stop.</summary>
    public static string Sentence(string text) => Safe(text.Trim().TrimEnd('.'), SentenceLength) + ".";

    /// <summary>The text without quotes.</summary>
    public static string Safe(string text, int length = Length)
    {
        var safe = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (safe.Length >= length) return safe.Append("...").ToString();
            if (IsPlain(rune)) safe.Append(rune);
            else safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return safe.ToString();
    }

    /// <summary>Whether a character shows itself and does nothing else: no control, no turn of the writing direction, no line break, no half of a pair.</summary>
    public static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
