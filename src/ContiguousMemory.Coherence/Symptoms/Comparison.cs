using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>The smallest change that makes one sequence of another: steps to insert, drop, change for another of their kind, or swap with their neighbour.</summary>
internal sealed class Comparison
{
    private readonly IReadOnlyList<Primitive> _wrong, _right;
    private readonly int[,] _cost;

    private Comparison(IReadOnlyList<Primitive> wrong, IReadOnlyList<Primitive> right)
    {
        (_wrong, _right) = (wrong, right);
        _cost = new int[wrong.Count + 1, right.Count + 1];
        for (int i = 0; i <= wrong.Count; i++)
        {
            for (int j = 0; j <= right.Count; j++) _cost[i, j] = Least(i, j);
        }
    }

    /// <summary>The differences, in the order of the right sequence.</summary>
    /// <param name="wrong">A sequence.</param>
    /// <param name="right">What it should be.</param>
    public static IReadOnlyList<Edit> Of(IReadOnlyList<Primitive> wrong, IReadOnlyList<Primitive> right) => new Comparison(wrong, right).Edits();

    private int Least(int i, int j)
    {
        if (i == 0 || j == 0) return i + j;
        int least = Math.Min(_cost[i - 1, j], _cost[i, j - 1]) + 1;
        if (IsSame(i, j)) least = Math.Min(least, _cost[i - 1, j - 1]);
        if (IsAkin(i, j)) least = Math.Min(least, _cost[i - 1, j - 1] + 1);
        if (IsSwap(i, j)) least = Math.Min(least, _cost[i - 2, j - 2] + 1);
        return least;
    }

    private List<Edit> Edits()
    {
        List<Edit> edits = [];
        int i = _wrong.Count, j = _right.Count;
        while (i > 0 || j > 0)
        {
            int cost = _cost[i, j];
            if (IsSame(i, j) && cost == _cost[i - 1, j - 1])
            {
                (i, j) = (i - 1, j - 1);
            }
            else if (IsSwap(i, j) && cost == _cost[i - 2, j - 2] + 1)
            {
                edits.Add(new(EditKind.Swapped, _right[j - 2], _right[j - 1], Right(j - 3), Right(j)));
                (i, j) = (i - 2, j - 2);
            }
            else if (IsAkin(i, j) && cost == _cost[i - 1, j - 1] + 1)
            {
                edits.Add(new(EditKind.Changed, _right[j - 1], _wrong[i - 1], Right(j - 2), Right(j)));
                (i, j) = (i - 1, j - 1);
            }
            else if (j > 0 && cost == _cost[i, j - 1] + 1)
            {
                edits.Add(new(EditKind.Missing, _right[j - 1], null, Right(j - 2), Right(j)));
                j--;
            }
            else
            {
                edits.Add(new(EditKind.Superfluous, _wrong[i - 1], null, Right(j - 1), Right(j)));
                i--;
            }
        }

        edits.Reverse();
        return edits;
    }

    private bool IsSame(int i, int j) => i > 0 && j > 0 && _wrong[i - 1] == _right[j - 1];

    private bool IsSwap(int i, int j) => i > 1 && j > 1 && _wrong[i - 1] == _right[j - 2] && _wrong[i - 2] == _right[j - 1] && _wrong[i - 1] != _wrong[i - 2];

    /// <summary>Whether one may stand for the other by mistake: operations on the same cache, by whatever address.</summary>
    private bool IsAkin(int i, int j) => i > 0 && j > 0 && !IsSame(i, j) && Level(_wrong[i - 1]) is { } level && level == Level(_right[j - 1]);

    private static int? Level(Primitive step) => step.Kind switch
    {
        >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1All => 1,
        >= PrimitiveKind.Clean2 and <= PrimitiveKind.Flush2 => 2,
        PrimitiveKind.Kmap or PrimitiveKind.KmapFresh => 3,
        _ => null,
    };

    private Primitive? Right(int at) => at >= 0 && at < _right.Count ? _right[at] : null;
}
