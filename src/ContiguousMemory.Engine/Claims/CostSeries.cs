namespace ContiguousMemory.Engine.Claims;

/// <summary>
/// What a unit of work costs, learned from the latest few times it was done: their median, each weighed by how much was done. Robust: a time that is far off,
/// because the process was stopped or a page was cold, moves it by one place in the order at the most, however far off it is; and when the machine has
/// changed for good, half of the series is enough to follow.
/// </summary>
/// <param name="mostWeight">More work than this in one go counts as this much, so that one large claim does not outvote all others.</param>
internal sealed class CostSeries(long mostWeight)
{
    /// <summary>How many are remembered. Arbitrary: odd, and a second or two of a busy camera.</summary>
    public const int Length = 15;

    private readonly (double Cost, long Weight)[] _latest = new (double, long)[Length];
    private int _count;

    /// <summary>Seconds for one unit of work; null before the first time.</summary>
    public double? Cost { get; private set; }

    /// <summary>So many units took so long.</summary>
    public void Add(long units, double seconds)
    {
        _latest[_count++ % Length] = (seconds / units, Math.Min(units, mostWeight));
        Span<(double Cost, long Weight)> ordered = [.. _latest.AsSpan(0, Math.Min(_count, Length))];
        ordered.Sort(static (left, right) => left.Cost.CompareTo(right.Cost));
        long all = 0;
        foreach ((_, long weight) in ordered) all += weight;
        long passed = 0;
        foreach ((double cost, long weight) in ordered)
        {
            passed += weight;
            if (2 * passed < all) continue;
            Cost = cost;
            return;
        }
    }
}
