using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>The order of choice of the kernel's __rmqueue (mm/page_alloc.c, 6.12).</summary>
internal sealed partial class BuddyAllocator
{
    /// <summary>Takes a block of 2^<paramref name="order"/> frames, from the highest zone allowed down. Returns its first index, or -1.</summary>
    /// <remarks>To borrow is to take frames of areas: for movable requests only (ALLOC_CMA).</remarks>
    public int Allocate(int order, MigrateType type, bool mayBorrow, ZoneKind highest = ZoneKind.HighMem, Guest guest = Guest.Any)
    {
        if (order > Lists.MaxOrder) return -1;
        for (int i = _zones.Length - 1; i >= 0; i--)
        {
            if (_zones[i].Kind > highest || !WatermarkAllows(_zones[i], order, mayBorrow)) continue;
            int taken = TakeFrom(_zones[i], order, type, mayBorrow, guest);
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

    private int TakeFrom(Zone zone, int order, MigrateType type, bool mayBorrow, Guest guest)
    {
        int taken = mayBorrow && AreasFirst(zone, guest) ? TakeOfAreas(zone, order, guest) : -1;
        if (taken < 0) taken = TakeSmallest(zone, order, type);
        if (taken < 0 && mayBorrow) taken = TakeOfAreas(zone, order, guest);
        return taken < 0 ? TakeFallback(zone, order, type) : taken;
    }

    /// <summary>Whether a request turns to areas before its own kind. Movable ones may be told to do so last, where the areas' policy places tenants.</summary>
    private bool AreasFirst(Zone zone, Guest guest) =>
        !(guest == Guest.Movable && _rules.MovableOutsideFirst && !Lodging.IsEmpty) && _rules.CmaFirst(zone);

    private int TakeOfAreas(Zone zone, int order, Guest guest)
    {
        int place = guest == Guest.Any ? -1 : Lodging.Find(zone, order, guest);
        return place >= 0 ? Cut(place, order) : TakeSmallest(zone, order, MigrateType.Cma);
    }

    private int TakeSmallest(Zone zone, int order, MigrateType type)
    {
        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            // Areas fill with tenants from the top, because devices take their windows from the bottom.
            bool fromTop = type == MigrateType.Cma;
            int head = fromTop
                ? Lists.Highest(larger, type, zone.Start, zone.End)
                : Lists.Lowest(larger, type, zone.Start, zone.End);
            if (head >= 0) return Cut(fromTop ? head + (1 << larger) - (1 << order) : head, order);
        }

        return -1;
    }

    /// <summary>Takes from another type: a whole page block when that is fair, else single pieces, which leave the block its type.</summary>
    private int TakeFallback(Zone zone, int order, MigrateType type)
    {
        for (int larger = Lists.MaxOrder; larger >= order; larger--)
        {
            int head = LowestFallback(zone, larger, type);
            if (head < 0) continue;
            if (!MayClaimBlock(larger, type) && larger > order) break;
            return TryClaimBlock(head, larger, type) ? TakeSmallest(zone, order, type) : Cut(head, order);
        }

        for (int larger = order; larger <= Lists.MaxOrder; larger++)
        {
            int head = LowestFallback(zone, larger, type);
            if (head >= 0) return Cut(head, order);
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
