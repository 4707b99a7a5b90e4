using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace Cma.Bench.Placing;

/// <summary>Where tenants are.</summary>
internal enum Lending
{
    /// <summary>They are kept in the areas: a share of what no device holds there.</summary>
    Areas,

    /// <summary>They hold a share of the reserve's size, and lie where the machine puts them.</summary>
    Anywhere,

    /// <summary>The same, on a machine that puts movable ones outside first.</summary>
    Apart,
}

/// <summary>Counts of a play.</summary>
/// <param name="Granted">Claims granted.</param>
/// <param name="Refused">Claims refused.</param>
/// <param name="Moved">Frames moved, for refused claims too.</param>
/// <param name="Discarded">Frames dropped, likewise.</param>
internal readonly record struct Tally(long Granted, long Refused, long Moved, long Discarded)
{
    public static Tally operator +(Tally left, Tally right) =>
        new(left.Granted + right.Granted, left.Refused + right.Refused, left.Moved + right.Moved, left.Discarded + right.Discarded);
}

/// <summary>Plays a workload on paper under a policy. One input, one answer.</summary>
internal sealed class Play
{
    private readonly AreaRegistry _areas;
    private readonly Dictionary<long, (int Area, Pfn Start)> _buffers = [];
    private Tally _tally;

    private Play(AreaRegistry areas) => _areas = areas;

    /// <summary>Plays it once.</summary>
    /// <param name="workload">What devices do.</param>
    /// <param name="placement">The policy of all areas.</param>
    /// <param name="lending">Where tenants are.</param>
    /// <param name="sharePercent">How much is lent, 0 to 100.</param>
    /// <param name="seed">Which tenants come and go.</param>
    public static Tally Run(Workload workload, Placement placement, Lending lending, int sharePercent, int seed)
    {
        Play play = new(workload.Build(placement, lending switch
        {
            Lending.Areas => new LendingRules(CmaFirstAbovePercent: 0),
            Lending.Apart => LendingRules.Default with { MovableOutsideFirst = true },
            _ => LendingRules.Default,
        }));
        using Lodgers lodgers = new(play._areas, lending == Lending.Areas, sharePercent, seed);
        foreach (WorkloadStep step in workload.Steps)
        {
            lodgers.Turn();
            play.Do(step, lodgers);
        }

        return play._tally;
    }

    private void Do(in WorkloadStep step, Lodgers lodgers)
    {
        Area area = _areas.Areas[step.Area];
        switch (step.Action)
        {
            case WorkloadAction.Claim:
                Claim(area, step);
                break;
            case WorkloadAction.Release when _buffers.TryGetValue(step.Buffer, out (int Area, Pfn Start) buffer):
                FrameRange part = new(buffer.Start + new FrameCount(step.Offset), new FrameCount(step.Count));
                if (area.Release(part) is { IsReleased: false } refused) throw new InvalidOperationException(refused.ToString());
                break;
            case WorkloadAction.Pin:
                lodgers.Pin(area.Ranges[0].Start + new FrameCount(step.Buffer));
                break;
            case WorkloadAction.Unpin:
                lodgers.Unpin(area.Ranges[0].Start + new FrameCount(step.Buffer));
                break;
        }
    }

    private void Claim(Area area, in WorkloadStep step)
    {
        AreaRequest request = new(new FrameCount(step.Count), step.AlignOrder, step.Device) { IsQuiet = true, Client = step.Device };
        if (area.TryAllocate(request, out AreaAllocation granted, out AllocationFailure failure))
        {
            _tally += new Tally(1, 0, granted.Moved.Value, granted.Discarded.Value);
            _buffers.Add(step.Buffer, (step.Area, granted.Frames.Start));
        }
        else
        {
            _tally += new Tally(0, 1, failure.Moved.Value, failure.Discarded.Value);
        }
    }
}
