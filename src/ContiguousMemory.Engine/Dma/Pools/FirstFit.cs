namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>A list of the ranges in use, in order; a request takes the first gap that holds it (the shape of Arm's vmregion list). Guarded by its owner.</summary>
internal sealed class FirstFit(long size)
{
    private readonly List<(long Start, long Count)> _used = [];

    public long Size => size;

    public long Used { get; private set; }

    public long Available => size - Used;

    /// <summary>Takes <paramref name="count"/> from the first aligned place with that much free.</summary>
    /// <param name="count">One or more.</param>
    /// <param name="align">A power of two, counted from the start of the range.</param>
    /// <param name="start">Where it lies.</param>
    public bool TryTake(long count, long align, out long start)
    {
        start = 0;
        if (count > Available) return false;
        int place = 0;
        foreach ((long used, long length) in _used)
        {
            // A gap before the next one in use; start is at most size, so neither sum can overflow.
            if (start <= used - count) break;
            start = Math.Max(start, (used + length + align - 1) & -align);
            place++;
        }

        if (start > size - count) return false;
        _used.Insert(place, (start, count));
        Used += count;
        return true;
    }

    /// <summary>The range in use that has a place in it.</summary>
    public bool TryFind(long place, out long start, out long count)
    {
        int found = IndexAtOrBefore(place);
        (start, count) = found >= 0 ? _used[found] : default;
        return found >= 0 && place < start + count;
    }

    /// <summary>Frees the range that starts at <paramref name="start"/>.</summary>
    public bool TryFree(long start, out long count)
    {
        count = 0;
        int found = IndexAtOrBefore(start);
        if (found < 0 || _used[found].Start != start) return false;
        count = _used[found].Count;
        _used.RemoveAt(found);
        Used -= count;
        return true;
    }

    private int IndexAtOrBefore(long place)
    {
        int low = 0;
        int high = _used.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_used[middle].Start <= place) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
