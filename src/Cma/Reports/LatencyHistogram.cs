namespace Cma.Reports;

/// <summary>
/// Counts latencies in buckets that grow with them: 64 to each power of two, so that a percentile is off by at most one part in 128 of itself
/// (none below 64 ns), in 30 KiB whatever the number of values. Smallest and largest are exact. Not thread safe; threads keep their own and
/// <see cref="Add(LatencyHistogram)"/> them up.
/// </summary>
internal sealed class LatencyHistogram
{
    // Each power of two is parted in 2^6: a bucket is 1/64 of its lower end wide, and its middle at most 1/128 from anything in it.
    private const int Bits = 6;
    private const int PerPower = 1 << Bits;

    private readonly long[] _counts = new long[(63 - Bits + 1) * PerPower];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest, in nanoseconds; 0 when there is none.</summary>
    public long Min { get; private set; }

    /// <summary>The largest, in nanoseconds; 0 when there is none.</summary>
    public long Max { get; private set; }

    /// <summary>Counts one latency.</summary>
    /// <param name="nanoseconds">Zero or more.</param>
    public void Record(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        _counts[IndexOf(nanoseconds)]++;
        Min = Count == 0 ? nanoseconds : Math.Min(Min, nanoseconds);
        Max = Math.Max(Max, nanoseconds);
        Count++;
    }

    /// <summary>Counts one latency.</summary>
    /// <param name="latency">Zero to 292 years.</param>
    public void Record(TimeSpan latency) => Record(latency.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Counts all of another's.</summary>
    public void Add(LatencyHistogram other)
    {
        if (other.Count == 0) return;
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count += other.Count;
    }

    /// <summary>The value that so many of a hundred are at or below, by nearest rank, in nanoseconds.</summary>
    /// <param name="percent">Above 0, to 100.</param>
    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public long Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (Count == 0) throw new InvalidOperationException("A percentile of nothing was asked for; look at Count first.");

        long rank = Math.Clamp((long)Math.Ceiling(percent / 100 * Count), 1, Count);
        if (rank == Count) return Max;
        int index = -1;
        for (long seen = 0; seen < rank; seen += _counts[index]) index++;
        long middle = LowOf(index) + ((WidthOf(index) - 1) / 2);
        return Math.Clamp(middle, Min, Max);
    }

    /// <summary>The counts in coarser steps, from that of the smallest value to that of the largest, empty ones between them included.</summary>
    /// <param name="perPower">Steps to a power of two: 1, 2, 4 … 64.</param>
    public IReadOnlyList<LatencyStep> Steps(int perPower)
    {
        if (perPower < 1 || perPower > PerPower || !int.IsPow2(perPower))
            throw new ArgumentOutOfRangeException(nameof(perPower), perPower, $"Steps come in powers of two from 1 to {PerPower}.");
        if (Count == 0) return [];

        int merged = PerPower / perPower;
        var steps = new List<LatencyStep>();
        for (int first = IndexOf(Min) / merged * merged; first <= IndexOf(Max); first += merged)
        {
            int last = first + merged - 1;
            steps.Add(new(LowOf(first), LowOf(last) + (WidthOf(last) - 1), Sum(first, merged)));
        }

        return steps;
    }

    private long Sum(int first, int count)
    {
        long sum = 0;
        foreach (long counted in _counts.AsSpan(first, count)) sum += counted;
        return sum;
    }

    // Values below 64 have a bucket each; above, the six bits after the leading one choose among the 64 of its power.
    private static int IndexOf(long value)
    {
        if (value < PerPower) return (int)value;
        int power = 63 - (int)long.LeadingZeroCount(value);
        return ((power - Bits + 1) << Bits) + (int)((value >> (power - Bits)) - PerPower);
    }

    private static long LowOf(int index) => index < PerPower ? index : (long)(PerPower + (index & (PerPower - 1))) << ((index >> Bits) - 1);

    private static long WidthOf(int index) => index < PerPower ? 1 : 1L << ((index >> Bits) - 1);
}

/// <summary>How many latencies lie in a step.</summary>
/// <param name="Low">Its smallest value, in nanoseconds.</param>
/// <param name="High">Its largest value, in nanoseconds.</param>
/// <param name="Count">How many.</param>
internal readonly record struct LatencyStep(long Low, long High, long Count);
