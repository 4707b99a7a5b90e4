namespace ContiguousMemory.Coherence.Machine;

/// <summary>After the buffer is freed: the page goes back with no maintenance, and its next owner writes it through the cache before reading it.</summary>
/// <remarks>
/// The next owner writes C or D, whichever: what it writes does not change what the machine does, and one of the two differs from any stale value.
/// </remarks>
internal sealed partial class CacheMachine
{
    private const ulong ByUser = 1ul << PackedState.SpareShift;

    private static readonly Word[] s_ownersWords = [Word.Cpu, Word.Device];

    /// <summary>The linear mapping is cacheable again, the alias is gone, both with their translations (linux: the CMA and the remap path alike).</summary>
    private void Frees(PackedState state, SuccessorList into)
    {
        if (Deviates(Deviations.FreeDrains) && !state.BuffersAreEmpty) return;
        ulong control = state.Control & ~(7ul << PackedState.LagShift | 3ul << PackedState.PhaseShift | 1ul << PackedState.StartedShift | Posted);
        if (!_highmem) control = SetLive(control, View.Kernel, true);
        for (int line = 0; line < _lines; line++) control = Expecting(control, line, Word.Zero, Word.Zero);
        into.Add(state.Lines, control | (ulong)Phase.NextOwner << PackedState.PhaseShift, new(ActionKind.Frees));
    }

    private void NextOwner(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        for (View view = View.Kernel; view <= View.User; view += (int)View.User)
        {
            if (!IsLive(control, view))
            {
                into.Add(lines, SetLive(control, view, true), new(ActionKind.NextOwnerMaps, Detail: (int)view));
                continue;
            }

            for (int line = 0; line < _lines; line++)
            {
                Fill(lines, control, line, SlotOf(control, view), new(ActionKind.NextOwnerLoads, line, (int)view), into);
                if (state.Expected(line) != Word.Zero) continue;
                foreach (Word word in s_ownersWords)
                {
                    ulong next = Expecting(control, line, word, word) | (view == View.User ? ByUser : 0);
                    CacheableStore(lines, control, next, SlotOf(control, view), new(PrimitiveKind.Store, view, word, 0, line), new(ActionKind.NextOwnerStores, line, (int)view | (int)word << 4), into);
                }
            }
        }
    }

    /// <summary>What the next owner wrote, it reads, by the mapping that it wrote by.</summary>
    private Verdict CheckNextOwner(PackedState state)
    {
        (ulong lines, ulong control) = state;
        int slot = SlotOf(control, (control & ByUser) != 0 ? View.User : View.Kernel);
        for (int line = 0; line < _lines; line++)
        {
            if (state.Expected(line) == Word.Zero || CachedRead(lines, control, line, slot) is not { } read) continue;
            if (Judge(read & 3, (int)state.Expected(line)) is var verdict && verdict != Verdict.Ok) return verdict;
        }

        return Verdict.Ok;
    }
}
