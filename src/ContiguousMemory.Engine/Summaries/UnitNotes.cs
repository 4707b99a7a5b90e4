using System.Numerics;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// Units whose state has changed without the machine's lock: leased for the first time, let go of by the last, set in transit or out of it. Who changes one
/// notes it here, without a lock; who holds the machine's lock takes the notes and looks at the units. A unit noted again before that costs one read.
/// </summary>
/// <remarks>
/// A set of bits with a bit above for each word of 64 that is not empty, and so on up to a single word. A writer changes the unit, then notes it; a reader takes
/// the note, then looks at the unit. Each step is a full fence, so a change is either seen by the reader or noted after it.
/// </remarks>
internal sealed class UnitNotes
{
    private readonly long[][] _levels;
    private readonly long[] _lowest;

    public UnitNotes(int units)
    {
        List<long[]> levels = [];
        int words = units;
        do
        {
            words = (int)(((long)words + 63) >> 6);
            levels.Add(new long[words]);
        }
        while (words > 1);
        _levels = [.. levels];
        _lowest = _levels[0];
    }

    public long Bytes => _levels.Sum(level => 8L * level.Length);

    /// <summary>Whether nothing is noted.</summary>
    public bool IsEmpty => Volatile.Read(ref _levels[^1][0]) == 0;

    /// <summary>Notes a unit that has changed. Thread safe.</summary>
    public void Add(int unit)
    {
        // Who set it has not been read since: a reader takes the note before it looks, so it will see our change as well.
        if ((Volatile.Read(ref _lowest[unit >> 6]) & (1L << (unit & 63))) == 0) Set(unit);
    }

    private void Set(int unit)
    {
        foreach (long[] level in _levels)
        {
            ref long word = ref level[unit >> 6];
            long bit = 1L << (unit & 63);
            if ((Volatile.Read(ref word) & bit) != 0) return;
            if (Interlocked.Or(ref word, bit) != 0) return;
            unit >>= 6;
        }
    }

    /// <summary>Takes all notes, and has each unit looked at. One reader at a time.</summary>
    public void Take(Action<int> look) => Take(_levels.Length - 1, 0, look);

    private void Take(int level, int at, Action<int> look)
    {
        // From above down: what is noted below after its word was taken sets its bit above again, since it finds the word empty.
        ulong bits = unchecked((ulong)Interlocked.Exchange(ref _levels[level][at], 0));
        for (; bits != 0; bits &= bits - 1)
        {
            int below = (at << 6) + BitOperations.TrailingZeroCount(bits);
            if (level == 0) look(below);
            else Take(level - 1, below, look);
        }
    }
}
