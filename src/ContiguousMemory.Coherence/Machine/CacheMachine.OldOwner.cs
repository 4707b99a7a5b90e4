namespace ContiguousMemory.Coherence.Machine;

/// <summary>Before the sequence: the old owner leaves lines and mappings behind as its kernel allows, so that none has to be put in by hand.</summary>
internal sealed partial class CacheMachine
{
    private void OldOwner(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        for (View view = View.Kernel; view <= View.User; view++)
        {
            // A lowmem page keeps its linear mapping; a fixmap slot is for highmem.
            bool mayMap = view == View.User || _highmem;
            if (!IsLive(control, view))
            {
                if (mayMap) into.Add(lines, SetLive(control, view, true), new(ActionKind.OldOwnerMaps, Detail: (int)view));
                continue;
            }

            int slot = SlotOf(control, view);
            for (int line = 0; line < _lines; line++)
            {
                MachineAction stores = new(ActionKind.OldOwnerStores, line, (int)view);
                for (int word = 0; word < _layout.Words; word++) CacheableStore(lines, control, control, new(PrimitiveKind.Store, view, Word.Secret, word, line), stores, into);
                Fill(lines, control, line, slot, new(ActionKind.OldOwnerLoads, line, (int)view), into);
            }

            if (!mayMap) continue;
            ulong after = lines;
            MachineAction unmaps = new(ActionKind.OldOwnerUnmaps, Detail: (int)view);
            if (FlushSlots(ref after, control, FlushedAtUnmap(control, view), unmaps, into)) into.Add(after, SetLive(control, view, false), unmaps);
        }

        bool free = !IsLive(control, View.Fixmap) && !IsLive(control, View.User) && !(_highmem && IsLive(control, View.Kernel) && !_machine.KeepsLazyKmaps);
        if (free) Advance(lines, control & ~(3ul << PackedState.PhaseShift) | (ulong)Phase.Program << PackedState.PhaseShift, 0, new(ActionKind.HandOver), into);
    }

    /// <summary>The slots that the kernel flushes when it removes a mapping (linux 6.1).</summary>
    /// <remarks>
    /// VIVT: the page for a fixmap slot (kunmap_local) and a user page, everything for a lazy kmap (flush_cache_kmaps). Aliasing VIPT: everything
    /// for a user mapping (flush_cache_range), nothing for the kernel's. Others: nothing.
    /// </remarks>
    private int FlushedAtUnmap(ulong control, View view) => _machine.L1 switch
    {
        L1Kind.Vivt => view == View.Kernel ? 0b111 : 1 << SlotOf(control, view),
        L1Kind.ViptAliasing when view == View.User => 0b111,
        _ => 0,
    };
}
