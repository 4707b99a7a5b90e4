namespace ContiguousMemory.Coherence.Machine;

/// <summary>Cacheable mappings that write through.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>Updates the line if it is there, allocates nothing if not, and goes on to memory by the write buffer.</summary>
    private void WriteThroughStore(ulong lines, ulong control, ulong next, int line, int slot, int mask, int data, MachineAction action, SuccessorList into)
    {
        if (!HasRoom(control)) return;
        int held = Slot(lines, line, slot);
        if ((held & 3) != 0) lines = WithSlot(lines, line, slot, 1, Layout.Merge(held >> 2, data, mask));
        into.Add(lines, Push(next, Cacheable, line, mask, data), action with { Choice = Choice.Buffered });
    }

    /// <summary>Arrives in memory, and in the outer line on its way if there is one.</summary>
    private ulong WrittenThrough(ulong lines, int line, int mask, int data)
    {
        int outer = Slot(lines, line, Layout.Outer);
        if ((outer & 3) != 0) lines = WithSlot(lines, line, Layout.Outer, 1, Layout.Merge(outer >> 2, data, mask));
        return WithMemory(lines, line, data, mask);
    }
}
