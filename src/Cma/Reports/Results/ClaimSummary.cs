namespace Cma.Reports.Results;

/// <summary>Claims, each of one buffer.</summary>
/// <param name="Requested">Asked for; granted and refused together.</param>
/// <param name="Granted">Given.</param>
/// <param name="Refused">Not given.</param>
/// <param name="LatencyMicroseconds">How long the granted ones took.</param>
internal sealed record ClaimSummary(long Requested, long Granted, long Refused, LatencySummary LatencyMicroseconds);

/// <summary>Percentiles by nearest rank, in microseconds; null where nothing was measured. Those short of the maximum are exact to one part in 128.</summary>
internal sealed record LatencySummary(double? P50, double? P95, double? P99, double? Max)
{
    public static LatencySummary Of(LatencyHistogram latencies) => latencies.Count == 0
        ? new(null, null, null, null)
        : new(Micro(latencies.Percentile(50)), Micro(latencies.Percentile(95)), Micro(latencies.Percentile(99)), Micro(latencies.Max));

    private static double Micro(long nanoseconds) => nanoseconds / 1000.0;
}
