using System.Diagnostics;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Free frames in blocks of powers of two, on the list of their page block's type. Every call needs the machine's lock. Frames are named by index here:
/// the machine's first frame stands on a multiple of the largest block, so that an index is aligned exactly when its frame number is.
/// </summary>
internal sealed partial class BuddyAllocator
{
    private readonly FrameTable _frames;
    private readonly PageBlocks _blocks;
    private readonly Zone[] _zones;
    private readonly LendingRules _rules;
    private readonly PromiseBook _promises;
    private readonly int _unitOrder;

    public BuddyAllocator(
        FrameTable frames, PageBlocks blocks, Zone[] zones, LendingRules rules, int maxOrder, PromiseBook promises, int unitOrder)
    {
        _frames = frames;
        _blocks = blocks;
        _zones = zones;
        _rules = rules;
        _promises = promises;
        _unitOrder = unitOrder;
        Lists = new FreeLists(frames.Count, maxOrder);
        Lodging = new Lodging(blocks, Lists, promises);
    }

    public FreeLists Lists { get; }

    /// <summary>Where tenants go in areas that place them.</summary>
    public Lodging Lodging { get; }

    /// <summary>Frames given up so far that may have to be cleared: while it stays, what was found clear is.</summary>
    public long Freed { get; private set; }

    public Zone ZoneOf(int index)
    {
        foreach (Zone zone in _zones)
        {
            if (index >= zone.Start && index < zone.End) return zone;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "No zone holds this frame.");
    }

    /// <summary>Gives up a run of frames that somebody held. They become dirty, and remember <paramref name="client"/>.</summary>
    public void Free(int start, int end, int client = 0)
    {
        Freed += end - start;
        _frames.Slice(start, end).Fill(FrameEntry.Freed(client));
        AddRun(start, end);
    }

    /// <summary>Gives up a run of frames that were held to be cleared, and are.</summary>
    public void FreeCleared(int start, int end)
    {
        _frames.Slice(start, end).Fill(FrameEntry.Cleared);
        AddRun(start, end);
    }

    /// <summary>Puts a run of frames whose entries already say that they are free on the lists, merging with what is free beside them.</summary>
    public void AddRun(int start, int end)
    {
        while (start < end)
        {
            // A piece stays within its page block, whose type it takes; merging joins blocks of one type beyond that.
            int order = LargestOrder(start, end, _blocks.Order);
            AddMerging(start, order);
            start += 1 << order;
        }
    }

    /// <summary>Takes all frames of [start, end) off the lists. Each must be free; what a block has outside the range stays free.</summary>
    public void Remove(int start, int end)
    {
        for (int index = start; index < end;)
        {
            int head = HeadOf(index);
            Debug.Assert(head >= 0, "only free frames are removed");
            int after = head + (1 << _frames[head].Order);
            RemoveBlock(head);
            if (head < start) AddRunWithin(head, start);
            if (after > end) AddRunWithin(end, after);
            index = after;
        }
    }

    /// <summary>The first frame of the free block that covers this frame, or -1 when it is not free.</summary>
    public int HeadOf(int index)
    {
        if (!_frames[index].IsFree) return -1;
        for (int order = 0; order <= Lists.MaxOrder; order++)
        {
            int head = index & -(1 << order);
            FrameEntry entry = _frames[head];
            if (entry.State == FrameState.FreeHead && entry.Order >= order) return head;
        }

        return -1;
    }

    /// <summary>Moves a page block, and the free frames in it, to another type. A free block that reaches beyond it is split at its edges first.</summary>
    public void Retype(int block, MigrateType type)
    {
        int start = block << _blocks.Order;
        int end = start + _blocks.Frames;
        List<(int Start, int End)> runs = [];
        for (int index = start; index < end;)
        {
            int head = HeadOf(index);
            if (head < 0)
            {
                index = AfterHeld(index, end);
                continue;
            }

            int after = head + (1 << _frames[head].Order);
            Remove(Math.Max(head, start), Math.Min(after, end));
            runs.Add((Math.Max(head, start), Math.Min(after, end)));
            index = Math.Min(after, end);
        }

        _blocks.SetType(block, type);
        foreach ((int runStart, int runEnd) in runs) AddRun(runStart, runEnd);
    }

    /// <summary>The frame after what is held there: a tenant's unit is one step, and a device's frames are alike.</summary>
    private int AfterHeld(int index, int end)
    {
        FrameEntry held = _frames[index];
        return held.State == FrameState.Lent ? held.UnitEnd(index) : index + _frames.AlikeFrom(index, end);
    }

    private void AddMerging(int index, int order)
    {
        Zone zone = ZoneOf(index);
        MigrateType type = _blocks.OfFrame(index);
        Count(zone, type, 1L << order);
        while (order < Lists.MaxOrder)
        {
            int buddy = index ^ (1 << order);
            if (buddy < zone.Start || buddy + (1 << order) > zone.End) break;
            FrameEntry entry = _frames[buddy];
            if (entry.State != FrameState.FreeHead || entry.Order != order || _blocks.OfFrame(buddy) != type) break;
            Unlist(zone, buddy, order, type);
            _frames[Math.Max(index, buddy)] = _frames[Math.Max(index, buddy)].AsFreeBody();
            index = Math.Min(index, buddy);
            order++;
        }

        _frames[index] = _frames[index].AsFreeHead(order);
        List(zone, index, order, type);
    }

    /// <summary>Puts the rest of a block back as it lies: it cannot merge, because the part that was taken stands between.</summary>
    private void AddRunWithin(int start, int end)
    {
        Zone zone = ZoneOf(start);
        MigrateType type = _blocks.OfFrame(start);
        Count(zone, type, end - start);
        while (start < end)
        {
            int order = LargestOrder(start, end, Lists.MaxOrder);
            _frames[start] = _frames[start].AsFreeHead(order);
            List(zone, start, order, type);
            start += 1 << order;
        }
    }

    private void RemoveBlock(int head)
    {
        int order = _frames[head].Order;
        MigrateType type = _blocks.OfFrame(head);
        Zone zone = ZoneOf(head);
        Unlist(zone, head, order, type);
        _frames[head] = _frames[head].AsFreeBody();
        Count(zone, type, -(1L << order));
    }

    private void List(Zone zone, int index, int order, MigrateType type)
    {
        Lists.Add(index, order, type);
        if (order >= _unitOrder && type < MigrateType.Cma) zone.FreePlaces += 1L << order;
    }

    private void Unlist(Zone zone, int index, int order, MigrateType type)
    {
        Lists.Remove(index, order, type);
        if (order >= _unitOrder && type < MigrateType.Cma) zone.FreePlaces -= 1L << order;
    }

    /// <summary>The order of the largest aligned block that starts here and ends within the run.</summary>
    private static int LargestOrder(int start, int end, int limit)
    {
        int aligned = start == 0 ? limit : Math.Min(limit, int.TrailingZeroCount(start));
        return Math.Min(aligned, int.Log2(end - start));
    }

    private static void Count(Zone zone, MigrateType type, long frames)
    {
        if (type == MigrateType.Isolate) return;
        zone.FreeFrames += frames;
        if (type == MigrateType.Cma) zone.FreeCmaFrames += frames;
    }
}
