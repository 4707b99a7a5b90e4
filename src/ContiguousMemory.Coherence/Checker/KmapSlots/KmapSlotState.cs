namespace ContiguousMemory.Coherence.Checker.KmapSlots;

/// <summary>A moment: how far the task and the interrupt are, the stack's depth, and for each slot its entry and the page of the line at its address.</summary>
/// <param name="TaskPc">Steps that the task has taken.</param>
/// <param name="IrqPc">Steps that the interrupt's handler has taken.</param>
/// <param name="Depth">Slots on the stack.</param>
/// <param name="Entries">The page of each slot's entry.</param>
/// <param name="CachedPages">The page of the line that the cache holds at each slot's address.</param>
/// <param name="Slots">For each page the slot that it was given.</param>
/// <param name="Saved">For each page the entry that was saved when it was mapped.</param>
internal readonly record struct KmapSlotState(int TaskPc, int IrqPc, int Depth, Nibbles Entries, Nibbles CachedPages, Nibbles Slots, Nibbles Saved);

/// <summary>Up to eight small numbers; 0 stands for none.</summary>
internal readonly record struct Nibbles(uint Bits)
{
    public int this[int index] => (int)(Bits >> (4 * index) & 15);

    public Nibbles With(int index, int value) => new((Bits & ~(15u << (4 * index))) | (uint)value << (4 * index));
}
