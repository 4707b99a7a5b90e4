namespace Cma.Reports.Timelines;

/// <summary>What an area looked like from one moment until the next sample.</summary>
/// <param name="At">The moment, on the scenario's clock.</param>
/// <param name="Cells">The area from its lowest address up, one state a cell.</param>
internal sealed record AreaSample(TimeSpan At, IReadOnlyList<BlockState> Cells);

/// <summary>An area's map over time.</summary>
internal sealed record AreaTimeline
{
    /// <summary>The area's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes a cell stands for; the last cell may stand for fewer.</summary>
    public required long CellBytes { get; init; }

    /// <summary>What it looked like, each until the next; in order of time.</summary>
    public required IReadOnlyList<AreaSample> Samples { get; init; }

    /// <summary>The last look before a device first had any of it; null when one had from the start, or when there is no sample.</summary>
    public required AreaSample? Before { get; init; }

    /// <summary>The look at which devices had most of it, the first of them; null when none ever had any.</summary>
    public required AreaSample? During { get; init; }

    /// <summary>The last look of all.</summary>
    public required AreaSample? After { get; init; }
}

/// <summary>One claim, for marking it on the map.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Device">By whom.</param>
/// <param name="Area">The area's name.</param>
/// <param name="Bytes">How much.</param>
/// <param name="IsGranted">Whether it was given.</param>
internal readonly record struct ClaimMark(TimeSpan At, string Device, string Area, long Bytes, bool IsGranted);

/// <summary>Everything that a picture of a run needs and its JSON does not have.</summary>
internal sealed record RunTimeline
{
    /// <summary>When the run ended, on the scenario's clock.</summary>
    public required TimeSpan End { get; init; }

    /// <summary>One map an area.</summary>
    public required IReadOnlyList<AreaTimeline> Areas { get; init; }

    /// <summary>The claims that are marked, in order of time: all of them, or the first of many.</summary>
    public required IReadOnlyList<ClaimMark> Claims { get; init; }
}
