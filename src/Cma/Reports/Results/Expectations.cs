using Cma.Scenarios;

namespace Cma.Reports.Results;

/// <summary>Holds a result against what its scenario expects, and against the two laws of every run.</summary>
internal static class Expectations
{
    private const string Claims = "{claim}";

    /// <summary>The result with its expectations filled in.</summary>
    public static RunResult Judge(RunResult result, ExpectSpec expect)
    {
        var judged = new List<ExpectationResult>();
        AtLeast("grantedAtLeast", expect.GrantedAtLeast, result.Claims.Granted, Claims);
        AtLeast("refusedAtLeast", expect.RefusedAtLeast, result.Claims.Refused, Claims);
        AtMost("refusedAtMost", expect.RefusedAtMost, result.Claims.Refused, Claims);
        AtLeast("idleReserveUseAtLeast", expect.IdleReserveUseAtLeast, result.IdleReserveUse, "1");
        AtMost("movedBytesAtMost", expect.MovedBytesAtMost, result.MovedBytes, "By");
        AtLeast("discardedBytesAtLeast", expect.DiscardedBytesAtLeast, result.DiscardedBytes, "By");
        AtMost("latencyP99AtMost", expect.LatencyP99AtMost?.TotalMicroseconds, result.Claims.LatencyMicroseconds.P99, "us");
        AtMost("corruptBytes", 0, result.CorruptBytes, "By");
        AtMost("violations", 0, result.Invariants.Violations, "{violation}");
        return result with { Expectations = judged };

        void AtLeast(string name, double? bound, double? actual, string unit) => Add(name, bound, actual, unit, actual >= bound);

        void AtMost(string name, double? bound, double? actual, string unit) => Add(name, bound, actual, unit, actual <= bound);

        void Add(string name, double? bound, double? actual, string unit, bool met)
        {
            if (bound is not null) judged.Add(new(name, bound.Value, actual, unit, met));
        }
    }
}
