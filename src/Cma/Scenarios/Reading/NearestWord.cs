namespace Cma.Scenarios.Reading;

/// <summary>Guesses which known word a misspelt one was meant to be.</summary>
internal static class NearestWord
{
    /// <summary>Words listed at most: all of them, since no map has more keys, and a scenario no more areas.</summary>
    private const int Listed = ScenarioLimits.Areas;

    /// <summary>The closest of <paramref name="known"/>, or null where none is close enough to be worth a guess.</summary>
    public static string? To(string word, IReadOnlyList<string> known)
    {
        // A third of the letters wrong is a typing error; more is another word.
        int best = Math.Max(1, word.Length / 3) + 1;
        string? nearest = null;
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) >= best) continue;
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>The end of a sentence about a word that is not known: a guess, or else all there are.</summary>
    public static string Hint(string word, IReadOnlyList<string> known) => To(word, known) is { } near
        ? $"did you mean {Quoted.Of(near)}?"
        : $"known here: {string.Join(", ", known.Take(Listed).Select(static word => Quoted.Safe(word)))}{More(known.Count - Listed)}.";

    private static string More(int unlisted) => unlisted > 0 ? $" and {unlisted} more" : "";

    // Letters to insert, drop, change, or swap with their neighbour.
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++) table[i, 0] = i;
        for (int j = 0; j <= right.Length; j++) table[0, j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int change = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int least = Math.Min(change, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }

        return table[left.Length, right.Length];
    }
}
