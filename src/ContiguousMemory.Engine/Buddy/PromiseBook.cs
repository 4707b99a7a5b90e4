using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Keeps what guaranteed areas promise: the movable frames they have lent are never more than the places for them outside all areas, so that any of their
/// windows can be emptied, and all of them together. Whoever takes or lends frames asks here first. Guarded by the machine's lock; every answer comes from
/// counters, not from a look at frames.
/// </summary>
/// <remarks>
/// <para>A place is a whole unit outside all areas, above its zone's watermark, that is free or <em>yields</em>: a discardable unit, unless it is leased for
/// long, or the frames that a unit on its way out of a guaranteed area has got already (they are free again if the move fails).</para>
/// <para>Areas that come and go enter and leave with <see cref="Guarantee"/> and <see cref="Release"/>. Where frames change between inside and outside of
/// areas, or are isolated outside, while tenants have them, a recount of those frames adjusts the counters.</para>
/// </remarks>
internal class PromiseBook(PageBlocks blocks, IReadOnlyList<Zone> zones, int unitOrder)
{
    private readonly bool[] _isGuaranteed = new bool[blocks.Count];

    /// <summary>The frames of guaranteed areas, whole page blocks.</summary>
    private readonly FrameRuns _guaranteed = new();

    /// <summary>Frames of movable units in guaranteed areas, those on their way in included: what there must be places for.</summary>
    public long Owed { get; private set; }

    /// <summary>Frames of the places there are for them.</summary>
    public long Places
    {
        get
        {
            long places = 0;
            for (int i = 0; i < zones.Count; i++) places += PlacesIn(zones[i]);
            return places;
        }
    }

    /// <summary>Whether there is a place for all that is owed one.</summary>
    public bool IsKept => Owed == 0 || Holds(Owed, Places);

    /// <summary>Whether any area guarantees anything.</summary>
    public bool IsNeeded => !_guaranteed.IsEmpty;

    /// <summary>Frames that movable units may still take in guaranteed areas, or outside all areas but for what is scrap or below a watermark.</summary>
    public long Slack => Places - Owed;

    /// <summary>Whether guaranteed areas may take in one movable unit more.</summary>
    public bool MayLend => !IsNeeded || Holds(Owed + Unit, Places);

    private long Unit => 1L << unitOrder;

    public bool IsGuaranteed(int index) => _isGuaranteed[index >> blocks.Order];

    /// <summary>Frames that make whole page blocks are a guaranteed area's from now on.</summary>
    public void Guarantee(int start, int end)
    {
        Mark(start, end, isGuaranteed: true);
        _guaranteed.Add(start, end);
    }

    /// <summary>Frames that make whole page blocks are no guaranteed area's any more.</summary>
    public void Release(int start, int end)
    {
        Mark(start, end, isGuaranteed: false);
        _guaranteed.Remove(start, end);
    }

    /// <summary>How many places would be missing without some frames of a zone.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="frames">Frames that are free, or of units that yield.</param>
    /// <param name="places">Those of them that are whole units.</param>
    public long ShortWithout(Zone zone, long frames, long places)
    {
        long left = Places - PlacesIn(zone) + PlacesIn(zone, frames, places);
        return Owed == 0 || Holds(Owed, left) ? 0 : Owed - left;
    }

    /// <summary>Whether 2^<paramref name="order"/> frames may be cut out of a free block outside all areas, for somebody who will not make way.</summary>
    public bool MayFill(Zone zone, int blockOrder, int order)
    {
        if (Owed == 0) return true;
        long places = blockOrder < unitOrder ? 0 : 1L << Math.Max(order, unitOrder);
        return Holds(Owed, Places - PlacesIn(zone) + PlacesIn(zone, 1L << order, places));
    }

    /// <summary>Whether a unit outside all areas that yields may cease to.</summary>
    public bool MayStay(Zone zone) => Owed == 0 || Holds(Owed, Places - PlacesIn(zone) + PlacesIn(zone, Unit, Unit));

    /// <summary>A unit came to stand at a place. Without effect where it neither owes nor yields.</summary>
    /// <param name="index">Its first frame.</param>
    /// <param name="yields">Whether it makes way when a place is wanted, or is on its way out of a guaranteed area.</param>
    public void Enter(int index, bool yields) => Count(index, yields, Unit);

    /// <summary>It stands there no more, or not in the same manner.</summary>
    public void Leave(int index, bool yields) => Count(index, yields, -Unit);

    /// <summary>Changes the counters by what a recount, as <see cref="IsOwed"/> and <see cref="IsYielding"/> tell it, found more or less than before.</summary>
    public void Adjust(long owed, IReadOnlyList<long> yielding)
    {
        Owed += owed;
        for (int i = 0; i < zones.Count; i++) zones[i].YieldingFrames += yielding[i];
    }

    /// <summary>Whether a unit that stands somewhere is owed a place.</summary>
    public bool IsOwed(int index, bool yields) => !yields && IsGuaranteed(index);

    /// <summary>Whether its own place counts as one: not while a claim has isolated it, to make it an area's.</summary>
    public bool IsYielding(int index, bool yields)
    {
        int block = index >> blocks.Order;
        return yields && blocks.HomeOf(block) != MigrateType.Cma && !blocks.IsIsolated(block);
    }

    /// <summary>The highest 2^<paramref name="order"/> frames in [start, end) that are no guaranteed area's, or -1. The order is at most a page block's.</summary>
    public int HighestOpen(int start, int end, int order)
    {
        while (end - start >= 1 << order)
        {
            if (!IsGuaranteed(end - 1)) return end - (1 << order);
            end = Math.Max(start, GuaranteedFrom(end - 1));
        }

        return -1;
    }

    /// <summary>Where a run of guaranteed frames begins that has this one.</summary>
    public int GuaranteedFrom(int index) => _guaranteed.StartOf(index);

    /// <summary>The promise itself. Virtual for the test that shows what happens without it.</summary>
    protected virtual bool Holds(long owed, long places) => owed <= places;

    private void Count(int index, bool yields, long frames)
    {
        if (IsOwed(index, yields)) Owed += frames;
        else if (IsYielding(index, yields)) ZoneOf(index).YieldingFrames += frames;
    }

    private long PlacesIn(Zone zone) => PlacesIn(zone, 0, 0);

    /// <summary>A zone's places once so many frames, and so many frames of whole units, are gone.</summary>
    private long PlacesIn(Zone zone, long frames, long places)
    {
        long spare = zone.FreeFrames - zone.FreeCmaFrames + zone.YieldingFrames - frames - zone.Watermark.Value;
        long whole = zone.FreePlaces + zone.YieldingFrames - places;
        return Math.Max(0, Math.Min(spare, whole)) & -Unit;
    }

    private Zone ZoneOf(int index)
    {
        foreach (Zone zone in zones)
        {
            if (index < zone.End) return zone;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "No zone holds this frame.");
    }

    private void Mark(int start, int end, bool isGuaranteed) =>
        _isGuaranteed.AsSpan(start >> blocks.Order, (end - start) >> blocks.Order).Fill(isGuaranteed);
}
