using System.CommandLine.Parsing;
using System.Globalization;

namespace Cma.Commands;

/// <summary>Reads the values of options, and says in the tool's own words what is wrong with one.</summary>
internal static class Words
{
    /// <summary>A whole number from 0.</summary>
    public static long? Whole(ArgumentResult word, string what)
    {
        string text = word.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)) return value;
        word.AddError($"'{text}' is not {what}: a whole number from 0 to {long.MaxValue}.");
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public static int? Between(ArgumentResult word, string what, int least, int most)
    {
        string text = word.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        word.AddError($"'{text}' is not {what}: a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public static T? OneOf<T>(ArgumentResult word, string what, (string Word, T Value)[] known)
        where T : struct
    {
        string text = word.Tokens[0].Value;
        int found = Array.FindIndex(known, each => each.Word == text);
        if (found >= 0) return known[found].Value;
        word.AddError($"'{text}' is not {what}; there are {string.Join(", ", known.Select(each => each.Word))}.");
        return null;
    }
}
