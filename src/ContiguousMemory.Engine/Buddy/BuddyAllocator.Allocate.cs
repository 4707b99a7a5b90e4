using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>The order of choice of the kernel's __rmqueue (mm/page_alloc.c, 6.12).</summary>
internal sealed partial class BuddyAllocator
{
    /// <summary>Takes a block of 2^<paramref name="order"/> frames, from the highest zone allowed down. Returns its first index, or -1.</summary>
    /// <remarks>To borrow is to take frames of areas: for movable requests only (ALLOC_CMA).</remarks>
    /// <param name="order">log2 of the frames.</param>
    /// <param name="type">Whose lists are looked at first.</param>
    /// <param name="mayBorrow">Whether frames of areas will do.</param>
    /// <param name="highest">The highest zone that will do.</param>
    /// <param name="guest">What kind of tenant they are for: areas that place their tenants ask.</param>
    /// <param name="isPromised">
    /// Whether what they are for needs nothing that guaranteed areas are owed: it yields, or it leaves such an area. All others are subject to the promise.
    /// </param>
    public int Allocate(
        int order, MigrateType type, bool mayBorrow, ZoneKind highest = ZoneKind.HighMem, Guest guest = Guest.Any, bool isPromised = false)
    {
        if (order > Lists.MaxOrder) return -1;
        for (int i = _zones.Length - 1; i >= 0; i--)
        {
            if (_zones[i].Kind > highest || !WatermarkAllows(_zones[i], order, mayBorrow)) continue;
            int taken = TakeFrom(_zones[i], order, type, mayBorrow, guest, isPromised);
            if (taken >= 0) return taken;
        }

        return -1;
    }

    /// <summary>Whether a zone has frames to spare for this request (__zone_watermark_ok).</summary>
    public bool WatermarkAllows(Zone zone, int order, bool mayBorrow)
    {
        long usable = zone.FreeFrames - ((1L << order) - 1);
        if (!mayBorrow) usable -= zone.FreeCmaFrames;
        if (usable <= zone.Watermark.Value) return false;
        if (order == 0) return true;
        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            for (MigrateType type = MigrateType.Unmovable; type <= (mayBorrow ? MigrateType.Cma : MigrateType.Reclaimable); type++)
            {
                if (Lists.Lowest(larger, type, zone.Start, zone.End) >= 0) return true;
            }
        }

        return false;
    }

    private int TakeFrom(Zone zone, int order, MigrateType type, bool mayBorrow, Guest guest, bool isPromised)
    {
        int taken = mayBorrow && AreasFirst(zone, guest) ? Borrow(zone, order, guest, isPromised) : -1;
        if (taken < 0) taken = TakeSmallest(zone, order, type, isPromised);
        if (taken < 0 && mayBorrow) taken = Borrow(zone, order, guest, isPromised);
        return taken < 0 ? TakeFallback(zone, order, type, isPromised) : taken;
    }

    /// <summary>Whether a request turns to areas before its own kind. Movable ones may be told to do so last, where the areas' policy places tenants.</summary>
    private bool AreasFirst(Zone zone, Guest guest) =>
        !(guest == Guest.Movable && _rules.MovableOutsideFirst && !Lodging.IsEmpty) && _rules.CmaFirst(zone);

    private int TakeSmallest(Zone zone, int order, MigrateType type, bool isPromised)
    {
        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            // What the smallest block that is large enough may not give, no larger one may.
            int head = Lists.Lowest(larger, type, zone.Start, zone.End);
            if (head >= 0) return isPromised || _promises.MayFill(zone, larger, order) ? Cut(head, order) : -1;
        }

        return -1;
    }

    /// <summary>Takes frames of areas: of all of them, or of those alone that guarantee nothing.</summary>
    private int Borrow(Zone zone, int order, Guest guest, bool isPromised)
    {
        bool inAll = isPromised || _promises.MayLend;
        int place = guest == Guest.Any ? -1 : Lodging.Find(zone, order, guest, inAll);
        if (place >= 0) return Cut(place, order);
        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            // Areas fill with tenants from the top, because devices take their windows from the bottom.
            for (int end = zone.End; end > zone.Start && Lists.Highest(larger, MigrateType.Cma, zone.Start, end) is >= 0 and int head;)
            {
                int after = head + (1 << larger);
                int open = inAll ? after - (1 << order) : _promises.HighestOpen(head, after, order);
                if (open >= 0) return Cut(open, order);

                // All of it is a guaranteed area's, and so are those below it in the same range.
                end = Math.Min(head, _promises.GuaranteedFrom(head));
            }
        }

        return -1;
    }

    /// <summary>Takes from another type: a whole page block when that is fair, else single pieces, which leave the block its type.</summary>
    private int TakeFallback(Zone zone, int order, MigrateType type, bool isPromised)
    {
        for (int larger = Lists.MaxOrder; larger >= order; larger--)
        {
            int head = LowestFallback(zone, larger, type);
            if (head < 0) continue;
            if (!MayClaimBlock(larger, type) && larger > order) break;
            if (!isPromised && !_promises.MayFill(zone, larger, order)) break; // A scrap may do.
            return TryClaimBlock(head, larger, type) ? TakeSmallest(zone, order, type, isPromised) : Cut(head, order);
        }

        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            int head = LowestFallback(zone, larger, type);
            if (head >= 0) return isPromised || _promises.MayFill(zone, larger, order) ? Cut(head, order) : -1;
        }

        return -1;
    }

    private int LowestFallback(Zone zone, int order, MigrateType type)
    {
        foreach (MigrateType fallback in LendingRules.FallbacksOf(type))
        {
            int head = Lists.Lowest(order, fallback, zone.Start, zone.End);
            if (head >= 0) return head;
        }

        return -1;
    }

    /// <summary>Small pieces taken for movable use do little harm where they are; the others would scatter (can_steal_fallback).</summary>
    private bool MayClaimBlock(int order, MigrateType type) => order >= _blocks.Order / 2 || type != MigrateType.Movable;

    /// <summary>Turns the page block of a free block to another type when at least half of it is free or of the same kind.</summary>
    private bool TryClaimBlock(int head, int order, MigrateType type)
    {
        if (!MayClaimBlock(order, type)) return false;
        int first = head >> _blocks.Order;
        int last = (head + (1 << order) - 1) >> _blocks.Order;
        if (order < _blocks.Order && FramesInFavour(first, type) < _blocks.Frames / 2) return false;
        for (int block = first; block <= last; block++) Retype(block, type);
        return true;
    }

    private int FramesInFavour(int block, MigrateType type)
    {
        int free = 0;
        int movable = 0;
        int start = block << _blocks.Order;
        foreach (FrameEntry entry in _frames.Slice(start, Math.Min(start + _blocks.Frames, _frames.Count)))
        {
            if (entry.IsFree) free++;
            if (entry.State == FrameState.Lent) movable++;
        }

        if (type == MigrateType.Movable) return free + movable;
        return _blocks[block] == MigrateType.Movable ? _blocks.Frames - movable : free;
    }

    private int Cut(int start, int order)
    {
        Remove(start, start + (1 << order));
        return start;
    }
}
