using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>Runs one path of a machine: chosen by a seed, or told by a trace.</summary>
/// <remarks>It shares the machine with the explorer and nothing else: no table of states, no order of visits.</remarks>
internal sealed class Simulator(CacheMachine machine, int seed)
{
    private readonly SuccessorList _next = new();
    private readonly Random _random = new(seed);

    /// <summary>Steps at random until a fault shows or the steps are used up. A path that comes to a dead end begins anew.</summary>
    /// <returns>The fault, and after how many steps; <see cref="Verdict.Ok"/> if none showed.</returns>
    public (Verdict Verdict, long Steps) Wander(long steps)
    {
        PackedState[] starts = [.. machine.InitialStates()];
        PackedState state = starts[_random.Next(starts.Length)];
        for (long step = 1; step <= steps; step++)
        {
            machine.Successors(state, _next);
            state = _next.Count > 0 ? _next.States[_random.Next(_next.Count)] : starts[_random.Next(starts.Length)];
            if (machine.Check(state) is var verdict && verdict != Verdict.Ok) return (verdict, step);
        }

        return (Verdict.Ok, steps);
    }

    /// <summary>Takes the actions of a trace, one by one, from its first state.</summary>
    /// <returns>What the last state shows.</returns>
    /// <exception cref="InvalidOperationException">An action cannot be taken, or a fault shows before the end: the trace is not of this machine.</exception>
    public Verdict Replay(IReadOnlyList<TraceStep> trace)
    {
        PackedState state = trace[0].State;
        if (!machine.InitialStates().Contains(state)) throw new InvalidOperationException("The trace begins in a state that the machine does not begin in.");
        for (int step = 1; step < trace.Count; step++)
        {
            if (machine.Check(state) != Verdict.Ok) throw new InvalidOperationException($"A fault shows at step {step - 1}, before the end of the trace.");
            machine.Successors(state, _next);
            int taken = Array.IndexOf(_next.Actions, trace[step].Action!.Value, 0, _next.Count);
            if (taken < 0) throw new InvalidOperationException($"Step {step} of the trace, {trace[step].Action}, cannot be taken.");
            state = _next.States[taken];
        }

        return machine.Check(state);
    }
}
