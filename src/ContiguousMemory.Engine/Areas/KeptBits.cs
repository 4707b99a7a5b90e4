using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// A window of a range that is kept for one request. Those of its bits that nobody has are set, so that no search but its own finds them; whoever has others
/// gives them up in his own time, and they are set again at once. Tenants' frames are left alone: they can go when the request is granted. Under the
/// machine's lock.
/// </summary>
internal sealed class KeptBits
{
    private readonly AreaRange _range;
    private readonly int _start;
    private readonly bool[] _kept;

    public KeptBits(AreaRange range, FrameRange window)
    {
        _range = range;
        _start = range.BitOf(window.Start);
        _kept = new bool[range.BitsFor(window.Count)];
        Restore();
    }

    /// <summary>Whether a bit of the range is set for this and no other reason.</summary>
    public bool Has(int bit) => bit >= _start && bit < _start + _kept.Length && _kept[bit - _start];

    /// <summary>Sets those bits of it that are clear.</summary>
    public void Restore() => Restore(_start, _start + _kept.Length);

    /// <summary>Sets those bits of it in [start, end) that are clear: somebody has given them up.</summary>
    public void Restore(int start, int end)
    {
        (start, end) = (Math.Max(start, _start), Math.Min(end, _start + _kept.Length));
        while (start < end)
        {
            int from = _range.Bitmap!.NextClear(start, end);
            int until = _range.Bitmap.NextSet(from, end);
            if (until > from)
            {
                _kept.AsSpan(from - _start, until - from).Fill(true);
                _range.MarkBits(from, until - from);
            }

            start = until;
        }
    }

    /// <summary>Clears every bit that it has set.</summary>
    public void Lift()
    {
        for (int from = 0; from < _kept.Length;)
        {
            int skipped = _kept.AsSpan(from).IndexOf(true);
            if (skipped < 0) break;
            from += skipped;
            int count = _kept.AsSpan(from).IndexOf(false);
            if (count < 0) count = _kept.Length - from;
            _kept.AsSpan(from, count).Clear();
            _range.UnmarkBits(_start + from, count);
            from += count;
        }
    }
}
