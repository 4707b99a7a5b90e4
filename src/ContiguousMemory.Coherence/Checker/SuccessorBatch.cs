using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>States that follow a stretch of a level, with what the table needs to know of each. Reused.</summary>
internal sealed class SuccessorBatch(int size)
{
    private readonly PackedState[] _states = new PackedState[size + SuccessorList.Capacity];
    private readonly uint[] _hashes = new uint[size + SuccessorList.Capacity];
    private readonly int[] _parents = new int[size + SuccessorList.Capacity];

    public int Count { get; private set; }

    /// <summary>The first state whose successors are here, and the first after the last.</summary>
    public int From { get; private set; }

    public int To { get; private set; }

    /// <summary>Steps that led out of them; more than <see cref="Count"/>, for what was seen a moment ago is left out.</summary>
    public long Transitions { get; private set; }

    public ReadOnlySpan<PackedState> States => _states.AsSpan(0, Count);

    public ReadOnlySpan<uint> Hashes => _hashes.AsSpan(0, Count);

    public ReadOnlySpan<int> Parents => _parents.AsSpan(0, Count);

    /// <summary>Collects the successors of as many states as fill it.</summary>
    /// <param name="machine">Whose states they are.</param>
    /// <param name="table">Where the states are.</param>
    /// <param name="from">The first to expand.</param>
    /// <param name="end">The end of their level.</param>
    /// <param name="next">Scratch.</param>
    /// <param name="recent">The filter.</param>
    /// <param name="observe">Told of every transition; null for none.</param>
    public void Fill(
        CacheMachine machine, StateTable table, int from, int end, SuccessorList next, RecentStates recent, Action<MachineAction, PackedState>? observe)
    {
        (From, To) = (from, from);
        int count = 0;
        long transitions = 0;
        for (; To < end && count < size; To++)
        {
            machine.Successors(table[To], next);
            transitions += next.Count;
            for (int i = 0; i < next.Count; i++)
            {
                PackedState state = next.States[i];
                observe?.Invoke(next.Actions[i], state);
                uint hash = StateTable.Hash(state);

                // Written in any case, and overwritten if it was seen: whether it was cannot be foretold, and a branch would cost more.
                (_states[count], _hashes[count], _parents[count]) = (state, hash, To);
                count += recent.Saw(state, hash) ? 0 : 1;
            }
        }

        (Count, Transitions) = (count, transitions);
    }
}
