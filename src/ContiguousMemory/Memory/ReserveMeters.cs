using System.Diagnostics.Metrics;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory;

/// <summary>
/// The instruments of one reserve. What can be counted is read off the books when somebody asks; only the length of a request is recorded as it happens, and
/// only while somebody listens. Thread safe.
/// </summary>
internal sealed class ReserveMeters : IDisposable
{
    private readonly Meter _meter;
    private readonly bool _isOwn;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _leaseConflicts;
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?> _tag;

    /// <summary>Null once the reserve is gone: a meter that somebody else made may outlive it, and keeps asking.</summary>
    private volatile ReservedMemory? _memory;

    /// <param name="memory">Whose they are.</param>
    /// <param name="name">What the reserve is called.</param>
    /// <param name="factory">Who makes the meter; null for one that lives as long as the reserve.</param>
    public ReserveMeters(ReservedMemory memory, string name, IMeterFactory? factory)
    {
        _memory = memory;
        _time = memory.Time;
        _tag = new(ReserveMetrics.ReserveTag, name);
        _isOwn = factory is null;
        _meter = factory is null ? new Meter(ReserveMetrics.MeterName) : factory.Create(ReserveMetrics.MeterName);
        _duration = _meter.CreateHistogram(
            ReserveMetrics.AllocationDuration, "s", "How long requests took that the front cache could not answer.", advice: s_buckets);
        _leaseConflicts = _meter.CreateCounter<long>(ReserveMetrics.LeaseConflicts, "{allocation}", "Requests refused with a lease in the way, of the best window or of room for its tenants.");
        CreateAreaInstruments();
        if (OperatingSystem.IsLinux()) CreateProcessInstruments();
    }

    // Seconds, from a free window to a claim of gigabytes: the decades of what has been measured, in steps of about three.
    private static readonly InstrumentAdvice<double> s_buckets = new()
    {
        HistogramBucketBoundaries = [1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3],
    };

    /// <summary>Begins to time a request, if anybody wants to know.</summary>
    /// <returns>What <see cref="Granted"/> or <see cref="Refused"/> takes; null when nobody does.</returns>
    public long? Begin() => _duration.Enabled || ReserveEvents.Log.IsEnabled() ? _time.GetTimestamp() : null;

    /// <summary>A request was granted.</summary>
    public void Granted(string area, string holder, in AreaAllocation allocation, long? began)
    {
        if (began is not long since) return;
        TimeSpan took = _time.GetElapsedTime(since);
        _duration.Record(took.TotalSeconds, _tag, new(ReserveMetrics.AreaTag, area), new(ReserveMetrics.OutcomeTag, "granted"));
        if (!ReserveEvents.Log.IsEnabled()) return;
        ReserveEvents.Log.Granted(
            Name,
            area,
            holder,
            (long)allocation.Frames.Start.Address.Value,
            allocation.Frames.Count.Bytes,
            allocation.Moved.Bytes,
            allocation.Discarded.Bytes,
            took.TotalMicroseconds);
    }

    /// <summary>A request was refused.</summary>
    public void Refused(AllocationDiagnosis diagnosis, long? began)
    {
        if (_leaseConflicts.Enabled && diagnosis.Blockers.Concat(diagnosis.RefugeBlockers).Any(blocker => blocker.Obstacle == Obstacle.Lease))
            _leaseConflicts.Add(1, _tag, new(ReserveMetrics.AreaTag, diagnosis.Area));
        if (began is not long since) return;
        TimeSpan took = _time.GetElapsedTime(since);
        string reason = Word(diagnosis.Reason);
        _duration.Record(took.TotalSeconds, _tag, new(ReserveMetrics.AreaTag, diagnosis.Area), new(ReserveMetrics.OutcomeTag, reason));
        if (!ReserveEvents.Log.IsEnabled()) return;
        ReserveEvents.Log.Refused(Name, diagnosis.Area, diagnosis.Requester, diagnosis.Requested.Bytes, reason, took.TotalMicroseconds, diagnosis.ToString());
    }

    /// <summary>Stops measuring.</summary>
    public void Dispose()
    {
        _memory = null;
        if (_isOwn) _meter.Dispose();
    }

    private string Name => (string)_tag.Value!;

    private void CreateAreaInstruments()
    {
        UpDown(ReserveMetrics.AreaSize, "Bytes of the area.", area => area.Size);
        UpDown(ReserveMetrics.AreaFree, "Bytes that nobody has.", area => area.Engine.Contents.Free.Bytes + area.FrontCacheBytes);
        UpDown(ReserveMetrics.AreaAvailable, "Bytes that no buffer has; tenants may.", area => area.Available);
        UpDown(ReserveMetrics.AreaCached, "Bytes of released buffers that are kept for the next of their kind.", area => area.FrontCacheBytes);
        UpDown(ReserveMetrics.AreaPrepared, "Bytes made ready ahead that nobody has taken yet.", area => area.PreparedBytes);
        _meter.CreateObservableUpDownCounter(ReserveMetrics.Waiting, () => OfAreas(area => area.Queue.Count), "{allocation}", "Requests that wait.");
        _meter.CreateObservableGauge(ReserveMetrics.ForecastError, ForecastErrors, "1", "Mean error of the time that claims were expected to take.");
        _meter.CreateObservableGauge(
            ReserveMetrics.AreaLargestRun, () => OfAreas(area => area.Engine.LongestRun.Bytes), "By", "Bytes of the longest run that no buffer has.");
        _meter.CreateObservableUpDownCounter(ReserveMetrics.AreaLent, Lent, "By", "Bytes that tenants have and could give up now.");
        _meter.CreateObservableCounter(ReserveMetrics.Allocations, Answered, "{allocation}", "Requests that were answered.");
        Total(ReserveMetrics.Moved, "Bytes of tenants copied elsewhere for devices.", area => area.Counters.FramesMoved);
        Total(ReserveMetrics.Discarded, "Bytes of tenants dropped for devices.", area => area.Counters.FramesDiscarded);
        Total(ReserveMetrics.ClearedAhead, "Bytes cleared while nobody had them.", area => area.Counters.FramesClearedAhead);
    }

    [SupportedOSPlatform("linux")]
    private void CreateProcessInstruments()
    {
        _meter.CreateObservableGauge(
            ReserveMetrics.MappingLimit, () => OfReserve(_ => MappingBudget.Limit(LinuxHost.This)), "{mapping}", "Memory mappings that the library may take in the process.");
        _meter.CreateObservableGauge(
            ReserveMetrics.MappingsTaken, () => OfReserve(_ => MappingBudget.Taken), "{mapping}", "Memory mappings that the library has taken in the process.");
        _meter.CreateObservableCounter(
            ReserveMetrics.LiveMoves, () => OfReserve(memory => memory.Backing.LiveMoves), "{unit}", "Units moved under live addresses.");
    }

    private void UpDown(string name, string what, Func<ReservedArea, long> read) =>
        _meter.CreateObservableUpDownCounter(name, () => OfAreas(read), "By", what);

    private void Total(string name, string what, Func<ReservedArea, long> frames) =>
        _meter.CreateObservableCounter(name, () => OfAreas(area => new FrameCount(frames(area)).Bytes), "By", what);

    private IEnumerable<Measurement<long>> OfAreas(Func<ReservedArea, long> read)
    {
        foreach (ReservedArea area in _memory?.Areas ?? [])
            yield return new(read(area), _tag, new KeyValuePair<string, object?>(ReserveMetrics.AreaTag, area.Name));
    }

    private IEnumerable<Measurement<long>> OfReserve(Func<ReservedMemory, long> read)
    {
        if (_memory is { } memory) yield return new(read(memory), _tag);
    }

    private IEnumerable<Measurement<double>> ForecastErrors()
    {
        foreach (ReservedArea area in _memory?.Areas ?? [])
        {
            if (area.ForecastError is { Count: > 0 } error)
                yield return new(error.MeanAbsoluteRelativeError, _tag, new KeyValuePair<string, object?>(ReserveMetrics.AreaTag, area.Name));
        }
    }

    private IEnumerable<Measurement<long>> Lent() =>
        Pairs(ReserveMetrics.KindTag, area => (("movable", area.Engine.Contents.Movable.Bytes), ("discardable", area.Engine.Contents.Discardable.Bytes)));

    private IEnumerable<Measurement<long>> Answered() =>
        Pairs(ReserveMetrics.OutcomeTag, area => (("granted", area.Counters.Granted), ("refused", area.Refusals)));

    /// <summary>Two measurements an area, told apart by a tag.</summary>
    private IEnumerable<Measurement<long>> Pairs(string tag, Func<ReservedArea, ((string Word, long Value) First, (string Word, long Value) Second)> read)
    {
        foreach (ReservedArea area in _memory?.Areas ?? [])
        {
            KeyValuePair<string, object?> name = new(ReserveMetrics.AreaTag, area.Name);
            ((string Word, long Value) first, (string Word, long Value) second) = read(area);
            yield return new(first.Value, _tag, name, new(tag, first.Word));
            yield return new(second.Value, _tag, name, new(tag, second.Word));
        }
    }

    private static string Word(RefusalReason reason) => reason switch
    {
        RefusalReason.NotActivated => "not_activated",
        RefusalReason.Empty => "empty",
        RefusalReason.TooLarge => "too_large",
        RefusalReason.NoRoom => "no_room",
        RefusalReason.Busy => "busy",
        RefusalReason.NoRefuge => "no_refuge",
        RefusalReason.Kept => "kept",
        RefusalReason.OverQuota => "over_quota",
        RefusalReason.Removed => "removed",
        _ => "cancelled",
    };
}
