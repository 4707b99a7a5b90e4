namespace ContiguousMemory.Telemetry;

/// <summary>
/// The names of what a reserve measures, for dashboards and tests: instruments of <c>System.Diagnostics.Metrics</c>, named and with units as OpenTelemetry
/// has them. Every measurement has the tag <see cref="ReserveTag"/>, and all but those of the process <see cref="AreaTag"/>.
/// </summary>
public static class ReserveMetrics
{
    /// <summary>The meter, and the event source beside it.</summary>
    public const string MeterName = "ContiguousMemory";

    /// <summary>The name of a reserve (<see cref="ReservedMemoryOptions.Name"/>).</summary>
    public const string ReserveTag = "reserve";

    /// <summary>The name of an area.</summary>
    public const string AreaTag = "area";

    /// <summary>Of <see cref="AreaLent"/>: <c>movable</c> or <c>discardable</c>.</summary>
    public const string KindTag = "kind";

    /// <summary>Of <see cref="Allocations"/>, <c>granted</c> or <c>refused</c>; of <see cref="AllocationDuration"/> also why it was refused.</summary>
    public const string OutcomeTag = "outcome";

    /// <summary>Bytes of an area; By, up-down counter.</summary>
    public const string AreaSize = "contiguous_memory.area.size";

    /// <summary>Bytes of an area that nobody has; By, up-down counter. What the front cache keeps is among them.</summary>
    public const string AreaFree = "contiguous_memory.area.free";

    /// <summary>Bytes of an area that no buffer has, lent or not; By, up-down counter.</summary>
    public const string AreaAvailable = "contiguous_memory.area.available";

    /// <summary>
    /// Bytes of an area's longest run that no buffer has; By, gauge. Buffers kept by the front cache count as held, since asking must not disturb: the
    /// largest buffer that can be had is at least this.
    /// </summary>
    public const string AreaLargestRun = "contiguous_memory.area.largest_run";

    /// <summary>Bytes of an area that tenants have and could give up now, by <see cref="KindTag"/>; By, up-down counter.</summary>
    public const string AreaLent = "contiguous_memory.area.lent";

    /// <summary>Bytes of released buffers that the front cache keeps; By, up-down counter.</summary>
    public const string AreaCached = "contiguous_memory.area.cached";

    /// <summary>Requests that an area has answered, by <see cref="OutcomeTag"/>; {allocation}, counter.</summary>
    public const string Allocations = "contiguous_memory.allocations";

    /// <summary>Bytes of tenants that were copied elsewhere for devices; By, counter. What was moved for a request that was then refused is among them.</summary>
    public const string Moved = "contiguous_memory.claim.moved";

    /// <summary>Bytes of tenants that were dropped for devices; By, counter.</summary>
    public const string Discarded = "contiguous_memory.claim.discarded";

    /// <summary>Bytes cleared while nobody had them; By, counter.</summary>
    public const string ClearedAhead = "contiguous_memory.cleared_ahead";

    /// <summary>
    /// How long requests took, moving, dropping and clearing included, by <see cref="OutcomeTag"/>; s, histogram. Buffers that the front cache hands on
    /// are not timed: they take less than reading the clock twice.
    /// </summary>
    public const string AllocationDuration = "contiguous_memory.allocation.duration";

    /// <summary>Requests that wait in line, or aside for their quota; {allocation}, up-down counter.</summary>
    public const string Waiting = "contiguous_memory.allocation.waiting";

    /// <summary>Bytes made ready ahead for clients that have not taken them yet; By, up-down counter.</summary>
    public const string AreaPrepared = "contiguous_memory.area.prepared";

    /// <summary>How far forecasts of the time that claims take were off on average: 0.1 is ten per cent, either way; 1, gauge. Nothing before the first claim.</summary>
    public const string ForecastError = "contiguous_memory.forecast.error";

    /// <summary>Requests that met a lease in the way of the best window, one that waits at each of its tries; {allocation}, counter.</summary>
    public const string LeaseConflicts = "contiguous_memory.allocation.lease_conflicts";

    /// <summary>Memory mappings that windows and live addresses may take, in the whole process; {mapping}, gauge.</summary>
    public const string MappingLimit = "contiguous_memory.mappings.limit";

    /// <summary>Memory mappings that they have taken; {mapping}, gauge.</summary>
    public const string MappingsTaken = "contiguous_memory.mappings.taken";

    /// <summary>Units moved while a live address showed them; {unit}, counter.</summary>
    public const string LiveMoves = "contiguous_memory.live.moves";
}
