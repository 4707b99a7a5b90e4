using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Areas;

/// <summary>A run of frames that are alike to a claimer.</summary>
/// <param name="Start">The first index.</param>
/// <param name="End">The index after the last.</param>
/// <param name="Class">What they are.</param>
/// <param name="Obstacle">Why they are blocked, or None. A run that a device holds is Unmovable.</param>
internal readonly record struct Segment(int Start, int End, FrameClass Class, Obstacle Obstacle)
{
    public bool IsBlocked => Class == FrameClass.Blocked;
}

/// <summary>A range of an area as a claimer sees it, read from the books frame by frame: what could go, and why the rest could not. Under the machine's lock.</summary>
/// <param name="area">The area.</param>
/// <param name="range">One of its ranges.</param>
internal sealed class WindowMap(Area area, AreaRange range) : IFrameJudge
{
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
        if (Range.Bitmap![bit])
        {
            // No further than is asked: else each page block of a large window would be looked at for all that come before it.
            int lastBit = (Math.Min(limit, End) - 1 - Start) >> area.OrderPerBit;
            return Blocked(index, Start + (Range.Bitmap.NextClear(bit, lastBit + 1) << area.OrderPerBit), limit, Obstacle.Unmovable);
        }

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

    /// <summary>Whom a frame is kept for, and may be some tenant's until then; null when it is not kept.</summary>
    public string? KeptFor(Pfn pfn) => area.KeptFor(pfn);

    /// <inheritdoc/>
    public FrameClass Judge(int frame, int limit, out int end)
    {
        Segment segment = At(Start + frame, Start + limit);
        end = segment.End - Start;
        return segment.Class;
    }

    /// <inheritdoc/>
    public bool IsMarked(int start, int end)
    {
        int until = ((end - 1) >> area.OrderPerBit) + 1;
        return Range.Bitmap!.NextSet(start >> area.OrderPerBit, until) < until;
    }

    /// <inheritdoc/>
    public bool IsIsolated(int block) => _machine.Blocks.IsIsolated((Start >> _machine.PageBlockOrder) + block);

    private Segment Unit(int index, int limit)
    {
        (Tenant tenant, _, int unitEnd) = Obstacles.UnitAt(_machine, index);
        Obstacle obstacle = Obstacles.Peek(_machine, index);
        FrameClass frameClass = obstacle != Obstacle.None ? FrameClass.Blocked : tenant.Kind == TenantKind.Discardable ? FrameClass.Discardable : FrameClass.Movable;

        // A device may have frames beside a unit in a bit, never within one; but a claim under way may have marked some of them.
        return new Segment(index, Math.Min(NextMark(index, unitEnd), limit), frameClass, obstacle);
    }

    private Segment Free(int index, int limit)
    {
        int head = _machine.Buddy.HeadOf(index);
        int end = NextMark(index, head + (1 << _machine.Frames[head].Order));
        return new Segment(index, Math.Min(end, limit), FrameClass.Free, Obstacle.None);
    }

    private int NextMark(int index, int end)
    {
        end = Math.Min(end, End);
        int from = (index - Start) >> area.OrderPerBit;
        int until = ((end - Start - 1) >> area.OrderPerBit) + 1;
        return Math.Min(end, Start + (Range.Bitmap!.NextSet(from, until) << area.OrderPerBit));
    }

    private static Segment Blocked(int index, int end, int limit, Obstacle obstacle) => new(index, Math.Min(end, limit), FrameClass.Blocked, obstacle);
}
