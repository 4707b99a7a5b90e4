namespace ContiguousMemory.Engine.Summaries;

/// <summary>The summaries of a machine's areas, found by frame. Guarded by the machine's lock, but for <see cref="Notes"/>.</summary>
internal sealed class SummaryTable
{
    private readonly RangeSummary?[] _byBlock;
    private readonly List<RangeSummary> _ranges = [];
    private readonly Action<int> _look;
    private readonly int _blockOrder;
    private readonly int _unitOrder;

    public SummaryTable(int blocks, int blockOrder, int unitOrder)
    {
        _byBlock = new RangeSummary?[blocks];
        _blockOrder = blockOrder;
        _unitOrder = unitOrder;
        Notes = new UnitNotes(blocks << (blockOrder - unitOrder));
        _look = Look;
    }

    public IReadOnlyList<RangeSummary> Ranges => _ranges;

    /// <summary>Where it is noted that a unit was leased or is so no more, or is in transit or there no more: without the lock, after the change.</summary>
    public UnitNotes Notes { get; }

    public long Bytes => Notes.Bytes + (8L * _byBlock.Length) + _ranges.Sum(range => range.Bytes);

    /// <summary>Whether no unit changed since the last <see cref="TakeNotes"/> but by those who had the lock.</summary>
    public bool IsCurrent => Notes.IsEmpty;

    /// <summary>Begins to keep a summary of page blocks that have become an area's.</summary>
    /// <param name="start">The machine's index of the first frame.</param>
    /// <param name="blocks">How many page blocks.</param>
    /// <param name="judge">Knows what frames are.</param>
    public RangeSummary Add(int start, int blocks, IFrameJudge judge)
    {
        RangeSummary range = new(start, blocks, _blockOrder, _unitOrder, judge);
        _byBlock.AsSpan(start >> _blockOrder, blocks).Fill(range);
        _ranges.Add(range);
        return range;
    }

    /// <summary>Ends a summary: its page blocks are nobody's, until they are added again.</summary>
    public void Remove(RangeSummary range)
    {
        _byBlock.AsSpan(range.Start >> _blockOrder, range.Blocks).Clear();
        _ranges.Remove(range);
    }

    /// <summary>The summary that follows a page block of the machine; null for one that no area has.</summary>
    public RangeSummary? Of(int block) => _byBlock[block];

    /// <summary>The machine's frames [start, end), all of one unit, came to a tenant or left it.</summary>
    public void Change(int start, int end, FrameClass frameClass)
    {
        if (_byBlock[start >> _blockOrder] is { } range) range.Change(start - range.Start, end - range.Start, frameClass);
    }

    /// <summary>A claim took the machine's frames [start, end), all of one range.</summary>
    public void Take(int start, int end)
    {
        if (_byBlock[start >> _blockOrder] is { } range) range.Mark(start - range.Start, end - range.Start);
    }

    /// <summary>A page block of the machine was isolated.</summary>
    public void Isolate(int block)
    {
        if (_byBlock[block] is { } range) range.Isolate(block - (range.Start >> _blockOrder));
    }

    /// <summary>A page block of the machine is isolated no more.</summary>
    public void Rejoin(int block)
    {
        if (_byBlock[block] is not { } range) return;
        int start = (block << _blockOrder) - range.Start;
        range.Refresh(start, start + range.BlockFrames);
    }

    /// <summary>Brings the summaries up to date with what was noted.</summary>
    public void TakeNotes()
    {
        if (!Notes.IsEmpty) Notes.Take(_look);
    }

    private void Look(int unit)
    {
        int start = unit << _unitOrder;
        if (_byBlock[start >> _blockOrder] is { } range) range.Refresh(start - range.Start, start - range.Start + (1 << _unitOrder));
    }
}
