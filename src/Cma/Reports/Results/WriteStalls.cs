namespace Cma.Reports.Results;

/// <summary>Threads that write a tenant while it moves, and how long they were kept waiting.</summary>
/// <param name="Threads">How many write.</param>
/// <param name="Writes">Writes made.</param>
/// <param name="Lost">Writes that were gone in the end.</param>
/// <param name="P50">The median time from a write to the next, in microseconds; null where nothing was written.</param>
/// <param name="P999">The time that 99.9 % stay within, in microseconds; null where nothing was written.</param>
/// <param name="Longest">The longest, in microseconds, whatever kept the thread; null where nothing was written.</param>
/// <param name="StalledShare">The share of the time spent in writes of more than 10 µs while a claim moved memory, 0 to 1; null where nothing was written.</param>
internal sealed record WriteStalls(int Threads, long Writes, long Lost, double? P50, double? P999, double? Longest, double? StalledShare)
{
    /// <summary>A write that takes longer stalls. Arbitrary: the bar for the 99.9th percentile of stores during claims.</summary>
    public static TimeSpan Threshold { get; } = TimeSpan.FromMicroseconds(10);

    public static WriteStalls Of(int threads, LatencyHistogram latencies, long lost, TimeSpan stalled, TimeSpan ran) => latencies.Count == 0
        ? new(threads, 0, lost, null, null, null, null)
        : new(
            threads, latencies.Count, lost, latencies.Percentile(50) / 1000.0, latencies.Percentile(99.9) / 1000.0, latencies.Max / 1000.0,
            ran > TimeSpan.Zero ? stalled / ran : 0);
}
