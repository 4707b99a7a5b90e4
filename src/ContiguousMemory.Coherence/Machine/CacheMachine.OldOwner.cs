namespace ContiguousMemory.Coherence.Machine;

/// <summary>Before the sequence: the old owner leaves lines and mappings behind as its kernel allows, so that none has to be put in by hand.</summary>
internal sealed partial class CacheMachine
{
    private void OldOwner(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        bool free = true;
        for (int page = 0; page < (_twoPages ? 2 : 1); page++)
        {
            ulong own = Of(control, page);
            for (View view = View.Kernel; view <= View.User; view++) OldOwnerUses(lines, control, own, page, view, into);
            free &= !IsLive(own, View.Fixmap) && !IsLive(own, View.User) && !(_highmem && IsLive(own, View.Kernel) && !_keepsLazyKmaps);
        }

        if (free) Advance(lines, control & ~(3ul << PackedState.PhaseShift) | (ulong)Phase.Program << PackedState.PhaseShift, 0, new(ActionKind.HandOver), into);
    }

    private void OldOwnerUses(ulong lines, ulong control, ulong own, int page, View view, SuccessorList into)
    {
        // A lowmem page keeps its linear mapping; a fixmap slot is for highmem, and for one page at a time.
        bool mayMap = view == View.User || _highmem;
        if (!IsLive(own, view))
        {
            if (mayMap && !(_twoPages && view == View.Fixmap && IsLive(control, View.Fixmap)))
                into.Add(lines, With(control, page, SetLive(own, view, true)), new(ActionKind.OldOwnerMaps, page, (int)view));
            return;
        }

        int slot = SlotOf(own, view);
        for (int line = page; line < (_twoPages ? page + 1 : _ours); line++)
        {
            OldOwnerAccesses(lines, control, line, slot, view, (int)view, into);
            if (_twoCpus) OldOwnerAccesses(lines, control, line, 1, view, (int)view | ByOtherCpu, into);
        }

        if (!mayMap) return;
        MachineAction unmaps = new(ActionKind.OldOwnerUnmaps, page, (int)view);
        if (FlushSlots(ref lines, control, FlushedAtUnmap(own, view), unmaps, into)) into.Add(lines, With(control, page, SetLive(own, view, false)), unmaps);
    }

    private void OldOwnerAccesses(ulong lines, ulong control, int line, int slot, View view, int detail, SuccessorList into)
    {
        MachineAction stores = new(ActionKind.OldOwnerStores, line, detail);
        for (int word = 0; word < _layout.Words; word++)
            CacheableStore(lines, control, control, slot, new(PrimitiveKind.Store, view, Word.Secret, word, line), stores, into);
        Fill(lines, control, line, slot, new(ActionKind.OldOwnerLoads, line, detail), into);
    }

    /// <summary>The slots that the kernel flushes when it removes a mapping (linux 6.1).</summary>
    /// <remarks>
    /// VIVT: the page for a fixmap slot (kunmap_local) and a user page, everything for a lazy kmap (flush_cache_kmaps). Aliasing VIPT: everything
    /// for a user mapping (flush_cache_range), nothing for the kernel's. Others: nothing.
    /// </remarks>
    private int FlushedAtUnmap(ulong control, View view) => _machine.L1 switch
    {
        L1Kind.Vivt when view == View.Fixmap && Deviates(Deviations.KunmapKeepsLines) => 0,
        L1Kind.Vivt => view == View.Kernel ? WholeCache : 1 << SlotOf(control, view),
        L1Kind.ViptAliasing when view == View.User => WholeCache,
        _ => 0,
    };
}
