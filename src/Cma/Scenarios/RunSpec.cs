namespace Cma.Scenarios;

/// <summary>When a run ends: whichever comes first of these, and of the moment when every device has made its last start and stopped.</summary>
internal sealed record RunSpec
{
    /// <summary>Time on the scenario's clock; null sets no end by time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Claims asked; null sets no end by number.</summary>
    public long? Claims { get; init; }

    /// <summary>Where all randomness comes from; the same seed gives the same decisions.</summary>
    public long Seed { get; init; } = 1;
}
