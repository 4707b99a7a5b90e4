namespace ContiguousMemory.Engine.Areas;

/// <summary>What an area has done so far: vmstat's cma_alloc_success and cma_alloc_fail by call, sysfs's counters by frame.</summary>
/// <param name="Granted">Requests granted.</param>
/// <param name="Refused">Requests refused. One that could never fit is not counted (6.12).</param>
/// <param name="FramesGranted">Frames of granted requests (alloc_pages_success).</param>
/// <param name="FramesRefused">Frames of refused requests (alloc_pages_fail).</param>
/// <param name="FramesReleased">Frames released (release_pages_success).</param>
public readonly record struct AreaCounters(long Granted, long Refused, long FramesGranted, long FramesRefused, long FramesReleased)
{
    /// <summary>Frames of tenants copied elsewhere, also for requests that were refused in the end.</summary>
    public long FramesMoved { get; init; }

    /// <summary>Frames of tenants dropped, also for requests that were refused in the end.</summary>
    public long FramesDiscarded { get; init; }

    /// <summary>Frames cleared while nobody had them.</summary>
    public long FramesClearedAhead { get; init; }

    /// <summary>Frames of devices moved to another place of the area, with their holder's consent.</summary>
    public long FramesRelocated { get; init; }
}
