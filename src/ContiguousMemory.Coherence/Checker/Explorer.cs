using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>Visits every reachable state of a machine, breadth first, so that the fault found is one that takes the fewest steps.</summary>
/// <remarks>
/// Of faults that take equally few, the first of <see cref="Verdict"/>'s order is told, so that the letter does not hang on the order of visits.
/// Not thread-safe; one explorer serves many runs and keeps its memory between them.
/// </remarks>
internal sealed class Explorer
{
    // Arbitrary: enough for the cache misses of a batch to overlap.
    private const int Batch = 96;

    private readonly StateTable _table = new();
    private readonly SuccessorList _next = new();
    private readonly RecentStates _recent = new();
    private readonly PackedState[] _states = new PackedState[Batch + SuccessorList.Capacity];
    private readonly uint[] _hashes = new uint[Batch + SuccessorList.Capacity];
    private readonly int[] _parents = new int[Batch + SuccessorList.Capacity];
    private int _count, _faulty;
    private long _transitions;
    private Verdict _worst;

    // Kept so that the reads which warm the caches are not taken for useless.
    private ulong _touched;

    /// <summary>Bytes held for each state of the last run.</summary>
    public double BytesAState => _table.BytesAState;

    /// <param name="machine">What to explore.</param>
    /// <param name="budget">Stops, with a partial result, once this many states are found; 1 to <see cref="StateTable.MaxStates"/>.</param>
    /// <param name="observe">Told of every transition; null for none.</param>
    /// <param name="cancel">Stops the run.</param>
    public CheckResult Run(CacheMachine machine, int budget = StateTable.MaxStates, Action<MachineAction, PackedState>? observe = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, StateTable.MaxStates);
        _table.Clear();
        _recent.Clear();
        (_transitions, _worst, _faulty) = (0, Verdict.Ok, -1);
        foreach (PackedState state in machine.InitialStates()) _table.Add(state, StateTable.Hash(state), -1);

        // A level at a time: the first with a fault is searched to its end for a worse one, the next is not begun.
        int at = 0;
        while (at < _table.Count && _faulty < 0)
        {
            for (int levelEnd = _table.Count; at < levelEnd && _worst != Verdict.Leak;)
            {
                cancel.ThrowIfCancellationRequested();
                at = Gather(machine, at, levelEnd, observe);
                _touched |= _table.Touch(_hashes.AsSpan(0, _count));
                if (!AddAll(machine, budget)) return new(Verdict.Ok, _table.Count, _transitions, []) { IsPartial = true };
            }
        }

        return new(_worst, _table.Count, _transitions, _faulty < 0 ? [] : Trace(machine, _faulty));
    }

    /// <summary>Collects the successors of as many states as fill a batch.</summary>
    private int Gather(CacheMachine machine, int at, int end, Action<MachineAction, PackedState>? observe)
    {
        _count = 0;
        for (; at < end && _count < Batch; at++)
        {
            machine.Successors(_table[at], _next);
            _transitions += _next.Count;
            for (int i = 0; i < _next.Count; i++)
            {
                PackedState state = _next.States[i];
                observe?.Invoke(_next.Actions[i], state);
                uint hash = StateTable.Hash(state);
                if (_recent.Saw(state, hash)) continue;
                (_states[_count], _hashes[_count], _parents[_count]) = (state, hash, at);
                _count++;
            }
        }

        return at;
    }

    /// <summary>Adds the batch; false if the budget is used up with no fault found.</summary>
    private bool AddAll(CacheMachine machine, int budget)
    {
        for (int i = 0; i < _count; i++)
        {
            if (!_table.Add(_states[i], _hashes[i], _parents[i])) continue;
            Verdict verdict = machine.Check(_states[i]);
            if (verdict != Verdict.Ok && (_faulty < 0 || verdict < _worst)) (_worst, _faulty) = (verdict, _table.Count - 1);
            if (_table.Count >= budget && _faulty < 0) return false;
        }

        return true;
    }

    private List<TraceStep> Trace(CacheMachine machine, int last)
    {
        List<TraceStep> trace = [];
        for (int at = last; at >= 0; at = _table.Parent(at))
        {
            MachineAction? action = null;
            if (_table.Parent(at) is var parent and >= 0)
            {
                machine.Successors(_table[parent], _next);
                action = _next.Actions[Array.IndexOf(_next.States, _table[at], 0, _next.Count)];
            }

            trace.Add(new(action, _table[at]));
        }

        trace.Reverse();
        return trace;
    }
}
