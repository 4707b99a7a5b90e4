using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What can be known of one machine in one frame after a sequence: the set of states it may be in, each set a number.</summary>
/// <remarks>
/// After a step the set is all that the step makes of any state of the set before, and all that the hardware may then make of that, unasked. So equal sets
/// have equal futures, step for step, and a sequence is right if and only if no set on its way shows a fault and each state of the last one is safe.
/// Not thread-safe.
/// </remarks>
internal sealed class SetAutomaton
{
    /// <summary>The set that is no longer right, whatever follows.</summary>
    public const int Fault = -1;

    private const int Unknown = -2;

    private readonly StateSpace _space;
    private readonly Frame _frame;
    private readonly Ending _byAlias, _inPlace;
    private readonly int _symbols;
    private readonly Dictionary<StateSet, int> _numbers = [];
    private readonly List<int[]> _sets = [];
    private readonly List<int[]> _steps = [];
    private readonly List<bool?[]> _safe = [];
    private readonly HashSet<int> _found = [];
    private readonly Stack<int> _open = [];

    public SetAutomaton(MachineDescription machine, Frame frame, IReadOnlyList<Primitive> alphabet)
    {
        Machine = machine;
        _frame = frame;
        _symbols = alphabet.Count;
        _space = new(machine, frame, alphabet);
        _byAlias = new(machine, frame, View.Dma);
        _inPlace = new(machine, frame, View.Kernel);
        foreach (int start in _space.Starts()) AddClosed(start);
        Start = Number();
        for (int at = 0; at < frame.Before.Count && Start != Fault; at++) Start = Take(Start, at);
    }

    public MachineDescription Machine { get; }

    /// <summary>The set in which a sequence begins.</summary>
    public int Start { get; }

    /// <summary>How many sets are known.</summary>
    public int Count => _sets.Count;

    /// <summary>How many states are known.</summary>
    public int States => _space.Count;

    /// <summary>The set after a step of the alphabet, or after the device's part if <paramref name="symbol"/> is the alphabet's length.</summary>
    public int Step(int set, int symbol)
    {
        if (set == Fault) return Fault;
        int[] steps = _steps[set];
        if (steps[symbol] != Unknown) return steps[symbol];
        int after = set;
        if (symbol < _symbols)
        {
            after = Take(set, _space.FirstSymbol + symbol);
        }
        else
        {
            for (int at = _frame.Before.Count; at < _space.FirstSymbol && after != Fault; at++) after = Take(after, at);
        }

        return steps[symbol] = after;
    }

    /// <summary>Whether a sequence that ends in this set is right.</summary>
    public bool IsSafe(int set, View driver)
    {
        if (set == Fault) return false;
        Ending ending = driver == View.Dma ? _byAlias : _inPlace;
        return _safe[set][driver == View.Dma ? 1 : 0] ??= Array.TrueForAll(_sets[set], state => ending.IsSafe(_space[state]));
    }

    private int Take(int set, int at)
    {
        foreach (int state in _sets[set])
        {
            int[]? after = _space.Step(state, at);
            if (StateSpace.IsFault(after))
            {
                _found.Clear();
                return Fault;
            }

            foreach (int next in after!) AddClosed(next);
        }

        return Number();
    }

    private void AddClosed(int state)
    {
        if (!_found.Add(state)) return;
        _open.Push(state);
        while (_open.TryPop(out int at))
        {
            foreach (int next in _space.Unasked(at))
            {
                if (_found.Add(next)) _open.Push(next);
            }
        }
    }

    /// <summary>The number of the set found, which is then forgotten.</summary>
    private int Number()
    {
        int[] set = [.. _found];
        _found.Clear();
        Array.Sort(set);
        StateSet key = new(set);
        if (_numbers.TryGetValue(key, out int number)) return number;
        _numbers.Add(key, number = _sets.Count);
        _sets.Add(set);
        int[] steps = new int[_symbols + 1];
        Array.Fill(steps, Unknown);
        _steps.Add(steps);
        _safe.Add(new bool?[2]);
        return number;
    }

    private readonly struct StateSet(int[] states) : IEquatable<StateSet>
    {
        private readonly int[] _states = states;

        public bool Equals(StateSet other) => _states.AsSpan().SequenceEqual(other._states);

        public override bool Equals(object? obj) => obj is StateSet other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            foreach (int state in _states) hash.Add(state);
            return hash.ToHashCode();
        }
    }
}
