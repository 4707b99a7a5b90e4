namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// The work to empty each page block of what can go, blocks that nothing can go from left out: where a request smaller than a block looks when no free frames
/// will do.
/// </summary>
internal sealed class BlockWork(RangeSummary range)
{
    private readonly Minima _work = new(range.Blocks);
    private long _read = -1;

    public long Bytes => _work.Bytes;

    /// <summary>The first block with less work than <paramref name="than"/>, from a block on; -1 when there is none.</summary>
    public int NextBelow(int from, long than)
    {
        CatchUp();
        return _work.FirstLess(from, range.Blocks - 1, than);
    }

    /// <summary>What is kept of a block. For checks.</summary>
    public long this[int block]
    {
        get
        {
            CatchUp();
            return _work[block];
        }
    }

    /// <summary>The work of a block by its weight, or <see cref="Weight.Never"/>.</summary>
    public static long Of(long weight, int frames) => Weight.BlockedIn(weight) == frames ? Weight.Never : Weight.WorkOf(weight);

    private void CatchUp()
    {
        ChangeLog log = range.Log;
        if (_read < 0 || !log.Reaches(_read))
        {
            long[] work = new long[range.Blocks];
            for (int block = 0; block < work.Length; block++) work[block] = Of(range.WeightOf(block), range.BlockFrames);
            _work.Fill(work);
        }
        else
        {
            for (; _read < log.Count; _read++) _work.Put(log[_read].Block, Of(range.WeightOf(log[_read].Block), range.BlockFrames));
        }

        _read = log.Count;
    }
}
