using System.Numerics;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The allocation bitmap of one range of an area. One bit stands for 2^order_per_bit frames.</summary>
internal sealed class AreaBitmap
{
    private readonly ulong[] _words;
    private readonly RunLengths _runs;

    public AreaBitmap(int size)
    {
        Size = size;
        _words = new ulong[(size + 63) >> 6];
        _runs = new RunLengths(this);
    }

    /// <summary>Bits.</summary>
    public int Size { get; }

    /// <summary>Set bits.</summary>
    public int Used { get; private set; }

    /// <summary>The longest run of clear bits.</summary>
    public int LongestClear => _runs.Longest;

    public bool this[int bit] => (_words[bit >> 6] >> (bit & 63) & 1) != 0;

    /// <summary>The first set bit in [from, end), or <paramref name="end"/>.</summary>
    public int NextSet(int from, int end) => Next(from, end, flip: 0);

    /// <summary>The first clear bit in [from, end), or <paramref name="end"/>.</summary>
    public int NextClear(int from, int end) => Next(from, end, flip: ulong.MaxValue);

    /// <summary>Where the run of clear bits begins that ends before a bit; the bit itself when the one before it is set.</summary>
    public int StartOfClear(int end)
    {
        for (int bit = end; bit > 0;)
        {
            int word = (bit - 1) >> 6;
            ulong set = _words[word] & (ulong.MaxValue >> (63 - ((bit - 1) & 63)));
            if (set != 0) return (word << 6) + 64 - BitOperations.LeadingZeroCount(set);
            bit = word << 6;
        }

        return 0;
    }

    /// <summary>
    /// The lowest run of clear bits at or after <paramref name="start"/> whose place plus <paramref name="offset"/> is a multiple of the mask plus one, or -1.
    /// It restarts after the obstacle rather than at the next aligned place, which comes to the same (bitmap_find_next_zero_area_off of lib/bitmap.c).
    /// </summary>
    public int FindClearRun(long start, long bits, long mask, long offset)
    {
        while (start < Size)
        {
            long index = NextClear((int)start, Size);
            index = ((index + offset + mask) & ~mask) - offset;
            if (index + bits > Size) return -1;
            int end = (int)(index + bits);
            int obstacle = NextSet((int)index, end);
            if (obstacle == end) return (int)index;
            start = obstacle + 1;
        }

        return -1;
    }

    /// <summary>Sets bits that are clear.</summary>
    public void Set(int start, int count)
    {
        Apply(start, count, set: true);
        Used += count;
    }

    /// <summary>Clears bits that are set.</summary>
    public void Clear(int start, int count)
    {
        Apply(start, count, set: false);
        Used -= count;
    }

    /// <summary>The runs of set or clear bits, in order.</summary>
    public IEnumerable<(int Start, int Count)> Runs(bool set)
    {
        int cursor = 0;
        while (true)
        {
            int start = set ? NextSet(cursor, Size) : NextClear(cursor, Size);
            if (start == Size) yield break;
            cursor = set ? NextClear(start, Size) : NextSet(start, Size);
            yield return (start, cursor - start);
        }
    }

    private int Next(int from, int end, ulong flip)
    {
        if (from >= end) return end;
        int word = from >> 6;
        ulong bits = (_words[word] ^ flip) & (ulong.MaxValue << (from & 63));
        while (bits == 0)
        {
            if (++word << 6 >= end) return end;
            bits = _words[word] ^ flip;
        }

        return Math.Min(end, (word << 6) + BitOperations.TrailingZeroCount(bits));
    }

    private void Apply(int start, int count, bool set)
    {
        _runs.Touch(start, count);
        for (int bit = start; bit < start + count;)
        {
            int inWord = Math.Min(64 - (bit & 63), start + count - bit);
            ulong mask = (inWord == 64 ? ulong.MaxValue : (1UL << inWord) - 1) << (bit & 63);
            if (set) _words[bit >> 6] |= mask;
            else _words[bit >> 6] &= ~mask;
            bit += inWord;
        }
    }
}
