using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Tries sequences in the order of their cost, so that the first right one is a cheapest one. Runs once; not thread-safe.</summary>
/// <remarks>
/// Two sequences after which every machine may be in the same states, and the same is mapped, have the same futures: of these the cheaper is kept, and
/// the dearer as well if it is shorter, since the length is bounded. So it is with one that <see cref="Dominance"/> leaves out. Nothing else is.
/// </remarks>
internal sealed class Search
{
    private readonly Grammar _grammar;
    private readonly IReadOnlyList<Primitive> _alphabet;
    private readonly IReadOnlyList<SetAutomaton> _automata;
    private readonly SearchLimits _limits;
    private readonly TupleTable _nodes;
    private readonly Dominance _dominance;
    private readonly List<int> _shortest = [];
    private readonly List<Label> _labels = [];
    private readonly PriorityQueue<int, Price> _open = new();
    private long _tried, _merged, _dominated, _faulty, _judged;
    private bool _wasCut;

    /// <param name="task">What the sequence is for.</param>
    /// <param name="automata">The machines it must be right on, in every frame of the task, over the task's alphabet.</param>
    /// <param name="limits">How far to go.</param>
    /// <param name="isWithin">Whether one set of an automaton lies within another; a test may put something wrong here.</param>
    public Search(SynthesisTask task, IReadOnlyList<SetAutomaton> automata, SearchLimits limits, Func<SetAutomaton, int, int, bool>? isWithin = null)
    {
        (_grammar, _alphabet, _automata, _limits) = (new(task), Alphabet.For(task), automata, limits);
        _nodes = new(automata.Count + 1);
        isWithin ??= (automaton, inner, outer) => automaton.IsWithin(inner, outer);
        _dominance = new(_nodes, (index, inner, outer) => isWithin(_automata[index], inner, outer));
    }

    /// <param name="price">What a step costs, and what decides between sequences of equal cost; neither below 0.</param>
    /// <param name="progress">Told now and then how many sequences were tried, and what cost was reached.</param>
    /// <param name="cancel">Stops the search.</param>
    public SearchResult Run(Func<Primitive, Price> price, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        Begin();
        Price reached = default;
        while (_open.TryDequeue(out int at, out Price paid))
        {
            cancel.ThrowIfCancellationRequested();
            Label label = _labels[at];
            if (label.Length >= _shortest[label.Node]) continue;
            _shortest[label.Node] = label.Length;
            reached = paid;
            if (IsRight(label.Node)) return Result(Spell(at), reached, SearchEnd.Found);
            if (_tried >= _limits.Budget) return Result(null, reached, SearchEnd.BudgetUsedUp);
            if (_dominance.Keep(label.Node, label.Length)) Extend(at, paid, price);
            else _dominated++;
            progress?.Invoke(_tried, reached.First);
        }

        return Result(null, reached, _wasCut ? SearchEnd.NoneIsShortEnough : SearchEnd.NoneIsRight);
    }

    private SearchResult Result(Sequence? sequence, Price paid, SearchEnd end) =>
        new(sequence, paid.First, end, new(_tried, _merged, _dominated, _faulty, _judged));

    private void Begin()
    {
        Span<int> tuple = stackalloc int[_automata.Count + 1];
        tuple[0] = Grammar.Start;
        for (int i = 0; i < _automata.Count; i++) tuple[i + 1] = _automata[i].Start;
        if (!tuple.Contains(SetAutomaton.Fault)) Push(tuple, new(0, -1, -1, 0), default);
    }

    private void Extend(int from, Price paid, Func<Primitive, Price> price)
    {
        Span<int> tuple = stackalloc int[_automata.Count + 1];
        Label label = _labels[from];
        for (int symbol = 0; symbol <= _alphabet.Count; symbol++)
        {
            bool isDevice = symbol == _alphabet.Count;
            ReadOnlySpan<int> node = _nodes[label.Node];
            tuple[0] = isDevice ? _grammar.DeviceActs(node[0]) : _grammar.Step(node[0], _alphabet[symbol]);
            if (tuple[0] < 0) continue;
            int length = label.Length + (isDevice ? 0 : 1);
            if (length > _limits.MaxLength)
            {
                _wasCut = true;
                continue;
            }

            _tried++;
            if (StepAll(node, symbol, tuple)) Push(tuple, new(0, from, symbol, length), isDevice ? paid : paid + price(_alphabet[symbol]));
            else _faulty++;
        }
    }

    private bool StepAll(ReadOnlySpan<int> node, int symbol, Span<int> tuple)
    {
        for (int i = 0; i < _automata.Count; i++)
        {
            tuple[i + 1] = _automata[i].Step(node[i + 1], symbol);
            if (tuple[i + 1] == SetAutomaton.Fault) return false;
        }

        return true;
    }

    private void Push(ReadOnlySpan<int> tuple, Label label, Price paid)
    {
        if (_nodes.Add(tuple, out int node)) _shortest.Add(int.MaxValue);
        if (label.Length >= _shortest[node])
        {
            _merged++;
            return;
        }

        _labels.Add(label with { Node = node });
        _open.Enqueue(_labels.Count - 1, paid with { Order = _labels.Count });
    }

    private bool IsRight(int node)
    {
        ReadOnlySpan<int> tuple = _nodes[node];
        if (!_grammar.MayEnd(tuple[0])) return false;
        _judged++;
        for (int i = 0; i < _automata.Count; i++)
        {
            if (!_automata[i].IsSafe(tuple[i + 1], Grammar.DriverView(tuple[0]))) return false;
        }

        return true;
    }

    private Sequence Spell(int label)
    {
        List<Primitive> map = [], unmap = [];
        int device = -1;
        for (int at = label; _labels[at].Parent >= 0; at = _labels[at].Parent)
        {
            if (_labels[at].Symbol == _alphabet.Count) device = map.Count;
            else map.Add(_alphabet[_labels[at].Symbol]);
        }

        map.Reverse();
        if (device < 0) return new(map, unmap);
        return new(map[..^device], map[^device..]);
    }

    /// <summary>A way to a node.</summary>
    private readonly record struct Label(int Node, int Parent, int Symbol, int Length);
}
