using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>Visits every reachable state of a machine, breadth first, so that the fault found is one that takes the fewest steps.</summary>
/// <remarks>
/// Of faults that take equally few, the first of <see cref="Verdict"/>'s order is told, so that the letter does not hang on the order of visits.
/// Wide levels run on two threads where there are two cores; the result, its numbers and its trace are the same as on one.
/// Not thread-safe; one explorer serves many runs and keeps its memory between them.
/// </remarks>
internal sealed class Explorer
{
    // Arbitrary: enough for the cache misses of a batch to overlap.
    private const int Batch = 96;

    private readonly StateTable _table = new();
    private readonly SuccessorList _next = new();
    private readonly RecentStates _recent = new();
    private readonly SuccessorBatch _batch = new(Batch);
    private LevelPipeline? _pipeline;
    private int _faulty;
    private long _transitions;
    private Verdict _worst;
    private bool _isPartial;

    // Kept so that the reads which warm the caches are not taken for useless.
    private ulong _touched;

    /// <summary>Bytes held for each state of the last run.</summary>
    public double BytesAState => _table.BytesAState;

    /// <summary>How many threads a run may use, 1 or 2; as many as there are cores unless said otherwise.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 2);

    /// <summary>States of a level from which on two threads are worth their start. Arbitrary, and far above any cell of the matrix.</summary>
    public int WideLevel { get; init; } = 1 << 14;

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
        (_transitions, _worst, _faulty, _isPartial) = (0, Verdict.Ok, -1, false);
        foreach (PackedState state in machine.InitialStates()) _table.Add(state, StateTable.Hash(state), -1);

        // A level at a time: the first with a fault is searched to its end for a worse one, the next is not begun.
        int at = 0;
        while (at < _table.Count && _faulty < 0 && !_isPartial)
        {
            int end = _table.Count;
            if (end - at >= WideLevel && Threads > 1 && observe is null) OnTwoThreads(machine, at, end, budget, cancel);
            else OnOneThread(machine, at, end, budget, observe, cancel);
            at = end;
        }

        if (_isPartial) return new(Verdict.Ok, _table.Count, _transitions, []) { IsPartial = true };
        return new(_worst, _table.Count, _transitions, _faulty < 0 ? [] : Trace(machine, _faulty));
    }

    private void OnOneThread(CacheMachine machine, int from, int end, int budget, Action<MachineAction, PackedState>? observe, CancellationToken cancel)
    {
        do
        {
            cancel.ThrowIfCancellationRequested();
            _batch.Fill(machine, _table, from, end, _next, _recent, observe);
            from = _batch.To;
        }
        while (Take(machine, _batch, budget) && from < end);
    }

    private void OnTwoThreads(CacheMachine machine, int from, int end, int budget, CancellationToken cancel)
    {
        _pipeline ??= new();
        _pipeline.Run(
            from,
            end,
            (batch, at) => batch.Fill(machine, _table, at, end, _next, _recent, null),
            batch =>
            {
                cancel.ThrowIfCancellationRequested();
                return Take(machine, batch, budget);
            });
    }

    /// <summary>Adds a batch to the table; false if the search ends in it: with the worst of faults, or with the budget used up and no fault found.</summary>
    private bool Take(CacheMachine machine, SuccessorBatch batch, int budget)
    {
        for (int from = 0; from < batch.Count; from += Batch)
        {
            int count = Math.Min(Batch, batch.Count - from);
            ReadOnlySpan<PackedState> states = batch.States.Slice(from, count);
            ReadOnlySpan<uint> hashes = batch.Hashes.Slice(from, count);
            ReadOnlySpan<int> parents = batch.Parents.Slice(from, count);
            _touched |= _table.Touch(hashes);
            for (int i = 0; i < states.Length; i++)
            {
                if (!_table.Add(states[i], hashes[i], parents[i])) continue;
                Verdict verdict = machine.Check(states[i]);
                if (verdict != Verdict.Ok && (_faulty < 0 || verdict < _worst)) (_worst, _faulty) = (verdict, _table.Count - 1);
                _isPartial = _table.Count >= budget && _faulty < 0;
                if (_worst != Verdict.Leak && !_isPartial) continue;
                _transitions += Tried(machine, batch.From, parents[i]);
                return false;
            }
        }

        _transitions += batch.Transitions;
        return true;
    }

    /// <summary>Steps out of a stretch of states, so that where a search ends does not hang on the size of batches.</summary>
    private long Tried(CacheMachine machine, int from, int last)
    {
        // A list of its own: the other thread may be filling a batch.
        SuccessorList next = new();
        long tried = 0;
        for (int at = from; at <= last; at++)
        {
            machine.Successors(_table[at], next);
            tried += next.Count;
        }

        return tried;
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
