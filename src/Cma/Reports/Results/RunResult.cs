using System.Text.Json.Serialization;

namespace Cma.Reports.Results;

/// <summary>
/// What a run came to: the one object that <c>cma run --json</c> prints. docs/schema/run.schema.json describes it; a change that breaks a reader
/// gets a new <see cref="Schema"/>.
/// </summary>
internal sealed record RunResult
{
    /// <summary>The form of this object.</summary>
    public const string SchemaId = "cma.run/1";

    /// <summary>Refusals listed at most; the rest is only counted.</summary>
    public const int MostRefusals = 20;

    public string Schema { get; } = SchemaId;

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The memory it ran on, as the world names itself: <c>paper</c>, <c>memfd</c>, <c>collapsed</c>, <c>hugetlb-2M</c>.</summary>
    public required string Backing { get; init; }

    /// <summary>The scenario's placement policy; an area's own is in <see cref="Areas"/>.</summary>
    public required string Placement { get; init; }

    public required long Seed { get; init; }

    /// <summary>How long it ran, on the scenario's clock.</summary>
    public required double DurationSeconds { get; init; }

    public required ClaimSummary Claims { get; init; }

    /// <summary>Bytes of tenants moved to make room.</summary>
    public required long MovedBytes { get; init; }

    /// <summary>Bytes of tenants dropped to make room.</summary>
    public required long DiscardedBytes { get; init; }

    /// <summary>The time-averaged share of the reserve lent while no device held any of it, 0 to 1; null when there was no such moment.</summary>
    public required double? IdleReserveUse { get; init; }

    public required IReadOnlyList<AreaResult> Areas { get; init; }

    public required IReadOnlyList<DeviceResult> Devices { get; init; }

    public required IReadOnlyList<TenantResult> Tenants { get; init; }

    public required InvariantSummary Invariants { get; init; }

    /// <summary>The first refusals, at most <see cref="MostRefusals"/>.</summary>
    public required IReadOnlyList<RefusalResult> Refusals { get; init; }

    /// <summary>All refusals, counted by <see cref="RefusalResult.Reason"/>.</summary>
    public required IReadOnlyDictionary<string, long> RefusalsByReason { get; init; }

    /// <summary>What was expected and what came; see <see cref="Results.Expectations"/>.</summary>
    public IReadOnlyList<ExpectationResult> Expectations { get; init; } = [];

    /// <summary>Whether nothing is corrupt, no invariant is broken and every expectation is met. Refused claims alone fail nothing.</summary>
    public bool Passed => CorruptBytes == 0 && Invariants.Violations == 0 && Expectations.All(static expectation => expectation.Met);

    /// <summary>The exit code of the run: 0 when it passed, else 1.</summary>
    [JsonIgnore]
    public int ExitCode => Passed ? 0 : 1;

    [JsonIgnore]
    public long CorruptBytes => Tenants.Sum(static tenant => tenant.CorruptBytes);

    [JsonIgnore]
    public long VerifiedBytes => Tenants.Sum(static tenant => tenant.VerifiedBytes);
}
