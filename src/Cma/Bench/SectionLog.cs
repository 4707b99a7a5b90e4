using System.Runtime.Versioning;
using Cma.Reports;
using ContiguousMemory.Backing;

namespace Cma.Bench;

/// <summary>How long the moves of one backing stopped its writers. Thread safe.</summary>
internal sealed class SectionLog
{
    private readonly Lock _gate = new();
    private LatencyHistogram _sections = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="frames">What moves.</param>
    [SupportedOSPlatform("linux")]
    public SectionLog(LiveFrames frames) => frames.Measured = Record;

    /// <summary>Those since this was last asked.</summary>
    public LatencyHistogram Take()
    {
        lock (_gate) return Interlocked.Exchange(ref _sections, new());
    }

    private void Record(TimeSpan section)
    {
        lock (_gate) _sections.Record(section);
    }
}
