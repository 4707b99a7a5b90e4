using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>How many sequences there are: what a search that leaves none out would have to try.</summary>
internal static class SequenceCount
{
    /// <summary>The sequences that make sense, end well and are shorter than this; <see cref="long.MaxValue"/> if there are more than that.</summary>
    public static long Shorter(SynthesisTask task, int length)
    {
        Grammar grammar = new(task);
        IReadOnlyList<Primitive> alphabet = Alphabet.For(task);
        long all = 0;
        Dictionary<int, long> ways = new() { [Grammar.Start] = 1 };
        for (int steps = 0; steps < length; steps++)
        {
            if (task.Transfer is not null) ways = WithDevice(grammar, ways);
            foreach ((int standing, long count) in ways)
            {
                if (grammar.MayEnd(standing)) all = Sum(all, count);
            }

            Dictionary<int, long> next = [];
            foreach ((int standing, long count) in ways)
            {
                foreach (Primitive step in alphabet) Add(next, grammar.Step(standing, step), count);
            }

            ways = next;
        }

        return all;
    }

    /// <summary>The same, and those with the device's part put in.</summary>
    private static Dictionary<int, long> WithDevice(Grammar grammar, Dictionary<int, long> ways)
    {
        Dictionary<int, long> more = new(ways);
        foreach ((int standing, long count) in ways) Add(more, grammar.DeviceActs(standing), count);
        return more;
    }

    private static void Add(Dictionary<int, long> ways, int standing, long count)
    {
        if (standing >= 0) ways[standing] = Sum(ways.GetValueOrDefault(standing), count);
    }

    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}
