namespace ContiguousMemory;

/// <summary>What a buffer's entry says of it in one word, so that whoever changes it does so in one step, without a lock.</summary>
/// <param name="Bits">Generation in the low half; above it the uses, then five flags.</param>
internal readonly record struct BufferWord(long Bits)
{
    /// <summary>The most uses at once that the word can count.</summary>
    public const int MaxUses = (1 << UseBits) - 1;

    private const int UseShift = 32, UseBits = 24;
    private const long AliveBit = 1L << 56, ReleasedBit = 1L << 57, BlockedBit = 1L << 58;

    /// <summary>
    /// Set while its frames and bytes may be on their way elsewhere, which counts as a use: a release waits for its end, and everybody else who wants to know
    /// where the buffer is, or to open it, waits until the bit is gone.
    /// </summary>
    private const long MovingBit = 1L << 59;

    /// <summary>
    /// Set when its holder first lets it be moved, and until it ends. The word may be the same again after a move, so who acts on one without a lock must not
    /// see a word without this bit: it is never <see cref="IsIdle"/>, and goes back to the engine under the table's lock.
    /// </summary>
    private const long MovableBit = 1L << 60;

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

    /// <summary>It is being moved.</summary>
    public bool IsMoving => (Bits & MovingBit) != 0;

    /// <summary>Its holder lets it be moved, or once did.</summary>
    public bool IsMovable => (Bits & MovableBit) != 0;

    /// <summary>Alive, movable, and nobody uses it or does anything with it.</summary>
    public bool IsIdleMovable => (Bits & ~(long)uint.MaxValue) == (AliveBit | MovableBit);

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

    public BufferWord Movable() => new(Bits | MovableBit);

    /// <summary>A move begins, as a use.</summary>
    public BufferWord Moving() => new(WithUses(Uses + 1).Bits | MovingBit);

    /// <summary>The move is over, and so is its use.</summary>
    public BufferWord Moved() => new(WithUses(Uses - 1).Bits & ~MovingBit);

    /// <summary>No buffer any more; only the generation stays.</summary>
    public BufferWord Ended() => new(Generation);
}
