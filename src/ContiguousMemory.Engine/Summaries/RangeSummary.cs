namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// What a range of an area is to claimers, kept up to date as frames change hands: the class of every frame, and the weight of every page block. What follows
/// from those (best windows, free stretches) is made for the kinds of requests that come, and reads the log when it is asked. Guarded by the machine's lock.
/// </summary>
internal sealed partial class RangeSummary
{
    private readonly IFrameJudge _judge;
    private readonly long[] _weights;
    private readonly int _unit;

    /// <param name="start">The machine's index of the range's first frame, which stands on a page block.</param>
    /// <param name="blocks">Page blocks in it.</param>
    /// <param name="blockOrder">log2 of the frames in one.</param>
    /// <param name="unitOrder">log2 of the frames that move together.</param>
    /// <param name="judge">Knows what frames are.</param>
    public RangeSummary(int start, int blocks, int blockOrder, int unitOrder, IFrameJudge judge)
    {
        Start = start;
        Blocks = blocks;
        BlockOrder = blockOrder;
        _unit = 1 << unitOrder;
        _judge = judge;
        _weights = new long[blocks];
        Planes = new ClassPlanes(Frames);
        Log = new ChangeLog(blocks);
        Refresh(0, Frames);
    }

    public int Start { get; }

    public int Blocks { get; }

    public int BlockOrder { get; }

    public int BlockFrames => 1 << BlockOrder;

    public int Frames => Blocks << BlockOrder;

    public ClassPlanes Planes { get; }

    public ChangeLog Log { get; }

    /// <summary>The weight of a page block.</summary>
    public long WeightOf(int block) => _weights[block];

    /// <summary>Whether nobody has any of [start, end).</summary>
    public bool IsFree(int start, int end) => Planes.Next<ClassPlanes.Held>(start, end) == end;

    /// <summary>The weight of a window: its obstacles, and the work for the units that it touches, whole.</summary>
    public long WeighWindow(int start, int end)
    {
        long weight = Planes.Weigh(start, end);
        (int first, int last) = UnitsOf(start, end);
        if (first < start) weight += Weight.WorkOf(Planes.Weigh(first, start));
        if (last > end) weight += Weight.WorkOf(Planes.Weigh(end, last));
        return weight;
    }

    /// <summary>The places of the units that a window touches, from the first frame of the first to the frame after the last's last.</summary>
    public (int Start, int End) UnitsOf(int start, int end) => (start & -_unit, (end + _unit - 1) & -_unit);

    /// <summary>A tenant came to hold frames or gave them up: what they are now, unless somebody has marked them.</summary>
    public void Change(int start, int end, FrameClass frameClass)
    {
        if (_judge.IsMarked(start, end)) Refresh(start, end);
        else Set(start, end, frameClass);
    }

    /// <summary>The bitmap's bits of these frames were set.</summary>
    public void Mark(int start, int end) => Set(start, end, FrameClass.Blocked);

    /// <summary>A claim has isolated a page block: nothing in it is to be had.</summary>
    public void Isolate(int block) => SetBlock(block, block << BlockOrder, (block + 1) << BlockOrder, FrameClass.Blocked);

    /// <summary>Reads from the books what frames are now.</summary>
    public void Refresh(int start, int end)
    {
        while (start < end)
        {
            FrameClass frameClass = _judge.Judge(start, end, out int until);
            Set(start, until, frameClass);
            start = until;
        }
    }

    /// <summary>Frames are of this class now. In an isolated block they are blocked, whatever they are.</summary>
    public void Set(int start, int end, FrameClass frameClass)
    {
        while (start < end)
        {
            int block = start >> BlockOrder;
            int until = Math.Min(end, (block + 1) << BlockOrder);
            if (frameClass == FrameClass.Blocked || !_judge.IsIsolated(block)) SetBlock(block, start, until, frameClass);
            start = until;
        }
    }

    private void SetBlock(int block, int start, int end, FrameClass frameClass)
    {
        long added = Planes.Set(start, end, frameClass, out bool isChanged);
        if (!isChanged) return;
        _weights[block] += added;
        Log.Add(new(block, start, end - start, added));
    }
}
