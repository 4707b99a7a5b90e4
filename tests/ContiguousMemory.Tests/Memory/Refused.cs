using System.Globalization;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Asserts that misuse is answered as it must be: at once, with the value and the bound.</summary>
internal static class Refused
{
    /// <summary>Out of range, naming the value and whatever else the message must have.</summary>
    public static void OutOfRange(object value, Action use, params ReadOnlySpan<string> words)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(use);
        Assert.Equal(value, refusal.ActualValue);
        Assert.Contains(Convert.ToString(value, CultureInfo.InvariantCulture)!, refusal.Message, StringComparison.Ordinal);
        Has(refusal, words);
    }

    /// <summary>Against a rule, which the message gives.</summary>
    public static void Wrong(Action use, params ReadOnlySpan<string> words)
    {
        Exception? refusal = Record.Exception(use);
        Assert.True(refusal is ArgumentException and not ArgumentOutOfRangeException, $"{refusal}");
        Has((ArgumentException)refusal, words);
    }

    private static void Has(ArgumentException refusal, ReadOnlySpan<string> words)
    {
        Assert.NotEmpty(refusal.ParamName!);
        foreach (string word in words) Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }
}
