using System.Runtime.CompilerServices;

namespace ContiguousMemory.Engine.Summaries;

/// <summary>Stretches of free frames in one page block, found by bit arithmetic on its frames. A stretch counts up to a block's length.</summary>
internal sealed class StretchFinder
{
    private readonly RangeSummary _range;
    private readonly StartRule _grid;
    private readonly int _words;
    private readonly ulong[] _gridMask;
    private readonly ulong[] _powers;
    private readonly ulong[] _next;

    public StretchFinder(RangeSummary range, StartRule grid)
    {
        _range = range;
        _grid = grid;
        _words = (range.BlockFrames + 63) >> 6;
        _gridMask = MaskOf(grid, range.BlockFrames);
        _powers = new ulong[(range.BlockOrder + 1) * _words];
        _next = new ulong[_words];
    }

    /// <summary>Whether free frames that end the block before this one, be there any, reach a frame of this one, or did until it changed.</summary>
    public bool Reaches(int block, int frame)
    {
        int start = block << _range.BlockOrder;
        return _range.Planes[start - 1] == FrameClass.Free && _range.Planes.Next<ClassPlanes.Held>(start, frame) == frame;
    }

    /// <summary>The stretch that a frame is in, or would be if it were free, from the first place on the grid in the block.</summary>
    /// <returns>False when it reaches the block's end, and perhaps further.</returns>
    public bool TryLengthAround(int block, int frame, out int length, out bool isFree)
    {
        int start = block << _range.BlockOrder;
        int end = start + _range.BlockFrames;
        int until = _range.Planes.Next<ClassPlanes.Held>(frame + 1, end);
        long first = _grid.OnGrid(_range.Planes.Previous<ClassPlanes.Held>(frame - 1, start) + 1);
        length = first < until ? until - (int)first : 0;
        isFree = _range.Planes[frame] == FrameClass.Free;
        return until < end;
    }

    /// <summary>The longest stretch that begins on the grid in a block; 0 when there is none.</summary>
    public int LongestFrom(int block)
    {
        int start = block << _range.BlockOrder;
        int end = start + _range.BlockFrames;
        if (_grid.Stride > _range.BlockFrames && _grid.OnGrid(start) != start) return 0;
        int suffix = _range.Planes.Previous<ClassPlanes.Held>(end - 1, start) + 1;
        int crossing = 0;
        if (suffix < end && _grid.OnGrid(suffix) is long from && from < end)
        {
            crossing = _range.Planes.Next<ClassPlanes.Held>(end, (int)Math.Min(from + _range.BlockFrames, _range.Frames)) - (int)from;
            if (crossing == _range.BlockFrames || suffix == start) return crossing;
        }

        return suffix == start ? crossing : Math.Max(crossing, LongestWithin(start, end));
    }

    /// <summary>The start of a request's window in the shortest stretch of a block that has one; the lowest of equals; -1 when none has.</summary>
    public int ShortestThatHolds(int block, StartRule rule)
    {
        int start = block << _range.BlockOrder;
        int end = start + _range.BlockFrames;
        int best = -1;
        int shortest = int.MaxValue;
        for (int from = _range.Planes.Next<ClassPlanes.Free>(start, end); from < end && shortest > rule.Count;)
        {
            int until = _range.Planes.Next<ClassPlanes.Held>(from, Math.Min(end + _range.BlockFrames, _range.Frames));
            long first = _grid.OnGrid(from);
            int window = first < Math.Min(end, until) ? rule.Next((int)first) : -1;
            if (window >= 0 && window < end && window + rule.Count <= until && Math.Min(_range.BlockFrames, until - first) < shortest)
                (best, shortest) = (window, (int)Math.Min(_range.BlockFrames, until - first));
            from = until < end ? _range.Planes.Next<ClassPlanes.Free>(until, end) : end;
        }

        return best;
    }

    /// <summary>
    /// The longest stretch within a block. A frame begins one of length 2n if it begins one of n, and the frame n further on does too; so lengths are
    /// doubled while any is left, and then halved back to the exact one.
    /// </summary>
    private int LongestWithin(int start, int end)
    {
        Span<ulong> once = _powers.AsSpan(0, _words);
        _range.Planes.Extract<ClassPlanes.Free>(start, end, once);
        if (!AndShifted(once, once, 0, _gridMask, once)) return 0;
        int power = 0;
        while (power < _range.BlockOrder)
        {
            Span<ulong> of = _powers.AsSpan(power * _words, _words);
            if (!AndShifted(of, of, 1 << power, _gridMask, _powers.AsSpan((power + 1) * _words, _words))) break;
            power++;
        }

        int length = 1 << power;
        Span<ulong> starts = _powers.AsSpan(power * _words, _words);
        while (--power >= 0)
        {
            if (!AndShifted(starts, _powers.AsSpan(power * _words, _words), length, _gridMask, _next)) continue;
            length += 1 << power;
            _next.CopyTo(starts);
        }

        return length;
    }

    /// <summary>The places of a block that are on the grid. A range starts on a page block, so that they are the same in each; of a grid coarser than a block, in each that has one.</summary>
    private static ulong[] MaskOf(StartRule grid, int frames)
    {
        ulong[] mask = new ulong[(frames + 63) >> 6];
        int stride = (int)Math.Min(grid.Stride, frames);
        for (int place = 0; place < frames; place += stride) mask[place >> 6] |= 1UL << (place & 63);
        return mask;
    }

    /// <summary>Left and (right, shifted down by so many frames). Returns whether anything of the mask is left of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AndShifted(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, int by, ReadOnlySpan<ulong> mask, Span<ulong> result)
    {
        right = right[(by >> 6)..];
        by &= 63;
        ulong any = 0;
        for (int i = 0; i < result.Length; i++)
        {
            // The two shifts up are one by 64 less by, which would be none at all for 0.
            ulong shifted = i < right.Length ? right[i] >> by : 0;
            if (i + 1 < right.Length) shifted |= right[i + 1] << 1 << (63 - by);
            ulong both = left[i] & shifted;
            result[i] = both;
            any |= both & mask[i];
        }

        return any != 0;
    }
}
