using System.CommandLine.Parsing;
using System.Globalization;
using ContiguousMemory.Coherence.Synthesis;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>Weights on the command line, such as <c>l1=1,l2=4</c>.</summary>
internal static class CostWords
{
    /// <summary>The greatest weight. Arbitrary; with it the cost of the longest sequence is far from overflowing.</summary>
    private const int Most = 1_000_000;

    private static readonly (string Word, Func<CostVector, int> Get, Func<CostVector, int, CostVector> Set)[] s_weights =
    [
        ("lines", cost => cost.Lines, (cost, value) => cost with { Lines = value }),
        ("store", cost => cost.Store, (cost, value) => cost with { Store = value }),
        ("l1", cost => cost.L1, (cost, value) => cost with { L1 = value }),
        ("l2", cost => cost.L2, (cost, value) => cost with { L2 = value }),
        ("set-way", cost => cost.SetWay, (cost, value) => cost with { SetWay = value }),
        ("dsb", cost => cost.Dsb, (cost, value) => cost with { Dsb = value }),
        ("osync", cost => cost.OuterSync, (cost, value) => cost with { OuterSync = value }),
        ("tlbi", cost => cost.Tlbi, (cost, value) => cost with { Tlbi = value }),
        ("pte", cost => cost.Mapping, (cost, value) => cost with { Mapping = value }),
        ("kmap", cost => cost.Kmap, (cost, value) => cost with { Kmap = value }),
        ("purge", cost => cost.Purge, (cost, value) => cost with { Purge = value }),
    ];

    /// <summary>Every word.</summary>
    public static string All => string.Join(", ", s_weights.Select(weight => weight.Word));

    /// <summary>The weights in words.</summary>
    public static string Of(CostVector cost) => string.Join(',', s_weights.Select(weight => $"{weight.Word}={weight.Get(cost)}"));

    /// <summary>Each weight by its word.</summary>
    public static IReadOnlyDictionary<string, int> Weights(CostVector cost) => s_weights.ToDictionary(weight => weight.Word, weight => weight.Get(cost));

    /// <summary>Reads weights; those not named are as they are by default.</summary>
    public static CostVector? Parse(ArgumentResult word)
    {
        CostVector cost = new();
        foreach (string part in word.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            int found = Array.FindIndex(s_weights, weight => weight.Word == sides[0]);
            if (found < 0)
            {
                word.AddError($"'{sides[0]}' has no weight; there are {All}.");
                return null;
            }

            int least = sides[0] == "lines" ? 1 : 0;
            if (sides.Length < 2 || !int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < least || value > Most)
            {
                word.AddError($"'{part}' is not a weight: {sides[0]}= takes a whole number from {least} to {Most}.");
                return null;
            }

            cost = s_weights[found].Set(cost, value);
        }

        return cost;
    }

    /// <summary>A whole number within bounds.</summary>
    public static long? Within(ArgumentResult word, string what, long least, long most)
    {
        string text = word.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most) return value;
        word.AddError($"'{text}' is not {what}: a whole number from {least} to {most}.");
        return null;
    }
}
