using Cma.Reports.Results;
using Cma.Reports.Timelines;

namespace Cma.Reports;

/// <summary>Everything that is told of a run.</summary>
/// <param name="Result">What <c>--json</c> prints.</param>
/// <param name="Description">The scenario's one line; may be empty.</param>
/// <param name="Timeline">The maps over time.</param>
/// <param name="Latencies">How long the granted claims took.</param>
internal sealed record RunReport(RunResult Result, string Description, RunTimeline Timeline, LatencyHistogram Latencies);
