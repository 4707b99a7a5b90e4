namespace ContiguousMemory.Coherence.Machine;

/// <summary>Stores by a non-cacheable mapping.</summary>
internal sealed partial class CacheMachine
{
    /// <param name="lines">The lines before.</param>
    /// <param name="control">The control word before.</param>
    /// <param name="next">The control word once the store is made, its data aside.</param>
    /// <param name="step">The store.</param>
    /// <param name="action">What to call it.</param>
    /// <param name="into">Where the successors go.</param>
    private void NonCacheableStore(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        int mask = 1 << step.Word, data = (int)step.Value << (2 * step.Word);
        if (Deviates(Deviations.WriteUpdatesLine) && SlotOf(control, step.View) is var slot and >= 0 && Slot(lines, step.Line, slot) is var held && (held & 3) != 0)
            lines = WithSlot(lines, step.Line, slot, held & 3, Layout.Merge(held >> 2, data, mask));

        if (Deviates(Deviations.StronglyOrdered)) OrderedStore(lines, control, next, step.Line, mask, data, action, into);
        else if (HasRoom(control)) into.Add(lines, Push(next, NonCacheable, step.Line, mask, data), action);
    }

    /// <summary>A store that no buffer takes and that waits for those before it.</summary>
    private void OrderedStore(ulong lines, ulong control, ulong next, int line, int mask, int data, MachineAction action, SuccessorList into)
    {
        if ((control & WriteBuffer) != 0) return;
        lines = WithMemory(lines, line, data, mask);
        int outer = _hasOuter ? Slot(lines, line, Layout.Outer) : 0;
        if ((outer & 3) != 0 && _policy == NonCacheablePolicy.MayHit)
            into.Add(WithSlot(lines, line, Layout.Outer, outer & 3, Layout.Merge(outer >> 2, data, mask)), next, action with { Choice = Choice.UpdateOuter });
        into.Add(lines, next, action);
    }
}
