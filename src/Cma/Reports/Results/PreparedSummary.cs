namespace Cma.Reports.Results;

/// <summary>Buffers that were made ready ahead of their device's start.</summary>
/// <param name="Claims">Those taken when it started.</param>
/// <param name="AheadP50">The median time that making one ready took, in microseconds: what its claim did not have to wait for. Null where none was.</param>
/// <param name="TakenP50">The median time that taking one took then, in microseconds; null where none was.</param>
internal sealed record PreparedSummary(long Claims, double? AheadP50, double? TakenP50)
{
    public static PreparedSummary Of(LatencyHistogram taken, LatencyHistogram ahead) => new(taken.Count, Median(ahead), Median(taken));

    private static double? Median(LatencyHistogram latencies) => latencies.Count == 0 ? null : latencies.Percentile(50) / 1000.0;
}
