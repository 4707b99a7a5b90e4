using System.Diagnostics;
using Cma.Reports;
using Cma.Reports.Results;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running;

/// <summary>The buffers of a device's next start, made ready ahead of it, and what that took and saved.</summary>
internal sealed class ReadyBuffers(DeviceSpec spec, ReservedArea area, Random random)
{
    private readonly List<(long Length, PreparedBuffer? Buffer)> _ready = [];
    private readonly LatencyHistogram _ahead = new();
    private readonly LatencyHistogram _taken = new();

    /// <summary>Makes all buffers of a start ready. One that is refused is claimed when the device starts, like any other.</summary>
    /// <returns>Whether memory was moved for one that is ready.</returns>
    public bool Prepare(long start)
    {
        for (int i = 0; i < spec.Buffers; i++)
        {
            long length = spec.SizeOf(start, i, random);
            _ready.Add((length, TryPrepare(length, spec.OptionsOf(i))));
        }

        return _ready.Exists(static ready => ready.Buffer is { MovedBytes: > 0 });
    }

    /// <summary>The length of a buffer: the one it was made ready with, or the next that is drawn.</summary>
    public long LengthOf(long start, int buffer) => buffer < _ready.Count ? _ready[buffer].Length : spec.SizeOf(start, buffer, random);

    /// <summary>Takes a buffer that is ready.</summary>
    /// <returns>Null when it is not.</returns>
    public ContiguousBuffer? TryTake(int buffer)
    {
        if (buffer >= _ready.Count || _ready[buffer].Buffer is not { } prepared) return null;
        long began = Stopwatch.GetTimestamp();
        if (!prepared.TryTake(out ContiguousBuffer? taken)) return null;
        _taken.Record(Stopwatch.GetElapsedTime(began));
        return taken;
    }

    /// <summary>Gives back what was not taken.</summary>
    public void Clear()
    {
        foreach ((_, PreparedBuffer? buffer) in _ready) buffer?.Dispose();
        _ready.Clear();
    }

    public PreparedSummary? Result() => spec.Prepare is null ? null : PreparedSummary.Of(_taken, _ahead);

    private PreparedBuffer? TryPrepare(long length, in AllocationOptions options)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            // One thread plays all parts: it waits for the one that prepares. The scenario's clock has no timers, and the start gives back what is left.
            PreparedBuffer prepared = area.PrepareAsync(length, options, Timeout.InfiniteTimeSpan).AsTask().GetAwaiter().GetResult();
            _ahead.Record(Stopwatch.GetElapsedTime(began));
            return prepared;
        }
        catch (ContiguousAllocationException)
        {
            return null;
        }
    }
}
