namespace Cma.Scenarios;

/// <summary>
/// What a scenario expects of its run; null expects nothing. That nothing is corrupt and no invariant broken is the law, not a choice, and so not here.
/// </summary>
internal sealed record ExpectSpec
{
    /// <summary>Claims granted, at least.</summary>
    public long? GrantedAtLeast { get; init; }

    /// <summary>Claims refused, at least.</summary>
    public long? RefusedAtLeast { get; init; }

    /// <summary>Claims refused, at most.</summary>
    public long? RefusedAtMost { get; init; }

    /// <summary>The time-averaged share of the reserve lent while no device holds any of it, 0 to 1.</summary>
    public double? IdleReserveUseAtLeast { get; init; }

    /// <summary>Bytes moved to make room, at most.</summary>
    public long? MovedBytesAtMost { get; init; }

    /// <summary>Bytes dropped to make room, at least.</summary>
    public long? DiscardedBytesAtLeast { get; init; }

    /// <summary>99 of 100 granted claims took no longer.</summary>
    public TimeSpan? LatencyP99AtMost { get; init; }
}
