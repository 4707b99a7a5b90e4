namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Numbers sets of classes, each given by its roots, and tells which lies within which. Not thread-safe.</summary>
internal sealed class SetTable(StateClasses classes)
{
    // Arbitrary: with 2,048 bits of signature most pairs that are not within each other are told apart at the first word or two.
    private const int SignatureWords = 32;

    private readonly Dictionary<Roots, int> _numbers = [];
    private readonly List<int[]> _sets = [];
    private readonly List<ulong[]> _signatures = [];

    /// <summary>The roots of a set.</summary>
    public ReadOnlySpan<int> this[int number] => _sets[number];

    /// <summary>The set's number; whether it is new.</summary>
    public bool Add(int[] roots, out int number)
    {
        if (_numbers.TryGetValue(new(roots), out number)) return false;
        _numbers.Add(new(roots), number = _sets.Count);
        _sets.Add(roots);
        ulong[] signature = new ulong[SignatureWords];
        foreach (int root in roots)
        {
            foreach (int reached in classes.Reached(root)) signature[reached / 64 % SignatureWords] |= 1ul << (reached % 64);
        }

        _signatures.Add(signature);
        return true;
    }

    /// <summary>Whether each class of the one set is in the other.</summary>
    public bool IsWithin(int inner, int outer)
    {
        ulong[] few = _signatures[inner], many = _signatures[outer];
        for (int word = 0; word < SignatureWords; word++)
        {
            if ((few[word] & ~many[word]) != 0) return false;
        }

        foreach (int root in _sets[inner])
        {
            if (!Reaches(outer, root)) return false;
        }

        return true;
    }

    private bool Reaches(int set, int one)
    {
        foreach (int root in _sets[set])
        {
            if (root >= one && classes.Reached(root).BinarySearch(one) >= 0) return true;
        }

        return false;
    }

    private readonly struct Roots(int[] roots) : IEquatable<Roots>
    {
        private readonly int[] _roots = roots;

        public bool Equals(Roots other) => _roots.AsSpan().SequenceEqual(other._roots);

        public override bool Equals(object? obj) => obj is Roots other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            foreach (int root in _roots) hash.Add(root);
            return hash.ToHashCode();
        }
    }
}
