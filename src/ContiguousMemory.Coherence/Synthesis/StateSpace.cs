using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The states of one machine between the steps of any sequence, numbered, with what each step of the alphabet makes of each.</summary>
/// <remarks>
/// The machine is run as it is, one step of a program that lists the whole alphabet at a time: nothing of its behaviour is known here but that the
/// counter says which step comes next. Found as they are asked for. Not thread-safe.
/// </remarks>
internal sealed class StateSpace
{
    /// <summary>A step that changes nothing: the machine forgets no alias.</summary>
    private static readonly Primitive s_nothing = new(PrimitiveKind.Unmap, View.DmaOtherColour);

    private readonly CacheMachine _machine;
    private readonly int _nothingAt;
    private readonly SuccessorList _next = new();
    private readonly Dictionary<PackedState, int> _numbers = [];
    private readonly List<PackedState> _states = [];
    private readonly List<int[]?> _unasked = [];
    private readonly List<int[]?[]> _steps = [];

    /// <param name="machine">The machine.</param>
    /// <param name="frame">The given steps; they come first in the program, and those of the device after them.</param>
    /// <param name="alphabet">The steps of sequences.</param>
    /// <exception cref="ArgumentException">The machine makes several steps of one, as with more lines than one, or looks at the steps before.</exception>
    public StateSpace(MachineDescription machine, Frame frame, IReadOnlyList<Primitive> alphabet)
    {
        FirstSymbol = frame.Before.Count + (frame.Device?.Count ?? 0);
        _nothingAt = FirstSymbol + alphabet.Count;
        Primitive[] program = [.. frame.Before, .. frame.Device ?? [], .. alphabet, s_nothing, s_nothing];
        if (!Takes(machine, program))
            throw new ArgumentException("The search takes machines on which a step is one step, whatever comes before it; the checker takes the others.", nameof(machine));
        _machine = new(machine, program);
    }

    /// <summary>Whether each of the steps is one on the machine, and the same whatever comes before it.</summary>
    public static bool Takes(MachineDescription machine, IEnumerable<Primitive> steps) =>
        !machine.Deviations.HasFlag(Deviations.MaintenanceNeedsDsb) && steps.All(step => Unrolling.Of(machine, [step]) is [var only] && only == step);

    /// <summary>Where in the program the alphabet begins.</summary>
    public int FirstSymbol { get; }

    public PackedState this[int number] => _states[number];

    /// <summary>The states in which the machine may begin.</summary>
    public IEnumerable<PackedState> InitialStates() => _machine.InitialStates();

    /// <summary>Every state in which a sequence may begin, if the machine began in this one.</summary>
    public IReadOnlyCollection<int> Starts(PackedState initial)
    {
        HashSet<PackedState> seen = [initial];
        Queue<PackedState> open = new(seen);
        HashSet<int> starts = [];
        while (open.TryDequeue(out PackedState state))
        {
            _machine.Successors(state, _next);
            foreach (PackedState next in _next.States.AsSpan(0, _next.Count))
            {
                if (next.Phase == Phase.Program) starts.Add(Number(next));
                else if (seen.Add(next)) open.Enqueue(next);
            }
        }

        return starts;
    }

    /// <summary>What the hardware may make of a state unasked, in one action.</summary>
    public int[] Unasked(int number)
    {
        if (_unasked[number] is { } known) return known;
        _machine.Successors(At(_states[number], _nothingAt), _next);
        List<int> found = [];
        for (int i = 0; i < _next.Count; i++)
        {
            if (_next.Actions[i].Kind != ActionKind.Step) found.Add(Number(_next.States[i]));
        }

        return _unasked[number] = [.. found.Distinct()];
    }

    /// <summary>What a step makes of a state.</summary>
    /// <returns>The states; none if the step must wait there; null if the state shows a fault as the step is about to be taken.</returns>
    public int[]? Step(int number, int at)
    {
        int[]?[] steps = _steps[number];
        return steps[at] ??= Take(number, at) ?? s_fault;
    }

    /// <summary>Whether what <see cref="Step"/> returned says that the state is faulty.</summary>
    public static bool IsFault(int[]? states) => ReferenceEquals(states, s_fault);

    private static readonly int[] s_fault = [-1];

    private int[]? Take(int number, int at)
    {
        // A step of several parts, such as a flush of many lines, stays where it is until the last.
        HashSet<PackedState> seen = [At(_states[number], at)];
        Queue<PackedState> open = new(seen);
        HashSet<int> found = [];
        while (open.TryDequeue(out PackedState state))
        {
            if (_machine.Check(state) != Verdict.Ok) return null;
            _machine.Successors(state, _next);
            bool isPart = seen.Count > 1;
            for (int i = 0; i < _next.Count; i++)
            {
                PackedState next = _next.States[i];
                bool isStep = _next.Actions[i].Kind == ActionKind.Step;
                if (isStep && next.Pc != at) found.Add(Number(next));
                else if ((isStep || isPart) && seen.Add(next)) open.Enqueue(next);
            }
        }

        return [.. found];
    }

    private int Number(PackedState state)
    {
        state = At(state, 0);
        if (_numbers.TryGetValue(state, out int number)) return number;
        _numbers.Add(state, number = _states.Count);
        _states.Add(state);
        _unasked.Add(null);
        _steps.Add(new int[_nothingAt][]);
        return number;
    }

    /// <summary>The state with another step next.</summary>
    internal static PackedState At(PackedState state, int step) =>
        state with { Control = (state.Control & ~(63ul << PackedState.PcShift)) | (ulong)(uint)step << PackedState.PcShift };
}
