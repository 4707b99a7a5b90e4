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
            int seen = _fills && line < _ours ? UnaskedFills(lines, control, line, into) : 0;
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
        if (line == Bystander && Deviates(Deviations.OuterFlushByWay)) BystanderStores(lines, control, into);
    }

    /// <summary>Fills through every cacheable mapping, live or lagging.</summary>
    /// <returns>The slots that these mappings have, as a mask.</returns>
    private int UnaskedFills(ulong lines, ulong control, int line, SuccessorList into)
    {
        int seen = 0;
        ulong own = Of(control, line);
        for (View view = View.Kernel; view <= View.User; view++)
        {
            if (!Reaches(own, view)) continue;
            int slot = SlotOf(own, view);
            if ((seen >> slot & 1) != 0) continue;
            seen |= 1 << slot;
            Fill(lines, control, line, slot, new(ActionKind.Fill, line, slot), into);
        }

        if (seen != 0 && _twoCpus) Fill(lines, control, line, 1, new(ActionKind.Fill, line, 1), into);
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
        if ((Slot(lines, Hit(lines, line, slot), slot) & 3) != 0) return;
        if (_twoCpus) CoherentFill(lines, control, line, slot, action, into);
        else FillFromBeneath(lines, control, line, slot, action, into);
    }

    private void FillFromBeneath(ulong lines, ulong control, int line, int slot, MachineAction action, SuccessorList into)
    {
        if (!MayFill(control, line)) return;
        int outer = Slot(lines, line, Layout.Outer);
        int data = (outer & 3) != 0 ? outer >> 2 : Memory(lines, line);
        ulong filled = WithSlot(lines, line, slot, 1, data);
        into.Add(filled, control, action);
        if (_hasOuter && (outer & 3) == 0) into.Add(WithSlot(filled, line, Layout.Outer, 1, data), control, action with { Choice = Choice.AllocateOuter });
    }

    /// <summary>A store by a cacheable view: hits, or allocates, or goes to the write buffer.</summary>
    /// <param name="lines">The lines before.</param>
    /// <param name="control">The control word before.</param>
    /// <param name="next">The control word once the store is made, its data aside.</param>
    /// <param name="slot">The view's slot.</param>
    /// <param name="step">The store.</param>
    /// <param name="action">What to call it.</param>
    /// <param name="into">Where the successors go.</param>
    private void CacheableStore(ulong lines, ulong control, ulong next, int slot, Primitive step, MachineAction action, SuccessorList into)
    {
        int line = Hit(lines, step.Line, slot), shift = 2 * step.Word, mask = 1 << step.Word, data = (int)step.Value << shift;
        if (Deviates(Deviations.WriteThrough))
        {
            WriteThroughStore(lines, control, next, line, slot, mask, data, action, into);
            return;
        }

        int held = Slot(lines, line, slot);
        if ((held & 3) != 0)
        {
            if (_twoCpus) lines = WithSlot(lines, line, 1 - slot, 0, 0);
            into.Add(WithStore(lines, line, slot, Layout.Merge(held >> 2, data, mask), mask), next, action);
            return;
        }

        if (_twoCpus && TakesFromOther(lines, next, line, slot, mask, data, action, into)) return;
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
        // One slot is one page's; all of them are the whole cache.
        bool onePage = _twoPages && slots != WholeCache;
        int first = onePage ? action.Line : 0, end = onePage ? first + 1 : _lines;
        for (int line = first; line < end; line++)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                if ((slots >> slot & 1) == 0 || (Slot(lines, line, slot) & 3) != 2) continue;
                if (!HasRoom(control)) return false;
                WriteBack(ref lines, ref control, line, slot, 0);
                into.Add(lines, control, action with { Line = line, Choice = Choice.WriteBack });
                return false;
            }
        }

        for (int line = first; line < end; line++)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                if ((slots >> slot & 1) != 0) lines = WithSlot(lines, line, slot, 0, 0);
            }
        }

        return true;
    }
}
