namespace ContiguousMemory.Coherence.Machine;

/// <summary>Where the fields of a line lie in <see cref="PackedState.Lines"/>, for one word a line or two.</summary>
internal readonly struct Layout(int words)
{
    /// <summary>The outer cache's slot, after the first level's three.</summary>
    public const int Outer = 3;

    /// <summary>Words of two bits in a line.</summary>
    public readonly int Words = words;

    public readonly int DataBits = 2 * words;

    public readonly ulong DataMask = (1ul << (2 * words)) - 1;

    /// <summary>All words of a line, as a mask.</summary>
    public readonly int AllWords = (1 << words) - 1;

    public readonly int SlotBits = 2 + 2 * words;

    public readonly ulong SlotMask = (1ul << (2 + 2 * words)) - 1;

    public readonly int LineBits = 8 + 10 * words;

    public int MemoryShift(int line) => line * LineBits;

    public int SlotShift(int line, int slot) => line * LineBits + DataBits + slot * SlotBits;

    /// <summary>Old data with the masked words replaced.</summary>
    public static int Merge(int old, int data, int mask)
    {
        int bits = (mask & 1) * 3 | (mask >> 1) * 12;
        return (old & ~bits) | (data & bits);
    }
}
