namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The states of a machine, those taken as one that the hardware may turn into each other unasked, to and fro.</summary>
/// <remarks>
/// Whoever may be in a class may be in every class that the hardware reaches from it unasked, so a class stands for all of these. Classes are numbered as
/// they are found, those reached before those that reach them (Tarjan's order). Not thread-safe.
/// </remarks>
internal sealed class StateClasses(StateSpace space)
{
    private const int Unvisited = -1;

    private readonly List<int> _classOf = [], _entered = [], _low = [];
    private readonly List<int[]> _members = [], _reached = [];
    private readonly Stack<int> _pending = [];
    private readonly Marks _marks = new();
    private int _clock;

    /// <summary>The states.</summary>
    public StateSpace Space => space;

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    /// <summary>The states of a class.</summary>
    public ReadOnlySpan<int> Members(int number) => _members[number];

    /// <summary>The classes that the hardware reaches from a class unasked, itself included, in ascending order.</summary>
    public ReadOnlySpan<int> Reached(int number) => _reached[number];

    /// <summary>The class of a state.</summary>
    public int Of(int state)
    {
        Know(state);
        if (_classOf[state] == Unvisited) Visit(state);
        return _classOf[state];
    }

    private void Visit(int root)
    {
        Stack<(int State, int Next)> path = [];
        Enter(root, path);
        while (path.TryPop(out (int State, int Next) top))
        {
            int[] unasked = space.Unasked(top.State);
            if (top.Next < unasked.Length)
            {
                path.Push((top.State, top.Next + 1));
                int next = unasked[top.Next];
                Know(next);
                if (_entered[next] == Unvisited) Enter(next, path);
                else if (_classOf[next] == Unvisited) _low[top.State] = Math.Min(_low[top.State], _entered[next]);
                continue;
            }

            if (_low[top.State] == _entered[top.State]) Close(top.State);
            if (path.TryPeek(out (int State, int Next) parent)) _low[parent.State] = Math.Min(_low[parent.State], _low[top.State]);
        }
    }

    private void Enter(int state, Stack<(int State, int Next)> path)
    {
        _entered[state] = _low[state] = _clock++;
        _pending.Push(state);
        path.Push((state, 0));
    }

    /// <summary>Makes a class of the states entered since the first of it.</summary>
    private void Close(int first)
    {
        List<int> members = [], reached = [_members.Count];
        int state;
        do
        {
            members.Add(state = _pending.Pop());
            _classOf[state] = _members.Count;
        }
        while (state != first);

        _marks.Begin(_members.Count + 1);
        _marks.Add(_members.Count);
        foreach (int member in members)
        {
            foreach (int next in space.Unasked(member))
            {
                // What a marked class reaches is marked already.
                if (_marks.Has(_classOf[next])) continue;
                foreach (int further in _reached[_classOf[next]])
                {
                    if (_marks.Add(further)) reached.Add(further);
                }
            }
        }

        reached.Sort();
        _members.Add([.. members]);
        _reached.Add([.. reached]);
    }

    private void Know(int state)
    {
        while (_classOf.Count <= state)
        {
            _classOf.Add(Unvisited);
            _entered.Add(Unvisited);
            _low.Add(0);
        }
    }
}
