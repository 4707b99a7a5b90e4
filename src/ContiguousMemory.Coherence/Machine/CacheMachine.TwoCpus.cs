namespace ContiguousMemory.Coherence.Machine;

/// <summary>
/// Two CPUs whose first-level caches hardware keeps coherent: each CPU's line is a slot, never dirty in one while valid in the other. They share
/// one queue of writes to what lies beneath, so a dsb waits for both; the sequence runs on CPU 0, except that either may store by a lasting mapping.
/// </summary>
internal sealed partial class CacheMachine
{
    /// <summary>In an action's detail, beside a step's number or a view: it is CPU 1 that acts.</summary>
    private const int ByOtherCpu = 64;

    /// <summary>A CPU whose line is invalid reads it: from the other CPU if that has it.</summary>
    private void CoherentFill(ulong lines, ulong control, int line, int cpu, MachineAction action, SuccessorList into)
    {
        int other = Slot(lines, line, 1 - cpu);
        if ((other & 3) == 0)
        {
            FillFromBeneath(lines, control, line, cpu, action, into);
            return;
        }

        if ((other & 3) == 2)
        {
            into.Add(WithSlot(WithSlot(lines, line, 1 - cpu, 0, 0), line, cpu, 2, other >> 2), control, action with { Choice = Choice.Migrates });
            if (!HasRoom(control)) return;
            WriteBack(ref lines, ref control, line, 1 - cpu, 1);
            action = action with { Choice = Choice.Shares };
        }

        into.Add(WithSlot(lines, line, cpu, 1, other >> 2), control, action);
    }

    /// <summary>A store to a line that the other CPU has takes it from there.</summary>
    /// <returns>Whether it did; otherwise the store goes on as with one CPU.</returns>
    private bool TakesFromOther(ulong lines, ulong next, int line, int cpu, int mask, int data, MachineAction action, SuccessorList into)
    {
        int other = Slot(lines, line, 1 - cpu);
        if ((other & 3) == 0) return false;
        into.Add(WithStore(WithSlot(lines, line, 1 - cpu, 0, 0), line, cpu, Layout.Merge(other >> 2, data, mask), mask), next, action);
        return true;
    }

    /// <summary>Stores what is there already: the line becomes this CPU's alone.</summary>
    private void Own(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        if (IsNonCacheable(control, step.View))
        {
            into.Add(lines, next, action);
            return;
        }

        int held = Slot(lines, step.Line, 0), other = Slot(lines, step.Line, 1), outer = Slot(lines, step.Line, Layout.Outer);
        bool there = ((held | other) & 3) != 0;
        if (!there && !MayFill(control, step.Line)) return;
        int data = (held & 3) != 0 ? held : (other & 3) != 0 ? other : (outer & 3) != 0 ? outer : Memory(lines, step.Line) << 2;
        into.Add(WithStore(WithSlot(lines, step.Line, 1, 0, 0), step.Line, 0, data >> 2, _layout.AllWords), next, action);
    }
}
