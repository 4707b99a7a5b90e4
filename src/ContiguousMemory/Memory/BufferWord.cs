namespace ContiguousMemory;

/// <summary>What a buffer's entry says of it in one word, so that whoever changes it does so in one step, without a lock.</summary>
/// <param name="Bits">Generation in the low half; above it the uses, then three flags.</param>
internal readonly record struct BufferWord(long Bits)
{
    /// <summary>The most uses at once that the word can count.</summary>
    public const int MaxUses = (1 << UseBits) - 1;

    private const int UseShift = 32, UseBits = 24;
    private const long AliveBit = 1L << 56, ReleasedBit = 1L << 57, BlockedBit = 1L << 58;

    /// <summary>Which use of the entry it is or, when not alive, was.</summary>
    public uint Generation => unchecked((uint)Bits);

    /// <summary>CPU access scopes and pins that are open. While there is one the frames stay the buffer's.</summary>
    public int Uses => (int)(Bits >> UseShift) & MaxUses;

    /// <summary>Whether it is a buffer, and not an unused entry or frames kept for the next.</summary>
    public bool IsAlive => (Bits & AliveBit) != 0;

    /// <summary>Released while in use: the last use releases its frames.</summary>
    public bool IsReleased => (Bits & ReleasedBit) != 0;

    /// <summary>Somebody is releasing frames of it by number, or has. Only under the table's lock is there more to know.</summary>
    public bool IsBlocked => (Bits & BlockedBit) != 0;

    /// <summary>Alive, and nothing else: its holder may release it in one step.</summary>
    public bool IsIdle => (Bits & ~(long)uint.MaxValue) == AliveBit;

    /// <summary>The entry's next buffer. Generations begin at 1, so that the default handle is nobody's.</summary>
    public BufferWord Next(int uses)
    {
        uint generation = unchecked(Generation + 1);
        return new(AliveBit | (long)uses << UseShift | (generation == 0 ? 1 : generation));
    }

    public BufferWord WithUses(int uses) => new((Bits & ~((long)MaxUses << UseShift)) | (long)uses << UseShift);

    public BufferWord Released() => new(Bits | ReleasedBit);

    public BufferWord Blocked(bool blocked) => new(blocked ? Bits | BlockedBit : Bits & ~BlockedBit);

    /// <summary>No buffer any more; only the generation stays.</summary>
    public BufferWord Ended() => new(Generation);
}
