namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The sequences that were kept and are not dominated by later ones: for each standing, what they lead to and how long they are.</summary>
/// <remarks>
/// If after one sequence every machine may be in fewer states than after another, with the same mapped, then whatever makes the other right makes the
/// one right. If it is also no dearer and no longer, the other can be left out. Sequences come in the order of their cost, so that a kept one
/// never is the dearer.
/// </remarks>
/// <param name="nodes">For each node its standing, and then a set for each automaton.</param>
/// <param name="isWithin">Whether, for the automaton of this index, the one set lies within the other.</param>
internal sealed class Dominance(TupleTable nodes, Func<int, int, int, bool> isWithin)
{
    private readonly Dictionary<int, List<(int Node, int Length)>> _kept = [];

    /// <summary>Keeps a sequence unless it is dominated.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool Keep(int node, int length)
    {
        int standing = nodes[node][0];
        if (!_kept.TryGetValue(standing, out List<(int Node, int Length)>? kept)) _kept.Add(standing, kept = []);
        foreach ((int Node, int Length) one in kept)
        {
            if (one.Length <= length && IsWithin(one.Node, node)) return false;
        }

        // What it dominates from now on, though cheaper, dominates nothing that it does not.
        kept.RemoveAll(one => one.Length >= length && IsWithin(node, one.Node));
        kept.Add((node, length));
        return true;
    }

    private bool IsWithin(int inner, int outer)
    {
        ReadOnlySpan<int> few = nodes[inner], many = nodes[outer];
        for (int at = 1; at < few.Length; at++)
        {
            if (!isWithin(at - 1, few[at], many[at])) return false;
        }

        return true;
    }
}
