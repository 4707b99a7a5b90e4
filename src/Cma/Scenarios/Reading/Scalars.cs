using System.Globalization;
using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Reading;

/// <summary>The kinds of value a scenario has: each turns text into a value within bounds, or says what is wrong and what would be right.</summary>
internal static class Scalars
{
    /// <summary>A size in bytes, as <c>64MiB</c>.</summary>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    /// <param name="unit">What it must be a multiple of.</param>
    /// <param name="unitName">What that unit is, for the message.</param>
    public static Func<string, Parsed<long>> Size(long least, long most, long unit = 1, string unitName = "") => text =>
    {
        if (!ByteSize.TryParse(text, out ByteSize size))
            return Parsed<long>.Wrong("is not a size; write it like 64MiB or 4096.");
        if (size.Bytes < least) return Parsed<long>.Wrong($"is below {new ByteSize(least)}, the least allowed.");
        if (size.Bytes > most) return Parsed<long>.Wrong($"is above {new ByteSize(most)}, the most allowed.");
        return size.Bytes % unit == 0 ? size.Bytes : Parsed<long>.Wrong($"is not a multiple of {new ByteSize(unit)}, {unitName}.");
    };

    /// <summary>A size that is a power of two.</summary>
    public static Func<string, Parsed<long>> PowerOfTwo(long least, long most) => text =>
    {
        Parsed<long> size = Size(least, most)(text);
        return size.Mistake is not null || long.IsPow2(size.Value)
            ? size
            : Parsed<long>.Wrong($"is not a power of two; the nearest are {new ByteSize(Below(size.Value))} and {new ByteSize(Below(size.Value) * 2)}.");
    };

    /// <summary>A whole number.</summary>
    public static Func<string, Parsed<long>> Count(long least, long most) => text =>
    {
        if (!TryCount(text, out decimal number)) return Parsed<long>.Wrong("is not a whole number.");
        if (number < least) return Parsed<long>.Wrong($"is below {least}, the least allowed.");
        return number > most ? Parsed<long>.Wrong($"is above {most}, the most allowed.") : (long)number;
    };

    /// <summary>A time, as <c>200ms</c>.</summary>
    public static Func<string, Parsed<TimeSpan>> Time(TimeSpan least, TimeSpan most) => text =>
    {
        if (!Times.TryParse(text, out TimeSpan time)) return Parsed<TimeSpan>.Wrong("is not a time; write it like 200ms, 2s or 1m.");
        if (time < least) return Parsed<TimeSpan>.Wrong($"is below {Times.Text(least)}, the least allowed.");
        return time > most ? Parsed<TimeSpan>.Wrong($"is above {Times.Text(most)}, the most allowed.") : time;
    };

    /// <summary>So many a second, as <c>25</c>, <c>25/s</c> or <c>2/min</c>.</summary>
    /// <param name="least">The least allowed, a second.</param>
    /// <param name="most">The most allowed, a second.</param>
    public static Func<string, Parsed<double>> Rate(double least, double most) => text =>
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string number = slash < 0 ? text : text[..slash].TrimEnd();
        double seconds = slash < 0 ? 1 : text[(slash + 1)..].Trim() switch { "s" => 1, "min" or "m" => 60, "h" => 3600, _ => 0 };
        if (seconds == 0 || !TryNumber(number, out double count)) return Parsed<double>.Wrong("is not a rate; write it like 25/s or 2/min.");
        double rate = count / seconds;
        if (rate < least) return Parsed<double>.Wrong(Invariant($"is below {least:0.######}/s, the least allowed."));
        return rate > most ? Parsed<double>.Wrong(Invariant($"is above {most:0.######}/s, the most allowed.")) : rate;
    };

    /// <summary>A share, as <c>0.8</c> or <c>80%</c>.</summary>
    public static Parsed<double> Share(string text)
    {
        bool percent = text.EndsWith('%');
        if (!TryNumber(percent ? text[..^1].TrimEnd() : text, out double number)) return Parsed<double>.Wrong("is not a share; write it like 0.8 or 80%.");
        double share = percent ? number / 100 : number;
        return share <= 1 ? share : Parsed<double>.Wrong("is above 1, the whole.");
    }

    /// <summary>A name: one to so many characters, none of which could play tricks with a terminal.</summary>
    public static Func<string, Parsed<string>> Name(int length = ScenarioLimits.NameLength) => text =>
    {
        if (text.Length == 0) return Parsed<string>.Wrong($"is empty; 1 to {length} characters are wanted.");
        if (text.Length > length) return Parsed<string>.Wrong($"has {text.Length} characters; {length} are allowed.");
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (!Quoted.IsPlain(rune)) return Parsed<string>.Wrong($"holds the character U+{rune.Value:X4}, which cannot be shown.");
        }

        return text.Trim().Length == text.Length ? text : Parsed<string>.Wrong("begins or ends with a space.");
    };

    /// <summary>One of a few words.</summary>
    public static Func<string, Parsed<T>> Word<T>(params (string Word, T Value)[] words) => text =>
    {
        foreach ((string word, T value) in words)
        {
            if (word == text) return value;
        }

        return Parsed<T>.Wrong($"is not known; {NearestWord.Hint(text, [.. words.Select(static w => w.Word)])}");
    };

    private static bool TryCount(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static long Below(long value) => 1L << (63 - (int)long.LeadingZeroCount(value));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
