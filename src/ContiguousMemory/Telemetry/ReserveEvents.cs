using System.Diagnostics.Tracing;

namespace ContiguousMemory.Telemetry;

/// <summary>
/// What happens to a reserve, one event each, for <c>dotnet-trace</c>, PerfView and the like (docs/metrics.md). Whoever raises one asks first whether
/// anybody listens, so that nothing is made ready in vain.
/// </summary>
[EventSource(Name = ReserveMetrics.MeterName)]
internal sealed class ReserveEvents : EventSource
{
    private ReserveEvents()
    {
    }

    public static ReserveEvents Log { get; } = new();

    [Event(1, Level = EventLevel.Informational, Keywords = Keywords.Reserves, Message = "Reserve '{0}' is made of {2} bytes of {1}.")]
    public void ReserveCreated(string reserve, string backing, long bytes) => WriteEvent(1, reserve, backing, bytes);

    [Event(2, Level = EventLevel.Informational, Keywords = Keywords.Reserves, Message = "Reserve '{0}' is given back.")]
    public void ReserveGone(string reserve) => WriteEvent(2, reserve);

    [Event(3, Level = EventLevel.Informational, Keywords = Keywords.Allocations, Message = "'{2}' has {4} bytes at {3} of area '{1}': {5} moved, {6} dropped, {7} µs.")]
    public void Granted(string reserve, string area, string holder, long address, long bytes, long movedBytes, long discardedBytes, double microseconds) =>
        WriteEvent(3, reserve, area, holder, address, bytes, movedBytes, discardedBytes, microseconds);

    [Event(4, Level = EventLevel.Warning, Keywords = Keywords.Allocations, Message = "'{2}' was refused {3} bytes of area '{1}' ({4}) after {5} µs: {6}")]
    public void Refused(string reserve, string area, string requester, long bytes, string reason, double microseconds, string explanation) =>
        WriteEvent(4, reserve, area, requester, bytes, reason, microseconds, explanation);

    [Event(5, Level = EventLevel.Verbose, Keywords = Keywords.Units, Message = "{3} bytes of reserve '{0}' moved from {1} to {2}.")]
    public void Moved(string reserve, long from, long to, long bytes) => WriteEvent(5, reserve, from, to, bytes);

    [Event(6, Level = EventLevel.Verbose, Keywords = Keywords.Units, Message = "{2} bytes of reserve '{0}' cleared at {1}.")]
    public void Cleared(string reserve, long address, long bytes) => WriteEvent(6, reserve, address, bytes);

    [Event(7, Level = EventLevel.Informational, Keywords = Keywords.Allocations, Message = "'{2}' moved from {3} to {4} of area '{1}': {5} bytes.")]
    public void Relocated(string reserve, string area, string holder, long from, long to, long bytes) => WriteEvent(7, reserve, area, holder, from, to, bytes);

    /// <summary>Groups of events, to ask for a part of them.</summary>
    public static class Keywords
    {
        public const EventKeywords Reserves = (EventKeywords)1;

        public const EventKeywords Allocations = (EventKeywords)2;

        /// <summary>Every move and every clearing: much.</summary>
        public const EventKeywords Units = (EventKeywords)4;
    }
}
