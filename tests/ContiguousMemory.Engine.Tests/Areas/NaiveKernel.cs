namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_alloc's search, read a second time from the facts and as plainly as can be: every bit is looked at.</summary>
internal static class NaiveKernel
{
    public const int NoMemory = -12;
    public const int Busy = -16;
    public const int TooLarge = -1;

    /// <param name="bits">The range's bitmap.</param>
    /// <param name="basePfn">Its first frame.</param>
    /// <param name="count">Frames asked for.</param>
    /// <param name="align">log2 of the alignment of the absolute frame number.</param>
    /// <param name="orderPerBit">log2 of the frames of a bit.</param>
    /// <param name="isPinned">Whether the frame at an offset cannot move.</param>
    /// <returns>The offset of the window, or why there is none.</returns>
    public static long Allocate(bool[] bits, long basePfn, int count, int align, int orderPerBit, Func<long, bool> isPinned)
    {
        int framesPerBit = 1 << orderPerBit;
        int needed = (count + framesPerBit - 1) / framesPerBit;
        if (needed > bits.Length) return TooLarge;
        long step = align <= orderPerBit ? 1 : 1L << (align - orderPerBit);
        long offset = basePfn % (1L << align) / framesPerBit;
        long result = NoMemory;
        long start = 0;
        for (long bit = start; bit + needed <= bits.Length; bit++)
        {
            if (bit < start || (bit + offset) % step != 0) continue;
            if (Enumerable.Range((int)bit, needed).Any(each => bits[each])) continue;
            if (!Enumerable.Range(0, count).Any(frame => isPinned((bit * framesPerBit) + frame))) return bit * framesPerBit;

            // Busy: on to the next aligned slot, once each, to the end and no further.
            result = Busy;
            start = bit + step;
        }

        return result;
    }
}
