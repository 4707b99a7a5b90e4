namespace ContiguousMemory.Coherence.Checker;

/// <summary>
/// From which state each state was found, in a byte a state: states are found in the order of their parents, so that it is enough to know how many parents
/// lie between one and the next. Not thread-safe.
/// </summary>
internal sealed class ParentSteps
{
    // How many states share a base to count from. Arbitrary: a byte in a thousand for the bases, a microsecond to find a parent.
    private const int Run = 4096;

    /// <summary>The step that a byte cannot hold; the parent is listed.</summary>
    private const byte Far = byte.MaxValue;

    private readonly List<byte[]> _steps = [];
    private readonly List<int> _bases = [];
    private readonly Dictionary<int, int> _far = [];
    private int _count, _last = -1;

    /// <summary>Bytes held. What is listed is rare, and counted at a dictionary's price.</summary>
    public long Bytes => ((long)_steps.Count * Run) + (_bases.Capacity * sizeof(int)) + (_far.Count * 24L);

    /// <summary>The parent of a state; -1 if it has none.</summary>
    public int this[int state]
    {
        get
        {
            int run = state / Run, parent = _bases[run];
            byte[] steps = _steps[run];
            for (int at = run * Run; at <= state; at++) parent = steps[at % Run] == Far ? _far[at] : parent + steps[at % Run];
            return parent;
        }
    }

    /// <summary>Adds the next state.</summary>
    /// <param name="parent">-1, or a state no earlier than the parent of the one before.</param>
    public void Add(int parent)
    {
        if (_count % Run == 0)
        {
            if (_steps.Count == _count / Run) _steps.Add(new byte[Run]);
            _bases.Add(_last);
        }

        int step = parent - _last;
        if (step >= Far) _far.Add(_count, parent);
        _steps[_count / Run][_count % Run] = (byte)Math.Min(step, Far);
        (_last, _count) = (parent, _count + 1);
    }

    /// <summary>Forgets all, and keeps no more memory than a small run needs.</summary>
    public void Clear()
    {
        if (_steps.Count > 1) _steps.RemoveRange(1, _steps.Count - 1);
        _bases.Clear();
        _far.Clear();
        (_count, _last) = (0, -1);
    }
}
