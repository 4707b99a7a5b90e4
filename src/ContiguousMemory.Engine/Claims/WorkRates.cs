using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Claims;

/// <summary>How fast this machine moves, drops and clears, learned from its own claims. Thread safe; its lock is taken last and held for a few numbers.</summary>
internal sealed class WorkRates
{
    /// <summary>From this many frames on claims count alike, 2 MiB. Arbitrary: a copy so long is at its full speed.</summary>
    private const long FullWeight = 512;

    private readonly CostSeries _moving = new(FullWeight);
    private readonly CostSeries _dropping = new(FullWeight);
    private readonly CostSeries _clearing = new(FullWeight);
    private readonly CostSeries _other = new(1);
    private readonly Lock _gate = new();

    /// <summary>What has been learned.</summary>
    public ClaimRates Known
    {
        get
        {
            lock (_gate)
            {
                return new(
                    BytesPerSecond(_moving), BytesPerSecond(_dropping), BytesPerSecond(_clearing), _other.Cost is { } cost ? TimeSpan.FromSeconds(cost) : null);
            }
        }
    }

    /// <summary>How long so much work will take; null while some of it has never been timed. A free window that is clean takes no time to speak of.</summary>
    public TimeSpan? Expect(FrameCount moved, FrameCount dropped, FrameCount cleared)
    {
        lock (_gate)
        {
            double? seconds = CostOf(_moving, moved) + CostOf(_dropping, dropped) + CostOf(_clearing, cleared);

            // Marks, rounds and drains are for windows that somebody is in.
            if (moved.Value + dropped.Value > 0) seconds += _other.Cost;
            return seconds is { } known ? TimeSpan.FromSeconds(known) : null;
        }
    }

    /// <summary>Learns from a claim that was granted.</summary>
    public void Learn(ClaimWork work, FrameCount moved, FrameCount dropped, FrameCount cleared)
    {
        lock (_gate)
        {
            Add(_moving, moved, work.SecondsOf(WorkKind.Moving));
            Add(_dropping, dropped, work.SecondsOf(WorkKind.Dropping));
            Add(_clearing, cleared, work.SecondsOf(WorkKind.Clearing));
            if (moved.Value + dropped.Value > 0) _other.Add(1, work.SecondsOf(WorkKind.Other));
        }
    }

    /// <summary>Learns from a free window that had to be cleared.</summary>
    public void LearnClearing(FrameCount cleared, TimeSpan took)
    {
        lock (_gate) Add(_clearing, cleared, took.TotalSeconds);
    }

    private static void Add(CostSeries series, FrameCount frames, double seconds)
    {
        if (frames.Value > 0) series.Add(frames.Value, seconds);
    }

    private static double? CostOf(CostSeries series, FrameCount frames) => frames.Value == 0 ? 0 : series.Cost * frames.Value;

    private static double? BytesPerSecond(CostSeries series) => series.Cost is > 0 and { } cost ? FrameSize.Bytes / cost : null;
}
