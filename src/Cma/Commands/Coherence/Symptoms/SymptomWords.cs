using System.CommandLine.Parsing;
using ContiguousMemory.Coherence.Symptoms;

namespace Cma.Commands.Coherence.Symptoms;

/// <summary>What symptoms are called on the command line and in answers.</summary>
internal static class SymptomWords
{
    private static readonly (string Word, Symptom Symptom, string Meaning)[] s_words =
    [
        ("leak", Symptom.Leak, "somebody reads what the page's old owner left"),
        ("stale-zero", Symptom.StaleZero, "somebody reads zero where data were written since"),
        ("stale-cpu", Symptom.StaleAtCpu, "the CPU reads something older than what was written last"),
        ("stale-device", Symptom.StaleAtDevice, "the device reads something older than what the CPU wrote"),
        ("corrupt-neighbour", Symptom.CorruptNeighbour, "a word beside the buffer changes by itself"),
    ];

    public static string All => string.Join(", ", s_words.Select(one => $"{one.Word} ({one.Meaning})"));

    public static string Of(Symptom symptom) => s_words.First(one => one.Symptom == symptom).Word;

    public static string Meaning(Symptom symptom) => s_words.First(one => one.Symptom == symptom).Meaning;

    /// <summary>Reads a symptom; spaces and longer ways to say it are understood.</summary>
    public static Symptom? Parse(ArgumentResult word)
    {
        string text = string.Join(' ', word.Tokens.Select(token => token.Value)).Trim().ToLowerInvariant().Replace(' ', '-');
        text = text.Replace("stale-data-", "stale-", StringComparison.Ordinal).Replace("-at-", "-", StringComparison.Ordinal).Replace("-the-", "-", StringComparison.Ordinal).Replace("neighbor", "neighbour", StringComparison.Ordinal);
        foreach ((string known, Symptom symptom, _) in s_words)
        {
            if (text == known) return symptom;
        }

        word.AddError($"{Scenarios.Reading.Quoted.Of(text)} is no symptom; there are {string.Join(", ", s_words.Select(one => one.Word))}.");
        return null;
    }
}
