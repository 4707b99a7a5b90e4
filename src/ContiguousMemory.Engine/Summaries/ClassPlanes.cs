using System.Numerics;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// The class of every frame of a range, two bits each, in two planes: what 64 frames are is found by a few operations on two words, which lie side by side.
/// </summary>
internal sealed class ClassPlanes(int frames)
{
    private readonly (ulong Low, ulong High)[] _words = new (ulong, ulong)[(frames + 63) >> 6];
    private int _discardable;
    private int _movable;
    private int _blocked;

    /// <summary>Which of 64 frames are meant.</summary>
    public interface IKind
    {
        static abstract ulong Pick(ulong low, ulong high);
    }

    public int Frames { get; } = frames;

    public long Bytes => 16L * _words.Length;

    public FrameClass this[int frame] =>
        (FrameClass)(((_words[frame >> 6].Low >> (frame & 63)) & 1) | (((_words[frame >> 6].High >> (frame & 63)) & 1) << 1));

    /// <summary>How many frames are of a class.</summary>
    public int CountOf(FrameClass frameClass) => frameClass switch
    {
        FrameClass.Discardable => _discardable,
        FrameClass.Movable => _movable,
        FrameClass.Blocked => _blocked,
        _ => Frames - _discardable - _movable - _blocked,
    };

    /// <summary>Makes frames all of one class.</summary>
    /// <param name="start">The first frame.</param>
    /// <param name="end">The frame after the last.</param>
    /// <param name="frameClass">What they are now.</param>
    /// <param name="isChanged">Whether any was of another class.</param>
    /// <returns>What was added to their weight.</returns>
    public long Set(int start, int end, FrameClass frameClass, out bool isChanged)
    {
        ulong low = ((int)frameClass & 1) != 0 ? ulong.MaxValue : 0;
        ulong high = ((int)frameClass & 2) != 0 ? ulong.MaxValue : 0;
        ulong changed = 0;
        int discardable = 0;
        int movable = 0;
        int blocked = 0;
        for (int word = start >> 6; word <= (end - 1) >> 6; word++)
        {
            ulong mask = MaskOf(word, start, end);
            (ulong wasLow, ulong wasHigh) = _words[word];
            changed |= ((wasLow ^ low) | (wasHigh ^ high)) & mask;
            discardable += BitOperations.PopCount(wasLow & ~wasHigh & mask);
            movable += BitOperations.PopCount(wasHigh & ~wasLow & mask);
            blocked += BitOperations.PopCount(wasLow & wasHigh & mask);
            _words[word] = ((wasLow & ~mask) | (low & mask), (wasHigh & ~mask) | (high & mask));
        }

        _discardable += (frameClass == FrameClass.Discardable ? end - start : 0) - discardable;
        _movable += (frameClass == FrameClass.Movable ? end - start : 0) - movable;
        _blocked += (frameClass == FrameClass.Blocked ? end - start : 0) - blocked;
        isChanged = changed != 0;
        return (Weight.Of(frameClass) * (end - start)) - Weight.Of(discardable, movable, blocked);
    }

    /// <summary>The weight of the frames in [start, end).</summary>
    public long Weigh(int start, int end)
    {
        int discardable = 0;
        int movable = 0;
        int blocked = 0;
        for (int word = start >> 6; word <= (end - 1) >> 6; word++)
        {
            ulong mask = MaskOf(word, start, end);
            (ulong low, ulong high) = _words[word];
            discardable += BitOperations.PopCount(low & ~high & mask);
            movable += BitOperations.PopCount(high & ~low & mask);
            blocked += BitOperations.PopCount(low & high & mask);
        }

        return Weight.Of(discardable, movable, blocked);
    }

    /// <summary>Frames of a kind in [start, end).</summary>
    public int Count<TKind>(int start, int end)
        where TKind : struct, IKind
    {
        int count = 0;
        for (int word = start >> 6; word <= (end - 1) >> 6; word++)
            count += BitOperations.PopCount(TKind.Pick(_words[word].Low, _words[word].High) & MaskOf(word, start, end));
        return count;
    }

    /// <summary>The first frame of a kind in [from, end), or <paramref name="end"/>.</summary>
    public int Next<TKind>(int from, int end)
        where TKind : struct, IKind
    {
        if (from >= end) return end;
        int word = from >> 6;
        ulong bits = TKind.Pick(_words[word].Low, _words[word].High) & (ulong.MaxValue << (from & 63));
        while (bits == 0)
        {
            if (++word << 6 >= end) return end;
            bits = TKind.Pick(_words[word].Low, _words[word].High);
        }

        return Math.Min(end, (word << 6) + BitOperations.TrailingZeroCount(bits));
    }

    /// <summary>The last frame of a kind in [start, from], or <paramref name="start"/> less one.</summary>
    public int Previous<TKind>(int from, int start)
        where TKind : struct, IKind
    {
        if (from < start) return start - 1;
        int word = from >> 6;
        ulong bits = TKind.Pick(_words[word].Low, _words[word].High) & (ulong.MaxValue >> (63 - (from & 63)));
        while (bits == 0)
        {
            if (--word < start >> 6) return start - 1;
            bits = TKind.Pick(_words[word].Low, _words[word].High);
        }

        return Math.Max(start - 1, (word << 6) + 63 - BitOperations.LeadingZeroCount(bits));
    }

    /// <summary>Which of the frames of [start, end) are of a kind, as words of 64 from the start on; what the last word has beyond the end is clear.</summary>
    /// <remarks>The start is a multiple of 64, or all of [start, end) lies in one word.</remarks>
    public void Extract<TKind>(int start, int end, Span<ulong> words)
        where TKind : struct, IKind
    {
        for (int i = 0; i < words.Length; i++)
        {
            int word = (start >> 6) + i;
            words[i] = (TKind.Pick(_words[word].Low, _words[word].High) & MaskOf(word, start, end)) >> (start & 63);
        }
    }

    private static ulong MaskOf(int word, int start, int end)
    {
        ulong mask = ulong.MaxValue;
        if (word == start >> 6) mask <<= start & 63;
        if (word == (end - 1) >> 6) mask &= ulong.MaxValue >> (63 - ((end - 1) & 63));
        return mask;
    }

    /// <summary>Frames that nobody has.</summary>
    public readonly struct Free : IKind
    {
        public static ulong Pick(ulong low, ulong high) => ~(low | high);
    }

    /// <summary>Frames that somebody has, or that are blocked.</summary>
    public readonly struct Held : IKind
    {
        public static ulong Pick(ulong low, ulong high) => low | high;
    }

    /// <summary>Frames whose bytes would have to be copied.</summary>
    public readonly struct Movable : IKind
    {
        public static ulong Pick(ulong low, ulong high) => high & ~low;
    }

    /// <summary>Frames that cannot go.</summary>
    public readonly struct Blocked : IKind
    {
        public static ulong Pick(ulong low, ulong high) => low & high;
    }

    /// <summary>Frames that are free or can go.</summary>
    public readonly struct Open : IKind
    {
        public static ulong Pick(ulong low, ulong high) => ~(low & high);
    }
}
