using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>
/// Memory whose contents can be told: one number for each frame. It starts with rubbish in every frame, so that what nobody cleared shows, and it holds the
/// engine to the port's contract: ranges inside the machine, no overlap, no two calls on one frame at a time.
/// </summary>
internal class WorldWithContents(int unitOrder = 0) : IWorld
{
    /// <summary>What a frame holds that was never written: no test writes negative numbers.</summary>
    public const long Rubbish = -1;

    private readonly Dictionary<long, long> _contents = [];
    private readonly HashSet<long> _inUse = [];
    private readonly Lock _gate = new();

    public string Name => "with contents";

    public int UnitOrder { get; } = unitOrder;

    public bool StartsCleared => false;

    /// <summary>Broken promises of the engine towards the port, as sentences.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Frames it was told to clear so far.</summary>
    public long FramesCleared { get; protected set; }

    /// <summary>Whether what is cleared now is cleared ahead of use, for the world that forgets just that.</summary>
    public bool IsClearingAhead { get; set; }

    public long this[Pfn pfn]
    {
        get
        {
            lock (_gate) return _contents.GetValueOrDefault(pfn.Value, Rubbish);
        }

        set
        {
            lock (_gate) _contents[pfn.Value] = value;
        }
    }

    public virtual void Move(FrameRange source, Pfn destination)
    {
        FrameRange target = new(destination, source.Count);
        if (source.Overlaps(target)) Complain($"{source} was moved onto itself, {target}");
        Enter(source, target);
        foreach (long offset in Offsets(source)) this[new(destination.Value + offset)] = this[new(source.Start.Value + offset)];
        Leave(source, target);
    }

    public virtual void Clear(FrameRange frames)
    {
        Enter(frames);
        lock (_gate) FramesCleared += frames.Count.Value;
        foreach (long offset in Offsets(frames)) this[new(frames.Start.Value + offset)] = 0;
        Leave(frames);
    }

    private static IEnumerable<long> Offsets(FrameRange range)
    {
        for (long offset = 0; offset < range.Count.Value; offset++) yield return offset;
    }

    private void Enter(params ReadOnlySpan<FrameRange> ranges)
    {
        lock (_gate)
        {
            foreach (FrameRange range in ranges)
            {
                if (range.IsEmpty) Complaints.Add($"An empty range was passed: {range}");
                foreach (long offset in Offsets(range))
                {
                    if (!_inUse.Add(range.Start.Value + offset)) Complaints.Add($"Frame {range.Start.Value + offset} was touched by two calls at once");
                }
            }
        }
    }

    private void Leave(params ReadOnlySpan<FrameRange> ranges)
    {
        lock (_gate)
        {
            foreach (FrameRange range in ranges)
            {
                foreach (long offset in Offsets(range)) _inUse.Remove(range.Start.Value + offset);
            }
        }
    }

    private void Complain(string complaint)
    {
        lock (_gate) Complaints.Add(complaint);
    }
}
