using System.Numerics;

namespace ContiguousMemory.Engine.Frames;

/// <summary>
/// A set of small integers that finds its lowest or highest member, from any place on, in a handful of steps: each level has a bit for every non-zero
/// word of the level below. Four levels reach 2^24.
/// </summary>
internal sealed class HierarchicalBitmap
{
    private const int WordShift = 6;
    private const int WordMask = 63;

    private readonly ulong[][] _levels;

    public HierarchicalBitmap(int capacity)
    {
        Capacity = capacity;
        List<ulong[]> levels = [];
        int bits = capacity;
        do
        {
            int words = (int)(((long)bits + WordMask) >> WordShift);
            levels.Add(new ulong[words]);
            bits = words;
        }
        while (bits > 1);
        _levels = [.. levels];
    }

    public int Capacity { get; }

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes it occupies.</summary>
    public long Bytes => _levels.Sum(level => (long)level.Length * sizeof(ulong));

    public bool Contains(int value) => (_levels[0][value >> WordShift] >> (value & WordMask) & 1) != 0;

    /// <summary>Adds a member that is not there yet.</summary>
    public void Add(int value)
    {
        Count++;
        foreach (ulong[] level in _levels)
        {
            ref ulong word = ref level[value >> WordShift];
            bool wasEmpty = word == 0;
            word |= 1UL << (value & WordMask);
            if (!wasEmpty) return;
            value >>= WordShift;
        }
    }

    /// <summary>Removes a member that is there.</summary>
    public void Remove(int value)
    {
        Count--;
        foreach (ulong[] level in _levels)
        {
            ref ulong word = ref level[value >> WordShift];
            word &= ~(1UL << (value & WordMask));
            if (word != 0) return;
            value >>= WordShift;
        }
    }

    /// <summary>The lowest member at or above <paramref name="from"/>, or -1.</summary>
    public int Next(int from)
    {
        if (from >= Capacity) return -1;
        int level = 0;
        while (true)
        {
            int index = from >> WordShift;
            if (index < _levels[level].Length && _levels[level][index] >> (from & WordMask) is not 0 and ulong rest)
                return Descend(level, from + BitOperations.TrailingZeroCount(rest), lowest: true);
            if (++level == _levels.Length) return -1;
            from = index + 1;
        }
    }

    /// <summary>The highest member at or below <paramref name="from"/>, or -1.</summary>
    public int Previous(int from)
    {
        int level = 0;
        while (from >= 0)
        {
            int index = from >> WordShift;
            if (_levels[level][index] << (WordMask - (from & WordMask)) is not 0 and ulong rest)
                return Descend(level, from - BitOperations.LeadingZeroCount(rest), lowest: false);
            if (++level == _levels.Length) return -1;
            from = index - 1;
        }

        return -1;
    }

    private int Descend(int level, int value, bool lowest)
    {
        while (level > 0)
        {
            ulong word = _levels[--level][value];
            value = (value << WordShift) + (lowest ? BitOperations.TrailingZeroCount(word) : WordMask - BitOperations.LeadingZeroCount(word));
        }

        return value;
    }
}
