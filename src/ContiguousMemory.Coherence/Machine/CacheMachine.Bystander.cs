namespace ContiguousMemory.Coherence.Machine;

/// <summary>A line of somebody else's, in another page, which an operation on the whole outer cache touches too: he stores to it once, at any time.</summary>
internal sealed partial class CacheMachine
{
    private const int Bystander = 1;

    private void BystanderStores(ulong lines, ulong control, SuccessorList into)
    {
        if (new PackedState(lines, control).Expected(Bystander) != Word.Zero) return;
        ulong next = Expecting(control, Bystander, Word.Cpu, Word.Cpu);
        CacheableStore(lines, control, next, 0, new(PrimitiveKind.Store, View.Kernel, Word.Cpu, 0, Bystander), new(ActionKind.BystanderStores, Bystander), into);
    }

    private Verdict CheckBystander(PackedState state) =>
        state.Expected(Bystander) == Word.Zero || (CachedRead(state.Lines, state.Control, Bystander, 0) ?? (int)Word.Cpu) % 4 == (int)Word.Cpu
            ? Verdict.Ok
            : Verdict.NeighbourLost;

    /// <summary>Half of a flush by way that is not one: everything is cleaned, or everything is invalidated.</summary>
    private ulong MaintainWays(ulong lines, PrimitiveKind kind)
    {
        for (int line = 0; line < _lines && _hasOuter; line++)
            lines = MaintainOuter(lines, new(kind == PrimitiveKind.CleanWays2 ? PrimitiveKind.Clean2 : PrimitiveKind.Invalidate2, Line: line));
        return lines;
    }
}
