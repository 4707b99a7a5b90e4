namespace ContiguousMemory.Coherence.Machine;

/// <summary>What faulty hardware does besides.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>A fill of the sister line, which lies in the same page and is not modelled, brings this one in as well, over dirty data.</summary>
    private void DoubleFill(ulong lines, ulong control, int line, SuccessorList into)
    {
        if ((Slot(lines, line, Layout.Outer) & 3) == 2)
            into.Add(WithSlot(lines, line, Layout.Outer, 1, Memory(lines, line)), control, new(ActionKind.DoubleFill, line));
    }
}
