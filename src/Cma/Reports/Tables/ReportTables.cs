using Cma.Reports.Results;

namespace Cma.Reports.Tables;

/// <summary>The tables of a run, the same in a terminal and on a page.</summary>
internal static class ReportTables
{
    /// <summary>All tables that have something in them, in the order they are shown.</summary>
    public static IEnumerable<ReportTable> Of(RunResult result) =>
        Parties(result).Concat([Run(result), Expected(result)]).Where(static table => table.Rows.Count > 0);

    /// <summary>Those of who took part and what was refused: all but the run's own figures and what was expected, which a page shows in its own way.</summary>
    public static IEnumerable<ReportTable> Parties(RunResult result) => new[]
    {
        Reasons(result), Devices(result), Prepared(result), Tenants(result), Writers(result),
    }.Where(static table => table.Rows.Count > 0);

    public static ReportTable Run(RunResult result)
    {
        LatencySummary latency = result.Claims.LatencyMicroseconds;
        return new(
            "Run",
            [new("What"), new("Value", IsNumber: true)],
            [
                ["Claims asked", Units.Count(result.Claims.Requested)],
                ["Claims granted", Units.Count(result.Claims.Granted)],
                ["Claims refused", Units.Count(result.Claims.Refused)],
                ["Claim latency, median", Units.Micros(latency.P50)],
                ["Claim latency, p95", Units.Micros(latency.P95)],
                ["Claim latency, p99", Units.Micros(latency.P99)],
                ["Claim latency, longest", Units.Micros(latency.Max)],
                ["Moved to make room", Units.Bytes(result.MovedBytes)],
                ["Dropped to make room", Units.Bytes(result.DiscardedBytes)],
                ["Reserve in use while idle", Units.Share(result.IdleReserveUse)],
                ["Contents verified", Units.Bytes(result.VerifiedBytes)],
                ["Contents corrupt", ReportCell.BadUnlessZero(Units.Bytes(result.CorruptBytes), result.CorruptBytes)],
                ["Invariant checks", Units.Count(result.Invariants.Checks)],
                ["Invariants broken", ReportCell.BadUnlessZero(Units.Count(result.Invariants.Violations), result.Invariants.Violations)],
            ]);
    }

    public static ReportTable Devices(RunResult result) => new(
        "Devices",
        [new("Device"), new("Area"), new("Asked", true), new("Granted", true), new("Refused", true), new("Bytes granted", true)],
        [
            .. result.Devices.Select(static device => (ReportCell[])
            [
                device.Name, device.Area, Units.Count(device.Requested), Units.Count(device.Granted), Units.Count(device.Refused),
                Units.Bytes(device.GrantedBytes),
            ]),
        ]);

    public static ReportTable Prepared(RunResult result) => new(
        "Made ready ahead; the first time is what claims did not wait for, the second what they took",
        [new("Device"), new("Claims", true), new("Ahead, median", true), new("At the start, median", true)],
        [
            .. result.Devices.Where(static device => device.Prepared is not null).Select(static device => (ReportCell[])
            [
                device.Name, Units.Count(device.Prepared!.Claims), Units.Micros(device.Prepared.AheadP50), Units.Micros(device.Prepared.TakenP50),
            ]),
        ]);

    public static ReportTable Tenants(RunResult result) => new(
        "Tenants",
        [
            new("Tenant"), new("Kind"), new("Reached"), new("Holds", true), new("Reads", true), new("Misses", true), new("Verified", true), new("Corrupt", true),
        ],
        [
            .. result.Tenants.Select(static tenant => (ReportCell[])
            [
                tenant.Name, tenant.Kind, tenant.Live ? "live" : "leased", Units.Bytes(tenant.Bytes), Units.Count(tenant.Reads), Units.Count(tenant.Misses), Units.Bytes(tenant.VerifiedBytes),
                ReportCell.BadUnlessZero(Units.Bytes(tenant.CorruptBytes), tenant.CorruptBytes),
            ]),
        ]);

    public static ReportTable Writers(RunResult result) => new(
        "Writers; time stalled is that in writes of more than 10 µs while a claim moved memory",
        [
            new("Tenant"), new("Threads", true), new("Writes", true), new("Lost", true), new("Median", true), new("p99.9", true), new("Longest", true),
            new("Time stalled", true),
        ],
        [
            .. result.Tenants.Where(static tenant => tenant.Writing is not null).Select(static tenant => (tenant.Name, Writing: tenant.Writing!)).Select(
                static tenant => (ReportCell[])
                [
                    tenant.Name, Units.Count(tenant.Writing.Threads), Units.Count(tenant.Writing.Writes),
                    ReportCell.BadUnlessZero(Units.Count(tenant.Writing.Lost), tenant.Writing.Lost), Units.Micros(tenant.Writing.P50),
                    Units.Micros(tenant.Writing.P999), Units.Micros(tenant.Writing.Longest), Units.Share(tenant.Writing.StalledShare),
                ]),
        ]);

    public static ReportTable Reasons(RunResult result) => new(
        "Refused, by reason",
        [new("Reason"), new("Claims", true)],
        [
            .. result.RefusalsByReason.OrderByDescending(static reason => reason.Value)
                .Select(static reason => (ReportCell[])[reason.Key, Units.Count(reason.Value)]),
        ]);

    public static ReportTable Expected(RunResult result) => new(
        "Expected",
        [new("Expectation"), new("Bound", true), new("Came", true), new("Met")],
        [
            .. result.Expectations.Select(static expectation => (ReportCell[])
            [
                expectation.Name, Units.Of(expectation.Expected, expectation.Unit), Units.Of(expectation.Actual, expectation.Unit),
                expectation.Met ? new("yes", Tone.Good) : new("no", Tone.Bad),
            ]),
        ]);
}
