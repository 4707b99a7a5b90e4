using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What a search came to.</summary>
/// <param name="Sequence">The first right sequence; null if none was found.</param>
/// <param name="Cost">What it costs. If none was found, no right sequence costs less than this.</param>
/// <param name="IsPartial">Whether the budget ran out first.</param>
/// <param name="WasCut">Whether any sequence was left because it was as long as allowed.</param>
/// <param name="Counts">What was done.</param>
internal sealed record SearchResult(Sequence? Sequence, long Cost, bool IsPartial, bool WasCut, SearchCounts Counts);

/// <summary>What a search did.</summary>
/// <param name="Tried">Sequences of steps that make sense, each a kept one and a step more.</param>
/// <param name="Merged">Of these, those that leave every machine as a kept one does, which is no dearer and no longer.</param>
/// <param name="Faulty">Those that show a fault on their way.</param>
/// <param name="Judged">Those that may end, and were asked whether all is well from there on.</param>
internal readonly record struct SearchCounts(long Tried, long Merged, long Faulty, long Judged);

/// <summary>Tries sequences in the order of their cost, so that the first right one is a cheapest one.</summary>
/// <remarks>
/// Two sequences after which every machine may be in the same states, and the same is mapped, have the same futures: of these the cheaper is kept, and
/// the dearer as well if it is shorter, since the length is bounded. Nothing else is left out.
/// </remarks>
internal sealed class Search
{
    private readonly SynthesisTask _task;
    private readonly IReadOnlyList<Primitive> _alphabet;
    private readonly IReadOnlyList<SetAutomaton> _automata;
    private readonly TupleTable _nodes;
    private readonly List<int> _shortest = [];
    private readonly List<Label> _labels = [];
    private readonly PriorityQueue<int, (long Cost, long Second, int Order)> _open = new();
    private long _tried, _merged, _faulty, _judged;
    private bool _wasCut;

    public Search(SynthesisTask task, IReadOnlyList<Primitive> alphabet, IReadOnlyList<SetAutomaton> automata)
    {
        (_task, _alphabet, _automata) = (task, alphabet, automata);
        _nodes = new(automata.Count + 1);
    }

    /// <param name="cost">What a step costs.</param>
    /// <param name="second">What decides between sequences of equal cost; 0 or more for each step.</param>
    /// <param name="maxLength">The most steps.</param>
    /// <param name="budget">The most sequences to try.</param>
    /// <param name="cancel">Stops the search.</param>
    public SearchResult Run(Func<Primitive, long> cost, Func<Primitive, long> second, int maxLength, long budget, CancellationToken cancel)
    {
        Begin();
        long reached = 0;
        while (_open.TryDequeue(out int at, out (long Cost, long Second, int Order) priority))
        {
            cancel.ThrowIfCancellationRequested();
            Label label = _labels[at];
            if (label.Length >= _shortest[label.Node]) continue;
            if (IsDominated(label)) { _dominated++; continue; }
            _shortest[label.Node] = label.Length;
            reached = priority.Cost;
            if (IsRight(label.Node)) return Result(Spell(at), reached, isPartial: false);
            if (_tried >= budget) return Result(null, reached, isPartial: true);
            Extend(at, priority.Cost, priority.Second, cost, second, maxLength);
        }

        return Result(null, reached, isPartial: false);
    }

    private SearchResult Result(Sequence? sequence, long cost, bool isPartial) =>
        new(sequence, cost, isPartial, _wasCut, new(_tried, _merged, _faulty, _judged));

    private void Begin()
    {
        Span<int> tuple = stackalloc int[_automata.Count + 1];
        tuple[0] = Grammar.Start;
        for (int i = 0; i < _automata.Count; i++) tuple[i + 1] = _automata[i].Start;
        Push(tuple, new(0, -1, -1, 0), 0, 0);
    }

    private void Extend(int from, long cost, long second, Func<Primitive, long> costOf, Func<Primitive, long> secondOf, int maxLength)
    {
        Span<int> tuple = stackalloc int[_automata.Count + 1];
        Label label = _labels[from];
        for (int symbol = 0; symbol <= _alphabet.Count; symbol++)
        {
            bool isDevice = symbol == _alphabet.Count;
            if (isDevice && _task.Transfer is null) continue;
            ReadOnlySpan<int> node = _nodes[label.Node];
            tuple[0] = isDevice ? Grammar.DeviceActs(node[0]) : Grammar.Step(node[0], _alphabet[symbol]);
            if (tuple[0] < 0) continue;
            int length = label.Length + (isDevice ? 0 : 1);
            if (length > maxLength)
            {
                _wasCut = true;
                continue;
            }

            _tried++;
            if (!StepAll(node, symbol, tuple))
            {
                _faulty++;
                continue;
            }

            if (isDevice) Push(tuple, new(0, from, symbol, length), cost, second);
            else Push(tuple, new(0, from, symbol, length), checked(cost + costOf(_alphabet[symbol])), checked(second + secondOf(_alphabet[symbol])));
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

    private void Push(ReadOnlySpan<int> tuple, Label label, long cost, long second)
    {
        if (_nodes.Add(tuple, out int node)) _shortest.Add(int.MaxValue);
        if (label.Length >= _shortest[node])
        {
            _merged++;
            return;
        }

        _labels.Add(label with { Node = node });
        _open.Enqueue(_labels.Count - 1, (cost, second, _labels.Count));
    }

    private bool IsRight(int node)
    {
        ReadOnlySpan<int> tuple = _nodes[node];
        if (!Grammar.MayEnd(tuple[0], _task)) return false;
        _judged++;
        for (int i = 0; i < _automata.Count; i++)
        {
            if (!_automata[i].IsSafe(tuple[i + 1], Grammar.DriverView(tuple[0]))) return false;
        }

        return true;
    }

    private readonly Dictionary<int, List<Label>> _minimal = [];
    private long _dominated, _compared;
    public string Extra => $"roots {_automata.Max(a => a.Largest)} classes {_automata.Sum(a => a.Classes)} dominated {_dominated} compared {_compared} minimal {_minimal.Values.Sum(l => l.Count)} labels {_labels.Count} nodes {_nodes.Count}";
    private bool IsDominated(Label label)
    {
        int standing = _nodes[label.Node][0];
        if (!_minimal.TryGetValue(standing, out List<Label>? list)) _minimal.Add(standing, list = []);
        foreach (Label kept in list) if (kept.Length <= label.Length && Within(kept.Node, label.Node)) return true;
        list.RemoveAll(kept => kept.Length >= label.Length && Within(label.Node, kept.Node));
        list.Add(label);
        return false;
    }

    private bool Within(int inner, int outer)
    {
        _compared++;
        ReadOnlySpan<int> one = _nodes[inner], other = _nodes[outer];
        for (int i = 0; i < _automata.Count; i++) if (!_automata[i].IsWithin(one[i + 1], other[i + 1])) return false;
        return true;
    }

    private Sequence Spell(int label)
    {
        List<Primitive> map = [], unmap = [];
        List<Primitive> steps = unmap;
        for (int at = label; _labels[at].Parent >= 0; at = _labels[at].Parent)
        {
            if (_labels[at].Symbol == _alphabet.Count) steps = map;
            else steps.Add(_alphabet[_labels[at].Symbol]);
        }

        if (_task.Transfer is null) (map, unmap) = (unmap, map);
        map.Reverse();
        unmap.Reverse();
        return new(map, unmap);
    }

    /// <summary>A way to a node.</summary>
    private readonly record struct Label(int Node, int Parent, int Symbol, int Length);
}
