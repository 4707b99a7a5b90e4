using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>A zone: a run of frames of one kind with its counters. Buddies never merge across its ends. Guarded by the machine's lock.</summary>
public sealed class Zone
{
    internal Zone(ZoneKind kind, FrameRange range, int start, FrameCount watermark)
    {
        Kind = kind;
        Range = range;
        Start = start;
        End = start + (int)range.Count.Value;
        Watermark = watermark;
    }

    /// <summary>Which zone it is.</summary>
    public ZoneKind Kind { get; }

    /// <summary>Its frames.</summary>
    public FrameRange Range { get; }

    /// <summary>
    /// A request is refused that would leave fewer free frames than this. Free frames of areas count for those that may borrow them, and for no others
    /// (__zone_watermark_ok).
    /// </summary>
    public FrameCount Watermark { get; }

    /// <summary>Free frames that can serve a request now: isolated ones do not count (NR_FREE_PAGES).</summary>
    public FrameCount Free => new(FreeFrames);

    /// <summary>Those of <see cref="Free"/> that belong to areas (NR_FREE_CMA_PAGES).</summary>
    public FrameCount FreeCma => new(FreeCmaFrames);

    /// <summary>Frames of activated areas, free or not (zone->cma_pages).</summary>
    public FrameCount Cma => new(CmaFrames);

    internal int Start { get; }

    internal int End { get; }

    internal long FreeFrames { get; set; }

    internal long FreeCmaFrames { get; set; }

    internal long CmaFrames { get; set; }

    /// <summary>Free frames outside areas in blocks of a tenant's unit and larger. The rest of what is free there is scraps.</summary>
    internal long FreePlaces { get; set; }

    /// <summary>Frames outside areas that somebody has and makes way from: see <see cref="PromiseBook"/>.</summary>
    internal long YieldingFrames { get; set; }
}
