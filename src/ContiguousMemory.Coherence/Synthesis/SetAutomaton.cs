using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What can be known of one machine in one frame after a sequence: the set of states it may be in, each set a number.</summary>
/// <remarks>
/// After a step the set is all that the step makes of any state of the set before, and all that the hardware may then make of that, unasked. So equal sets
/// have equal futures, step for step; a set within another is right wherever the other is; and a sequence is right if and only if no set on its way
/// shows a fault and each state of the last one is safe. A set is kept as its roots: the classes that no other class of it reaches. Not thread-safe.
/// </remarks>
internal sealed class SetAutomaton
{
    /// <summary>The set that is no longer right, whatever follows.</summary>
    public const int Fault = -1;

    private const int Unknown = -2;

    private static readonly int[] s_fault = [Fault];

    private readonly StateSpace _space;
    private readonly StateClasses _classes;
    private readonly Frame _frame;
    private readonly Ending _byAlias, _inPlace;
    private readonly int _symbols;
    private readonly SetTable _sets;
    private readonly List<int[]> _steps = [];
    private readonly List<bool?[]> _safe = [];
    private readonly Dictionary<(int Class, int At), int[]> _images = [];
    private readonly Marks _marks = new();
    private readonly List<int> _found = [];

    private SetAutomaton(MachineDescription machine, Frame frame, int symbols, StateClasses classes, PackedState initial)
    {
        _frame = frame;
        _symbols = symbols;
        (_space, _classes) = (classes.Space, classes);
        _sets = new(_classes);
        _byAlias = new(machine, frame, View.Dma);
        _inPlace = new(machine, frame, View.Kernel);
        Start = Number(_space.Starts(initial).Select(_classes.Of));
        for (int at = 0; at < frame.Before.Count && Start != Fault; at++) Start = Take(Start, at);
    }

    /// <summary>One for each state that the machine may begin in: these differ in what never changes, the colours of addresses, and so never meet.</summary>
    public static IReadOnlyList<SetAutomaton> Of(MachineDescription machine, Frame frame, IReadOnlyList<Primitive> alphabet)
    {
        StateSpace space = new(machine, frame, alphabet);
        return [.. space.InitialStates().Select(initial => new SetAutomaton(machine, frame, alphabet.Count, new StateClasses(space), initial))];
    }

    /// <summary>The set in which a sequence begins.</summary>
    public int Start { get; }

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
        return _safe[set][driver == View.Dma ? 1 : 0] ??= Judge(set, driver == View.Dma ? _byAlias : _inPlace);
    }

    /// <summary>Whether every state of the one set is in the other: whatever follows, the one is right where the other is.</summary>
    public bool IsWithin(int inner, int outer) => inner == outer || _sets.IsWithin(inner, outer);

    private bool Judge(int set, Ending ending)
    {
        foreach (int root in _sets[set])
        {
            foreach (int reached in _classes.Reached(root))
            {
                foreach (int state in _classes.Members(reached))
                {
                    if (!ending.IsSafe(_space[state])) return false;
                }
            }
        }

        return true;
    }

    private int Take(int set, int at)
    {
        _found.Clear();
        foreach (int root in _sets[set].ToArray())
        {
            if (!_images.TryGetValue((root, at), out int[]? image)) _images.Add((root, at), image = Image(root, at));
            if (ReferenceEquals(image, s_fault)) return Fault;
            _found.AddRange(image);
        }

        return Number(_found);
    }

    /// <summary>The roots of what a step makes of a class and of all that it reaches.</summary>
    private int[] Image(int root, int at)
    {
        HashSet<int> found = [];
        foreach (int reached in _classes.Reached(root).ToArray())
        {
            foreach (int state in _classes.Members(reached).ToArray())
            {
                int[]? after = _space.Step(state, at);
                if (StateSpace.IsFault(after)) return s_fault;
                foreach (int next in after!) found.Add(_classes.Of(next));
            }
        }

        return Roots(found);
    }

    /// <summary>Of these classes, those that no other reaches, in ascending order.</summary>
    private int[] Roots(IEnumerable<int> classes)
    {
        // Whatever reaches a class has a greater number.
        int[] sorted = [.. classes.Distinct().OrderDescending()];
        List<int> roots = [];
        _marks.Begin(_classes.Count);
        foreach (int one in sorted)
        {
            if (_marks.Has(one)) continue;
            roots.Add(one);
            foreach (int reached in _classes.Reached(one)) _marks.Add(reached);
        }

        roots.Reverse();
        return [.. roots];
    }

    private int Number(IEnumerable<int> classes)
    {
        if (_sets.Add(Roots(classes), out int number))
        {
            int[] steps = new int[_symbols + 1];
            Array.Fill(steps, Unknown);
            _steps.Add(steps);
            _safe.Add(new bool?[2]);
        }

        return number;
    }
}
