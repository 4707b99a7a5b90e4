namespace ContiguousMemory.Coherence.Machine;

/// <summary>A dirty bit for each half of a first-level line, a half being one of the two words; one line only, whose bits lie above the layout's.</summary>
internal sealed partial class CacheMachine
{
    private const int DirtyHalvesShift = 56;

    private static int DirtyHalves(ulong lines, int slot) => (int)(lines >> (DirtyHalvesShift + 2 * slot) & 3);

    /// <summary>A first-level line once a store has hit it.</summary>
    private ulong WithStore(ulong lines, int line, int slot, int data, int mask)
    {
        lines = WithSlot(lines, line, slot, 2, data);
        return _halves ? lines | (ulong)(uint)mask << (DirtyHalvesShift + 2 * slot) : lines;
    }

    private static ulong WithoutDirtyHalves(ulong lines, int slot) => lines & ~(3ul << (DirtyHalvesShift + 2 * slot));
}
