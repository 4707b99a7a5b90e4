namespace Cma.Reports.Results;

/// <summary>Keeps the first refusals and counts them all. Not thread safe.</summary>
internal sealed class RefusalLog
{
    private readonly List<RefusalResult> _first = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The first, at most <see cref="RunResult.MostRefusals"/>.</summary>
    public IReadOnlyList<RefusalResult> First => _first;

    /// <summary>All, by reason.</summary>
    public IReadOnlyDictionary<string, long> ByReason => _counts;

    public void Add(RefusalResult refusal)
    {
        if (_first.Count < RunResult.MostRefusals) _first.Add(refusal);
        _counts[refusal.Reason] = _counts.GetValueOrDefault(refusal.Reason) + 1;
    }
}
