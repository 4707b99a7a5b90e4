namespace ContiguousMemory.Coherence.Machine;

/// <summary>What faulty hardware does besides.</summary>
internal sealed partial class CacheMachine
{
    /// <summary>Whether between this maintenance, or the loop of maintenance that it ends, and what came before there is no dsb.</summary>
    private static bool FollowsNoDsb(Primitive[] program, int pc)
    {
        while (pc > 0 && program[pc - 1].Kind is >= PrimitiveKind.Clean1 and <= PrimitiveKind.Flush1IfKmapped) pc--;
        return pc == 0 || program[pc - 1].Kind != PrimitiveKind.Dsb;
    }

    /// <summary>A fill of the sister line, which lies in the same page and is not modelled, brings this one in as well, over dirty data.</summary>
    private void DoubleFill(ulong lines, ulong control, int line, SuccessorList into)
    {
        if ((Slot(lines, line, Layout.Outer) & 3) == 2)
            into.Add(WithSlot(lines, line, Layout.Outer, 1, Memory(lines, line)), control, new(ActionKind.DoubleFill, line));
    }
}
