using System.Buffers;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>
/// The weights of all windows of one kind of request that start on a page block: whole blocks, and what the window has of the block after them. Made when
/// such a request first comes, and from then on as current as the log that it reads. When its kind has not been asked for in long, it is given another.
/// </summary>
internal sealed class BlockWindows
{
    private readonly RangeSummary _range;
    private readonly Minima _windows;
    private StartRule _rule;
    private int _whole;
    private int _rest;
    private long[] _rests = [];
    private long _read;

    /// <param name="range">Whose windows.</param>
    /// <param name="rule">Of a page block or more, without a limit.</param>
    public BlockWindows(RangeSummary range, StartRule rule)
    {
        _range = range;
        _windows = new Minima(range.Blocks);
        Become(rule);
    }

    /// <summary>From now on it is for another kind of request: what it takes up stays, and is filled when it is asked.</summary>
    public void Become(StartRule rule)
    {
        _rule = rule;
        _whole = rule.Count >> _range.BlockOrder;
        _rest = rule.Count & (_range.BlockFrames - 1);
        if (_rest > 0 && _rests.Length == 0) _rests = new long[_range.Blocks];
        _read = -1;
    }

    public (int, long, long, long) Kind => _rule.Kind;

    public long Bytes => _windows.Bytes + (8L * _rests.Length);

    /// <summary>The lightest window that starts on one of the blocks [first, last], and its weight; <see cref="Weight.Never"/> or more when there is none.</summary>
    public (long Weight, int Block) Lightest(int first, int last)
    {
        CatchUp();
        return _windows.Least(first, last);
    }

    /// <summary>What is kept of the window that starts on a block. For checks.</summary>
    public long this[int block]
    {
        get
        {
            CatchUp();
            return _windows[block];
        }
    }

    /// <summary>The weight of a window, added up from its frames. For checks.</summary>
    public long Recount(int block)
    {
        long weight = _rule.Allows((long)block << _range.BlockOrder) ? 0 : Weight.Never;
        for (int i = block; i < Math.Min(block + _whole, _range.Blocks); i++) weight += _range.Planes.Weigh(i << _range.BlockOrder, (i + 1) << _range.BlockOrder);
        return weight + (_rest > 0 && block + _whole < _range.Blocks ? WeighRest(block + _whole) : 0);
    }

    private void CatchUp()
    {
        ChangeLog log = _range.Log;
        if (_read == log.Count) return;

        // Beyond some share of the blocks it is quicker to add all of them up. The share is arbitrary; an entry costs about as much as ten blocks (measured).
        if (_read < 0 || !log.Reaches(_read) || log.Count - _read > (_range.Blocks >> 3) + 8) Build();
        else while (_read < log.Count) Apply(log[_read++]);
        _read = log.Count;
    }

    private void Apply(WeightChange change)
    {
        if (_whole > 0) _windows.Add(Math.Max(0, change.Block - _whole + 1), change.Block, change.Added);
        int before = change.Block - _whole;
        if (_rest == 0 || before < 0) return;
        long rest = RestOf(change.Block);
        if (rest == _rests[change.Block]) return;
        _windows.Put(before, _windows[before] + rest - _rests[change.Block]);
        _rests[change.Block] = rest;
    }

    private void Build()
    {
        int blocks = _range.Blocks;
        long[] weights = ArrayPool<long>.Shared.Rent(blocks);
        if (_rest > 0)
        {
            for (int block = 0; block < blocks; block++) _rests[block] = RestOf(block);
        }

        long sum = 0;
        for (int block = blocks - 1; block >= 0; block--)
        {
            sum += _range.WeightOf(block);
            if (block + _whole < blocks) sum -= _range.WeightOf(block + _whole);
            weights[block] = sum + (_rest > 0 && block + _whole < blocks ? _rests[block + _whole] : 0) + (_rule.Allows((long)block << _range.BlockOrder) ? 0 : Weight.Never);
        }

        _windows.Fill(weights.AsSpan(0, blocks));
        ArrayPool<long>.Shared.Return(weights);
    }

    /// <summary>What the window has of the block after its whole ones: obstacles frame by frame, work by whole units. Of a free block that is nothing.</summary>
    private long RestOf(int block) => _range.WeightOf(block) == 0 ? 0 : WeighRest(block);

    private long WeighRest(int block) => _range.WeighWindow(block << _range.BlockOrder, (block << _range.BlockOrder) + _rest);
}
