namespace ContiguousMemory.Coherence.Machine;

/// <summary>What the hardware does unasked, and how a line comes into the caches.</summary>
internal sealed partial class CacheMachine
{
    private void Adversary(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        if ((control & (WriteBuffer | OuterBuffer)) != 0) Drains(state, into);
        bool room = HasRoom(control);
        for (int line = 0; line < _lines; line++)
        {
            if (_evicts) Evictions(lines, control, line, room, into);
            int seen = _fills ? UnaskedFills(lines, control, line, into) : 0;
            if (seen != 0 && _hasOuter) Prefetch(lines, control, line, into);
            if (_hasOddAdversary) OddAdversary(lines, control, line, seen != 0, into);
        }
    }

    private void Prefetch(ulong lines, ulong control, int line, SuccessorList into)
    {
        if ((Slot(lines, line, Layout.Outer) & 3) == 0 && (_overtakes || !OuterBufferHolds(control, line)))
            into.Add(WithSlot(lines, line, Layout.Outer, 1, Memory(lines, line)), control, new(ActionKind.Prefetch, line));
    }

    private void OddAdversary(ulong lines, ulong control, int line, bool reached, SuccessorList into)
    {
        if (!reached && _hasOuter && Deviates(Deviations.PrefetchNeedsNoMapping)) Prefetch(lines, control, line, into);
        if (reached && _hasOuter && Deviates(Deviations.DoubleFillLosesDirtyLine)) DoubleFill(lines, control, line, into);
        PostedWriteLands(lines, control, into);
    }

    /// <summary>Fills through every cacheable mapping, live or lagging.</summary>
    /// <returns>The slots that these mappings have, as a mask.</returns>
    private int UnaskedFills(ulong lines, ulong control, int line, SuccessorList into)
    {
        int seen = 0;
        for (View view = View.Kernel; view <= View.User; view++)
        {
            if (!Reaches(control, view)) continue;
            int slot = SlotOf(control, view);
            if ((seen >> slot & 1) != 0) continue;
            seen |= 1 << slot;
            Fill(lines, control, line, slot, new(ActionKind.Fill, line, slot), into);
        }

        return seen;
    }

    private void Evictions(ulong lines, ulong control, int line, bool room, SuccessorList into)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            int held = Slot(lines, line, slot) & 3;
            if (held == 0 || (held == 2 && !room)) continue;
            ulong after = lines, buffered = control;
            if (held == 2) WriteBack(ref after, ref buffered, line, slot, 0);
            else after = WithSlot(lines, line, slot, 0, 0);
            into.Add(after, buffered, new(ActionKind.Evict, line, slot));
        }

        int outer = Slot(lines, line, Layout.Outer);
        if ((outer & 3) == 0) return;
        ulong evicted = WithSlot(lines, line, Layout.Outer, 0, 0);
        if ((outer & 3) == 2) evicted = WithMemory(evicted, line, outer >> 2, _layout.AllWords);
        into.Add(evicted, control, new(ActionKind.EvictOuter, line));
    }

    /// <summary>Whether a fill of the line may go ahead of what is buffered.</summary>
    private bool MayFill(ulong control, int line) =>
        !Holds(control, Cacheable, line)
        && (_overtakes || (!Holds(control, NonCacheable, line) && !OuterBufferHolds(control, line)));

    /// <summary>Fills an invalid slot, with and without taking the line into the outer cache as well.</summary>
    private void Fill(ulong lines, ulong control, int line, int slot, MachineAction action, SuccessorList into)
    {
        if ((Slot(lines, line, slot) & 3) != 0 || !MayFill(control, line)) return;
        int outer = Slot(lines, line, Layout.Outer);
        int data = (outer & 3) != 0 ? outer >> 2 : Memory(lines, line);
        ulong filled = WithSlot(lines, line, slot, 1, data);
        into.Add(filled, control, action);
        if (_hasOuter && (outer & 3) == 0) into.Add(WithSlot(filled, line, Layout.Outer, 1, data), control, action with { Choice = Choice.AllocateOuter });
    }

    /// <summary>A store by a cacheable view: hits, or allocates, or goes to the write buffer.</summary>
    private void CacheableStore(ulong lines, ulong control, ulong next, Primitive step, MachineAction action, SuccessorList into)
    {
        int slot = SlotOf(control, step.View), line = step.Line, shift = 2 * step.Word, mask = 1 << step.Word, data = (int)step.Value << shift;
        if (Deviates(Deviations.WriteThrough))
        {
            WriteThroughStore(lines, control, next, line, slot, mask, data, action, into);
            return;
        }

        int held = Slot(lines, line, slot);
        if ((held & 3) != 0)
        {
            into.Add(WithStore(lines, line, slot, Layout.Merge(held >> 2, data, mask), mask), next, action);
            return;
        }

        if (MayFill(control, line))
        {
            int outer = Slot(lines, line, Layout.Outer);
            int old = (outer & 3) != 0 ? outer >> 2 : Memory(lines, line);
            ulong filled = WithStore(lines, line, slot, Layout.Merge(old, data, mask), mask);
            into.Add(filled, next, action);
            if (_hasOuter && (outer & 3) == 0)
                into.Add(WithSlot(filled, line, Layout.Outer, 1, old), next, action with { Choice = Choice.AllocateOuter });
        }

        if (HasRoom(control)) into.Add(lines, Push(next, Cacheable, line, mask, data), action with { Choice = Choice.Buffered });
    }

    /// <summary>Writes back one dirty line of the slots (a mask), or, when none is left, invalidates them all and says so.</summary>
    /// <returns>Whether all are invalid now; otherwise a state with one line fewer has been listed, if there was room for it.</returns>
    private bool FlushSlots(ref ulong lines, ulong control, int slots, MachineAction action, SuccessorList into)
    {
        for (int line = 0; line < _lines; line++)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                if ((slots >> slot & 1) == 0 || (Slot(lines, line, slot) & 3) != 2) continue;
                if (!HasRoom(control)) return false;
                WriteBack(ref lines, ref control, line, slot, 0);
                into.Add(lines, control, action with { Line = line, Detail = slot, Choice = Choice.WriteBack });
                return false;
            }
        }

        for (int line = 0; line < _lines; line++)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                if ((slots >> slot & 1) != 0) lines = WithSlot(lines, line, slot, 0, 0);
            }
        }

        return true;
    }
}
