using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>Finds every symptom that a sequence can show on a machine, not the first alone: it goes on past faults. Keeps its memory between runs; not thread-safe.</summary>
internal sealed class SymptomSearch
{
    private readonly StateTable _table = new();
    private readonly SuccessorList _next = new();

    /// <summary>Each symptom that shows, with the fewest steps from the beginning after which it does.</summary>
    public IReadOnlyDictionary<Symptom, int> Run(CacheMachine machine, CancellationToken cancel)
    {
        _table.Clear();
        Dictionary<Symptom, int> shown = [];
        foreach (PackedState state in machine.InitialStates()) _table.Add(state, StateTable.Hash(state), -1);
        for (int at = 0, steps = 1; at < _table.Count; steps++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int levelEnd = _table.Count; at < levelEnd; at++) Visit(machine, _table[at], at, steps, shown);
        }

        return shown;
    }

    private void Visit(CacheMachine machine, PackedState from, int at, int steps, Dictionary<Symptom, int> shown)
    {
        machine.Successors(from, _next);
        for (int i = 0; i < _next.Count; i++)
        {
            PackedState state = _next.States[i];
            if (!_table.Add(state, StateTable.Hash(state), at) || machine.Check(state) == Verdict.Ok) continue;
            foreach (Symptom symptom in machine.WrongReadings(state).SelectMany(SymptomsOf.Reading)) shown.TryAdd(symptom, steps);
        }
    }
}
