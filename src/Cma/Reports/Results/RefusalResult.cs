namespace Cma.Reports.Results;

/// <summary>A refused claim and why.</summary>
internal sealed record RefusalResult
{
    /// <summary>When, on the scenario's clock.</summary>
    public required double AtSeconds { get; init; }

    public required string Device { get; init; }

    /// <summary>The buffer's name.</summary>
    public required string Buffer { get; init; }

    public required string Area { get; init; }

    /// <summary>The length asked for.</summary>
    public required long Bytes { get; init; }

    /// <summary>Why, in one word that can be counted.</summary>
    public required string Reason { get; init; }

    /// <summary>Free bytes of the area at that moment.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>The longest run of them.</summary>
    public required long LargestFreeBytes { get; init; }

    /// <summary>Who stood in the best window.</summary>
    public IReadOnlyList<BlockerResult> Blockers { get; init; } = [];

    /// <summary>What would have made it succeed; may be empty.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>All of it as a person would say it.</summary>
    public required string Text { get; init; }
}

/// <summary>Who stood in the way of a claim.</summary>
/// <param name="Holder">The name of the device or tenant.</param>
/// <param name="Bytes">How much of the best window it held.</param>
/// <param name="AgeSeconds">For how long.</param>
/// <param name="Reason">Why that could not move.</param>
internal sealed record BlockerResult(string Holder, long Bytes, double AgeSeconds, string Reason);
