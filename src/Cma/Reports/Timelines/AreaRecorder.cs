namespace Cma.Reports.Timelines;

/// <summary>
/// Records an area's map over time in bounded room: looks that show no change take none, an area of many blocks is folded into fewer cells,
/// and when there are too many looks those that lasted shortest give way. What <see cref="AreaTimeline.Before"/>, During and After show is
/// never lost. Not thread safe.
/// </summary>
internal sealed class AreaRecorder
{
    /// <summary>Cells a look has at most. Arbitrary: about the lines of a picture.</summary>
    public const int MostCells = 256;

    /// <summary>Looks that are told at most. Arbitrary: about the columns of a picture.</summary>
    public const int MostSamples = 400;

    private readonly string _name;
    private readonly long _bytes;
    private readonly long _blockBytes;
    private readonly int _blocks;
    private readonly int _fold;
    private List<AreaSample> _samples = [];
    private AreaSample? _before;
    private AreaSample? _during;
    private AreaSample? _last;
    private int _mostDevice;

    /// <param name="name">The area's name.</param>
    /// <param name="bytes">Its length, above zero.</param>
    /// <param name="blockBytes">The length of a page block.</param>
    public AreaRecorder(string name, long bytes, long blockBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes);
        (_name, _bytes, _blockBytes) = (name, bytes, blockBytes);
        _blocks = (int)((bytes + blockBytes - 1) / blockBytes);
        _fold = (_blocks + MostCells - 1) / MostCells;
    }

    /// <summary>How many blocks a look has.</summary>
    public int Blocks => _blocks;

    /// <summary>Takes a look.</summary>
    /// <param name="at">Now, on the scenario's clock; never before the last look. A second look at the same moment replaces the first.</param>
    /// <param name="blocks">The state of every block, from the lowest address up.</param>
    public void Look(TimeSpan at, ReadOnlySpan<BlockState> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length, _blocks);
        if (_last is not null) ArgumentOutOfRangeException.ThrowIfLessThan(at, _last.At);

        var sample = new AreaSample(at, Folded(blocks));
        int device = blocks.Count(BlockState.Device);
        if (device > _mostDevice)
        {
            if (_during is null) _before = _last;
            (_mostDevice, _during) = (device, sample);
        }

        _last = sample;
        Keep(sample);
    }

    /// <summary>The map so far.</summary>
    public AreaTimeline Build() => new()
    {
        Name = _name,
        Bytes = _bytes,
        CellBytes = _fold * _blockBytes,
        Samples = _samples.Count > MostSamples ? Thinned() : [.. _samples],
        Before = _during is null ? _samples.FirstOrDefault() : _before,
        During = _during,
        After = _last,
    };

    private void Keep(AreaSample sample)
    {
        if (_samples.Count > 0 && _samples[^1].At == sample.At) _samples.RemoveAt(_samples.Count - 1);
        if (_samples.Count > 0 && _samples[^1].Cells.SequenceEqual(sample.Cells)) return;
        _samples.Add(sample);
        if (_samples.Count >= 2 * MostSamples) _samples = Thinned();
    }

    // Time is cut into as many pieces as there may be looks, and of the looks that begin in a piece the one that lasted longest stands for all.
    private List<AreaSample> Thinned()
    {
        TimeSpan from = _samples[0].At;
        TimeSpan piece = (_samples[^1].At - from) / (MostSamples - 1);
        var thinned = new List<AreaSample>();
        long lastPiece = -1;
        TimeSpan longest = default;
        for (int i = 0; i < _samples.Count; i++)
        {
            AreaSample sample = _samples[i];
            TimeSpan lasted = i + 1 < _samples.Count ? _samples[i + 1].At - sample.At : TimeSpan.MaxValue;
            long inPiece = (long)((sample.At - from) / piece);
            if (inPiece != lastPiece) thinned.Add(sample);
            else if (lasted > longest) thinned[^1] = thinned[^1] with { Cells = sample.Cells };
            if (inPiece != lastPiece || lasted > longest) longest = lasted;
            lastPiece = inPiece;
        }

        return thinned;
    }

    // A folded cell shows what at least half of its blocks are, and is mixed where nothing is.
    private BlockState[] Folded(ReadOnlySpan<BlockState> blocks)
    {
        if (_fold == 1) return blocks.ToArray();
        var cells = new BlockState[(_blocks + _fold - 1) / _fold];
        for (int i = 0; i < cells.Length; i++)
        {
            ReadOnlySpan<BlockState> part = blocks[(i * _fold)..Math.Min(_blocks, (i + 1) * _fold)];
            cells[i] = BlockState.Mixed;
            for (BlockState state = BlockState.Free; state <= BlockState.Reserved; state++)
            {
                if (part.Count(state) * 2 >= part.Length && state != BlockState.Mixed) cells[i] = state;
            }
        }

        return cells;
    }
}
