using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>Visits every reachable state of a machine, breadth first, so that the fault found is one that takes the fewest steps.</summary>
/// <remarks>
/// Of faults that take equally few, the first of <see cref="Verdict"/>'s order is told, so that the letter does not hang on the order of visits.
/// Not thread-safe; one explorer serves many runs and keeps its memory between them.
/// </remarks>
internal sealed class Explorer
{
    private readonly StateTable _table = new();
    private readonly SuccessorList _next = new();
    private readonly uint[] _hashes = new uint[160];

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
        long transitions = 0;
        foreach (PackedState state in machine.InitialStates()) _table.Add(state, StateTable.Hash(state), -1);

        uint sink = 0;
        int levelEnd = _table.Count, faulty = -1;
        Verdict worst = Verdict.Ok;
        for (int at = 0; at < _table.Count; at++)
        {
            if (at == levelEnd)
            {
                if (faulty >= 0) break;
                levelEnd = _table.Count;
            }

            if ((at & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            machine.Successors(_table[at], _next);
            int count = _next.Count;
            transitions += count;

            // Hash and touch first, then add: the cache misses of the probes overlap.
            for (int i = 0; i < count; i++) sink |= _table.Probe(_hashes[i] = StateTable.Hash(_next.States[i]));
            for (int i = 0; i < count; i++)
            {
                observe?.Invoke(_next.Actions[i], _next.States[i]);
                if (!_table.Add(_next.States[i], _hashes[i], at)) continue;
                Verdict verdict = machine.Check(_next.States[i]);
                if (verdict != Verdict.Ok && (faulty < 0 || verdict < worst)) (worst, faulty) = (verdict, _table.Count - 1);
                if (_table.Count >= budget && faulty < 0) return new(Verdict.Ok, _table.Count, transitions, []) { IsPartial = true };
            }

            // Nothing can be found that is as short and worse.
            if (worst == Verdict.Leak) break;
        }

        GC.KeepAlive(sink);
        return new(worst, _table.Count, transitions, faulty < 0 ? [] : Trace(machine, faulty));
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
