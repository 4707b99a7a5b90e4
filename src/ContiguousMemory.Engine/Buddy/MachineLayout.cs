using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>A machine's layout, checked.</summary>
internal sealed record MachineLayout(FrameRange Span, Zone[] Zones, IReadOnlyList<FrameRange> Memory)
{
    /// <summary>The largest order a buddy may have: a block of 4 GiB. Arbitrary; the kernel's largest configurable is below it.</summary>
    private const int LargestMaxOrder = 20;

    /// <summary>The highest first frame: the addresses of the largest machine that starts there are still positive lengths.</summary>
    private const long HighestBase = (long.MaxValue >> FrameSize.Shift) + 1 - FrameSize.MaxFrames;

    public static MachineLayout Check(MachineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Zones);
        ArgumentNullException.ThrowIfNull(options.Holes);
        ArgumentNullException.ThrowIfNull(options.World);
        ArgumentNullException.ThrowIfNull(options.Time);
        ArgumentOutOfRangeException.ThrowIfNegative(options.PageBlockOrder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxOrder, LargestMaxOrder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PageBlockOrder, options.MaxOrder);
        ArgumentOutOfRangeException.ThrowIfNegative(options.World.UnitOrder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.World.UnitOrder, options.PageBlockOrder);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Base.Value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Base.Value, HighestBase);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Lending.CmaFirstAbovePercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Lending.CmaFirstAbovePercent, 100);
        if (!options.Base.IsAligned(options.MaxOrder))
            throw Wrong($"The machine's first frame, {options.Base.Value}, must be a multiple of {1L << options.MaxOrder}, the largest block.");

        Zone[] zones = LayZones(options, out FrameCount total);
        List<FrameRange> memory = [.. CutHoles(options, total)];
        return memory.Count > 0 ? new(new FrameRange(options.Base, total), zones, memory) : throw Wrong("A machine needs memory; its holes leave none.");
    }

    private static Zone[] LayZones(MachineOptions options, out FrameCount total)
    {
        List<Zone> zones = [];
        total = FrameCount.Zero;
        foreach (ZoneSpec spec in options.Zones)
        {
            if (!Enum.IsDefined(spec.Kind)) throw Wrong($"Zone kind {spec.Kind} is none of Dma, Normal and HighMem.");
            if (spec.Watermark.Value < 0) throw Wrong($"Zone {spec.Kind} has a watermark of {spec.Watermark}; it must be zero or more.");
            if (spec.Frames.Value <= 0 || (spec.Frames.Value & ((1L << options.PageBlockOrder) - 1)) != 0)
                throw Wrong($"Zone {spec.Kind} has {spec.Frames}; it needs one or more page blocks of {1L << options.PageBlockOrder}.");
            if (zones.Count > 0 && spec.Kind <= zones[^1].Kind)
                throw Wrong($"Zone {spec.Kind} comes after {zones[^1].Kind}; each kind stands once, in the order Dma, Normal, HighMem.");
            if (spec.Frames.Value > FrameSize.MaxFrames - total.Value)
                throw Wrong($"The zones have more than {FrameSize.MaxFrames} frames, the most a machine can have.");
            zones.Add(new Zone(spec.Kind, new FrameRange(options.Base + total, spec.Frames), (int)total.Value, spec.Watermark));
            total += spec.Frames;
        }

        return zones.Count > 0 ? [.. zones] : throw Wrong("A machine needs at least one zone.");
    }

    private static IEnumerable<FrameRange> CutHoles(MachineOptions options, FrameCount total)
    {
        Pfn cursor = options.Base;
        Pfn end = options.Base + total;
        foreach (FrameRange hole in options.Holes.OrderBy(hole => hole.Start))
        {
            bool isInside = !hole.IsEmpty && hole.Start >= cursor && FrameRange.FromBounds(cursor, end).Contains(hole);
            if (!isInside || !hole.Start.IsAligned(options.PageBlockOrder) || !hole.End.IsAligned(options.PageBlockOrder))
                throw Wrong($"The hole at {hole} must have frames, lie inside the zones, apart from other holes, and on page blocks of {1L << options.PageBlockOrder} frames.");
            if (hole.Start > cursor) yield return FrameRange.FromBounds(cursor, hole.Start);
            cursor = hole.End;
        }

        if (cursor < end) yield return FrameRange.FromBounds(cursor, end);
    }

    private static ArgumentException Wrong(string message) => new(message);
}
