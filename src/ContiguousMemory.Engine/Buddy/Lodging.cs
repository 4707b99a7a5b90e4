using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>Who asks for a unit of an area.</summary>
internal enum Guest
{
    /// <summary>Nobody in particular.</summary>
    Any,

    /// <summary>One whose bytes must be carried when a device comes.</summary>
    Movable,

    /// <summary>One that can be dropped.</summary>
    Discardable,
}

/// <summary>
/// Where tenants' units go in areas whose policy places them (docs/placement.md): those that can be dropped to the bottom, where devices come first, those that
/// must be carried to the top, and of several areas to where devices gave something back longest ago. Guarded by the machine's lock.
/// </summary>
internal sealed class Lodging(PageBlocks blocks, FreeLists lists, PromiseBook promises)
{
    private readonly FrameRuns _ranges = new();
    private long[] _given = [];
    private long _gifts;

    /// <summary>Whether no area places its tenants.</summary>
    public bool IsEmpty => _ranges.IsEmpty;

    public long Bytes => 8L * _given.Length;

    /// <summary>Begins to place tenants in a range of an area, whole page blocks.</summary>
    public void Add(int start, int end)
    {
        if (_given.Length == 0) _given = new long[blocks.Count];
        _ranges.Add(start, end);
    }

    /// <summary>Frames that make whole page blocks are no such area's any more.</summary>
    public void Remove(int start, int end) => _ranges.Remove(start, end);

    /// <summary>A device gave frames back: where one was, it comes again.</summary>
    public void NoteGiven(int start, int end)
    {
        if (IsEmpty) return;
        int first = start >> blocks.Order;
        _given.AsSpan(first, ((end - 1) >> blocks.Order) - first + 1).Fill(++_gifts);
    }

    /// <summary>The first of 2^<paramref name="order"/> free frames for a guest, or -1 when these areas have none in the zone.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="order">log2 of the frames.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="inAll">Whether guaranteed areas may take it in, too.</param>
    public int Find(Zone zone, int order, Guest guest, bool inAll)
    {
        int best = -1;
        foreach ((int start, int end) in _ranges.All)
        {
            if (start < zone.Start || start >= zone.End || (!inAll && promises.IsGuaranteed(start))) continue;
            int place = PlaceIn(start, end, order, fromTop: guest == Guest.Movable);
            if (place >= 0 && (best < 0 || IsBetter(place, best, guest))) best = place;
        }

        return best;
    }

    private bool IsBetter(int place, int than, Guest guest)
    {
        long given = _given[place >> blocks.Order] - _given[than >> blocks.Order];
        return given != 0 ? given < 0 : guest == Guest.Movable ? place > than : place < than;
    }

    /// <summary>The outermost place. Of units smaller than a page block it is in the smallest piece that will do: what is whole stays whole.</summary>
    private int PlaceIn(int start, int end, int order, bool fromTop)
    {
        int best = -1;
        for (int larger = order; larger <= lists.MaxOrder; larger++)
        {
            int head = fromTop ? lists.Highest(larger, MigrateType.Cma, start, end) : lists.Lowest(larger, MigrateType.Cma, start, end);
            if (head < 0) continue;

            // The largest blocks may reach across the end, into an area beside this one.
            int place = fromTop ? Math.Min(head + (1 << larger), end) - (1 << order) : head;
            if (best < 0 || (fromTop ? place > best : place < best)) best = place;
            if (order < blocks.Order) return best;
        }

        return best;
    }
}
