using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>A line of two words of which nobody uses the second, and what is left of its states when that word is taken away.</summary>
internal static class NeighbourForgotten
{
    private const int Entries = 3;

    public static MatrixCell Widened(MatrixCell cell) => cell with { Machine = cell.Machine with { AlwaysTwoWords = true } };

    /// <summary>Distinct states of the widened cell without the second word. The old owner, who may write any word, writes the first only.</summary>
    public static int Count(MatrixCell cell)
    {
        CacheMachine machine = Widened(cell).Build();
        HashSet<PackedState> seen = [.. machine.InitialStates()], projections = [.. seen.Select(Project)];
        Queue<PackedState> open = new(seen);
        SuccessorList next = new();
        while (open.TryDequeue(out PackedState at))
        {
            machine.Successors(at, next);
            foreach (PackedState state in next.States.AsSpan(0, next.Count))
            {
                if ((at.Phase == Phase.OldOwner && IsBufferedAlone(state)) || !seen.Add(state)) continue;
                projections.Add(Project(state));
                open.Enqueue(state);
            }
        }

        return projections.Count;
    }

    /// <summary>Whether a write to the second word alone waits in a buffer.</summary>
    public static bool IsBufferedAlone(PackedState state) => Enumerable.Range(0, 2).Any(at => (state.Control >> (at * PackedState.EntryBits + 4) & 3) == 2);

    private static PackedState Project(PackedState state)
    {
        Layout two = new(2), one = new(1);
        ulong lines = (state.Lines >> two.MemoryShift(0) & one.DataMask) << one.MemoryShift(0);
        for (int slot = 0; slot <= Layout.Outer; slot++) lines |= (state.Lines >> two.SlotShift(0, slot) & one.SlotMask) << one.SlotShift(0, slot);

        // The mask's second bit, and the data's second word; the store buffer has no kind before its mask.
        ulong forgotten = 0;
        for (int at = 0; at < Entries; at++)
        {
            int mask = at == 2 ? PackedState.OuterBufferShift : at * PackedState.EntryBits + 4;
            int data = at == 2 ? PackedState.OuterBufferShift + 4 : at * PackedState.EntryBits + 6;
            forgotten |= 2ul << mask | 12ul << data;
        }

        return new(lines, state.Control & ~forgotten);
    }
}
