using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The ends of an area's ranges, and how far devices leave them free: what the area can give without a hole in it. Under the machine's lock.</summary>
internal sealed class FreeEnds
{
    private readonly Area _area;
    private readonly List<End> _ends = [];

    public FreeEnds(Area area)
    {
        _area = area;
        foreach (AreaRange range in area.RangeList)
        {
            long top = FreeFrom(range, atTop: true);
            _ends.Add(new(range, IsTop: true, top));
            if (top < range.Frames.Count.Value) _ends.Add(new(range, IsTop: false, FreeFrom(range, atTop: false)));
        }
    }

    /// <summary>Frames to give, from the furthest free ends first: devices use those least. Of equals the highest, the tops before the bottoms.</summary>
    /// <returns>What makes up the count, in address order; null when all ends together do not.</returns>
    public IReadOnlyList<FrameRange>? Choose(FrameCount count)
    {
        List<FrameRange> pieces = [];
        long left = count.Value;
        foreach (End end in _ends.OrderByDescending(end => end.Free).ThenByDescending(end => end.IsTop).ThenByDescending(end => end.Range.Frames.Start).TakeWhile(end => end.Free > 0))
        {
            if (left == 0) break;
            FrameCount part = new(Math.Min(left, end.Free));
            pieces.Add(end.Piece(part));
            left -= part.Value;
        }

        return left > 0 ? null : [.. pieces.OrderBy(piece => piece.Start)];
    }

    /// <summary>The piece to look at when they do not: as much as was asked, or all there is, at the furthest free end.</summary>
    public FrameRange NearestTo(FrameCount count)
    {
        End end = _ends.MaxBy(end => end.Free);
        return end.Piece(count < end.Range.Frames.Count ? count : end.Range.Frames.Count);
    }

    /// <summary>Frames from an end on, in whole granules, that no device has, no request has marked and no claim has isolated.</summary>
    private long FreeFrom(AreaRange range, bool atTop)
    {
        long granule = _area.Granule.Value;
        long frames = range.Frames.Count.Value;
        long free = 0;
        while (free < frames && IsFree(range, atTop ? frames - free - granule : free, granule)) free += granule;
        return free;
    }

    private bool IsFree(AreaRange range, long offset, long count)
    {
        (int bit, int end) = ((int)(offset >> _area.OrderPerBit), (int)((offset + count) >> _area.OrderPerBit));
        if (range.Bitmap!.NextSet(bit, end) < end) return false;
        int index = _area.Machine.Frames.IndexOf(range.Frames.Start) + (int)offset;
        for (int at = index; at < index + count; at += _area.Machine.Blocks.Frames)
        {
            if (_area.Machine.Blocks.IsIsolated(at >> _area.Machine.PageBlockOrder)) return false;
        }

        return true;
    }

    private readonly record struct End(AreaRange Range, bool IsTop, long Free)
    {
        public FrameRange Piece(FrameCount count) => new(IsTop ? Range.Frames.End - count : Range.Frames.Start, count);
    }
}
