using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>Every frame of a machine as it is now, and what follows from it by plain counting.</summary>
internal sealed class FrameMap
{
    private readonly Machine _machine;
    private readonly long _first;

    public FrameMap(AreaRegistry areas)
    {
        _machine = areas.Machine;
        _first = _machine.Span.Start.Value;
        Frames = [.. Enumerable.Range(0, (int)_machine.Span.Count.Value).Select(index => FrameInspection.Of(_machine, new Pfn(_first + index)))];
        IsInArea = [.. Enumerable.Range(0, Frames.Length).Select(index => areas.TryFind(new FrameRange(new Pfn(_first + index), new(1)), out _))];
    }

    public FrameInspection[] Frames { get; }

    public bool[] IsInArea { get; }

    private int Unit => 1 << _machine.World.UnitOrder;

    private int Block => 1 << _machine.PageBlockOrder;

    private long Watermark => _machine.Zones[0].Watermark.Value;

    public FrameInspection this[long pfn] => Frames[pfn - _first];

    public long PfnOf(int index) => _first + index;

    public bool IsInAnArea(long pfn) => IsInArea[pfn - _first];

    /// <summary>Whether 2^order frames can be had from free memory.</summary>
    public bool CanTake(int order, bool mayBorrow)
    {
        long free = Enumerable.Range(0, Frames.Length).Count(index => IsFree(index) && (mayBorrow || !IsInArea[index]));
        return free - (1L << order) >= Watermark && FreePieces(1 << order, index => mayBorrow || !IsInArea[index]) > 0;
    }

    /// <summary>Whether units of so many frames find places outside the page blocks of a window, dropping what can be dropped there.</summary>
    public bool HasRoomFor(long frames, long start, long end)
    {
        if (frames == 0) return true; // Nothing has to go anywhere, whatever the watermark says.
        bool IsOutside(int index) => index / Block < (start - _first) / Block || index / Block > (end - 1 - _first) / Block;
        long free = Enumerable.Range(0, Frames.Length).Count(index => IsFree(index) && IsOutside(index));
        long droppable = (long)DroppableUnits(IsOutside) * Unit;
        return frames <= Math.Min(free + droppable - Watermark, ((long)FreePieces(Unit, IsOutside) * Unit) + droppable);
    }

    /// <summary>Whether a unit of an area finds a place outside areas, dropping what can be dropped there.</summary>
    public bool HasRoomOutsideAreas()
    {
        bool IsOutside(int index) => !IsInArea[index];
        long free = Enumerable.Range(0, Frames.Length).Count(index => IsFree(index) && IsOutside(index));
        long droppable = (long)DroppableUnits(IsOutside) * Unit;
        return Unit <= Math.Min(free + droppable - Watermark, ((long)FreePieces(Unit, IsOutside) * Unit) + droppable);
    }

    /// <summary>Page blocks in which nothing stands that no claim can empty, and none of an area: the work to empty each, and the frames to move.</summary>
    public (int Block, long Work, long Moves)[] OrdinaryBlocks() =>
    [
        .. from block in Enumerable.Range(0, Frames.Length / Block)
           let letters = Enumerable.Range(block * Block, Block).Select(index => LetterOf(Frames[index])).ToList()
           where !IsInArea[block * Block] && !letters.Exists(letter => letter is 'M' or 'D' or '#')
           select (block, letters.Sum(letter => letter switch { 'm' => 8L, 'd' => 1L, _ => 0L }), letters.LongCount(letter => letter == 'm')),
    ];

    public int DroppableUnits(Func<int, bool> where) =>
        Enumerable.Range(0, Frames.Length / Unit).Select(unit => unit * Unit).Count(index => where(index) && IsDroppable(Frames[index]));

    /// <summary>An area frame by frame, in the letters of pictures, its ranges set apart. All of a bit that is in use counts as in use.</summary>
    public string PictureOf(Area area) => string.Join('|', area.Ranges.Select((_, range) => PictureOf(area, range)));

    private string PictureOf(Area area, int rangeIndex)
    {
        FrameRange range = area.Ranges[rangeIndex];
        char[] picture = [.. Enumerable.Range(0, (int)range.Count.Value).Select(i => LetterOf(this[range.Start.Value + i]))];
        foreach ((int first, int last) in area.UsedBits(rangeIndex)) picture.AsSpan(first << area.OrderPerBit, (last - first + 1) << area.OrderPerBit).Fill('#');
        return new(picture);
    }

    private int FreePieces(int frames, Func<int, bool> where) =>
        Enumerable.Range(0, Frames.Length / frames).Select(piece => piece * frames).Count(index => where(index) && Enumerable.Range(index, frames).All(IsFree));

    private bool IsFree(int index) => Frames[index].State is FrameState.FreeHead or FrameState.FreeBody;

    private static bool IsDroppable(FrameInspection frame) =>
        frame.Tenant is { Kind: TenantKind.Discardable } tenant && !tenant[frame.Slot].IsLeased;

    private static char LetterOf(FrameInspection frame)
    {
        if (frame.Tenant is not { } tenant) return frame.State is FrameState.FreeHead or FrameState.FreeBody ? '.' : '#';
        char letter = tenant.Kind == TenantKind.Discardable ? 'd' : 'm';
        return tenant[frame.Slot].IsLeased ? char.ToUpperInvariant(letter) : letter;
    }
}
