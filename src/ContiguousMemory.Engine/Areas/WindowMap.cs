using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Areas;

/// <summary>A run of frames that are alike to a claimer.</summary>
/// <param name="Start">The first index.</param>
/// <param name="End">The index after the last.</param>
/// <param name="CostPerFrame">The work to empty one frame: 0 when it is free.</param>
/// <param name="Obstacle">Why it cannot be emptied now, or None. A run that a device holds is Unmovable.</param>
internal readonly record struct Segment(int Start, int End, int CostPerFrame, Obstacle Obstacle)
{
    public bool IsFree => Obstacle == Obstacle.None && CostPerFrame == 0;

    public bool IsBlocked => Obstacle != Obstacle.None;
}

/// <summary>
/// A range of an area as a claimer sees it: what each stretch would cost to empty, and what cannot be emptied. Read under the machine's lock. A window's
/// cost is that of every unit it touches, whole: units move as one.
/// </summary>
/// <param name="area">The area.</param>
/// <param name="range">One of its ranges.</param>
/// <param name="refused">Frames that a claim of this search found busy, whatever they look like now.</param>
internal sealed class WindowMap(Area area, AreaRange range, IReadOnlySet<Pfn>? refused = null)
{
    /// <summary>What dropping a frame costs. Arbitrary but for the order: a drop frees memory and copies nothing.</summary>
    public const int DiscardCost = 1;

    /// <summary>What moving a frame costs. Arbitrary: a copy of 4 KiB against an entry in a table.</summary>
    public const int MoveCost = 8;

    private readonly Machine _machine = area.Machine;

    public AreaRange Range { get; } = range;

    /// <summary>The range's first index.</summary>
    public int Start { get; } = area.Machine.Frames.IndexOf(range.Frames.Start);

    /// <summary>The index after its last.</summary>
    public int End { get; } = area.Machine.Frames.IndexOf(range.Frames.End);

    /// <summary>The segment that begins at an index, up to a limit at most.</summary>
    public Segment At(int index, int limit)
    {
        int bit = (index - Start) >> area.OrderPerBit;
        if (IsRefused(index, index + 1)) return Blocked(index, index + 1, limit, Obstacle.InTransit);
        if (Range.Bitmap![bit]) return Blocked(index, Start + (Range.Bitmap.NextClear(bit, Range.Bits) << area.OrderPerBit), limit, Obstacle.Unmovable);
        int block = index >> _machine.PageBlockOrder;
        if (_machine.Blocks.IsIsolated(block)) return Blocked(index, (block + 1) << _machine.PageBlockOrder, limit, Obstacle.OtherClaim);
        FrameEntry entry = _machine.Frames[index];
        return entry.State switch
        {
            FrameState.Lent => Unit(index, limit),
            FrameState.FreeHead or FrameState.FreeBody => Free(index, limit),
            _ => Blocked(index, index + 1, limit, Obstacle.Unmovable),
        };
    }

    /// <summary>The holder that has the bit of a frame, 0 when the bit is only marked for a claim under way; null when it is clear.</summary>
    public int? DeviceAt(int index)
    {
        int bit = (index - Start) >> area.OrderPerBit;
        if (!Range.Bitmap![bit]) return null;

        // Windows start on bits, so that the first frame of a bit in use is a device's; those after its last frame may be a tenant's.
        FrameEntry first = _machine.Frames[Start + (bit << area.OrderPerBit)];
        return first.State == FrameState.Claimed ? first.Holder : 0;
    }

    /// <summary>The segments of [start, end).</summary>
    public IEnumerable<Segment> Segments(int start, int end)
    {
        for (int index = start; index < end;)
        {
            Segment segment = At(index, end);
            yield return segment;
            index = segment.End;
        }
    }

    /// <summary>The cost of a window, or -1 when something in it cannot be emptied.</summary>
    public long CostOf(int start, int end)
    {
        long cost = 0;
        foreach (Segment segment in Segments(UnitStart(start), UnitEnd(end - 1)))
        {
            if (segment.IsBlocked && segment.End > start && segment.Start < end) return -1;
            cost += (long)segment.CostPerFrame * (segment.End - segment.Start);
        }

        return cost;
    }

    /// <summary>The first frame of the unit that a frame is in, or the frame itself.</summary>
    public int UnitStart(int index)
    {
        FrameEntry entry = _machine.Frames[index];
        return entry.State == FrameState.Lent ? index & -(1 << entry.Order) : index;
    }

    /// <summary>The frame after the unit that a frame is in, or the next.</summary>
    public int UnitEnd(int index) => Obstacles.NextUnit(_machine, index);

    private Segment Unit(int index, int limit)
    {
        (Tenant tenant, _, int unitEnd) = Obstacles.UnitAt(_machine, index);
        Obstacle obstacle = IsRefused(UnitStart(index), unitEnd) ? Obstacle.InTransit : Obstacles.Of(_machine, index);
        int cost = obstacle != Obstacle.None ? 0 : tenant.Kind == TenantKind.Discardable ? DiscardCost : MoveCost;

        // A device may have frames beside a unit in a bit, never within one; but a claim under way may have marked some of them.
        return new Segment(index, Math.Min(NextMark(index, unitEnd), limit), cost, obstacle);
    }

    private Segment Free(int index, int limit)
    {
        int head = _machine.Buddy.HeadOf(index);
        int end = NextMark(index, head + (1 << _machine.Frames[head].Order));
        return new Segment(index, Math.Min(end, limit), 0, Obstacle.None);
    }

    private int NextMark(int index, int end)
    {
        end = NextRefused(index, Math.Min(end, End));
        int from = (index - Start) >> area.OrderPerBit;
        int until = ((end - Start - 1) >> area.OrderPerBit) + 1;
        return Math.Min(end, Start + (Range.Bitmap!.NextSet(from, until) << area.OrderPerBit));
    }

    private int NextRefused(int index, int end)
    {
        if (refused is null) return end;
        foreach (Pfn pfn in refused)
        {
            int at = _machine.Frames.IndexOf(pfn);
            if (at > index && at < end) end = at;
        }

        return end;
    }

    private bool IsRefused(int start, int end)
    {
        if (refused is null) return false;
        foreach (Pfn pfn in refused)
        {
            int index = _machine.Frames.IndexOf(pfn);
            if (index >= start && index < end) return true;
        }

        return false;
    }

    private static Segment Blocked(int index, int end, int limit, Obstacle obstacle) => new(index, Math.Min(end, limit), 0, obstacle);
}
