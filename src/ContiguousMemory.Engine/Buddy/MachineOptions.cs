using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>A zone to be: its kind, how many frames it has, and its watermark.</summary>
/// <param name="Kind">Each kind at most once, in ascending order of address: Dma, Normal, HighMem.</param>
/// <param name="Frames">Its length, a multiple of the page block.</param>
/// <param name="Watermark">Free frames that no request may go below; for one that may not borrow, those of areas do not count. Zero or more.</param>
public readonly record struct ZoneSpec(ZoneKind Kind, FrameCount Frames, FrameCount Watermark = default);

/// <summary>What a machine is made of.</summary>
public sealed class MachineOptions
{
    /// <summary>The first frame. A multiple of 2^<see cref="MaxOrder"/>, so that blocks are aligned in absolute frame numbers; the machine ends below 2^63 bytes.</summary>
    public Pfn Base { get; init; }

    /// <summary>The zones, one after the other from <see cref="Base"/>. At least one; together at most <see cref="FrameSize.MaxFrames"/> frames.</summary>
    public required IReadOnlyList<ZoneSpec> Zones { get; init; }

    /// <summary>Ranges inside the zones where there is no memory. Each starts and ends on a page block, and they leave some memory.</summary>
    public IReadOnlyList<FrameRange> Holes { get; init; } = [];

    /// <summary>log2 of the frames in a page block; 9 (2 MiB) on x86-64. 0 to <see cref="MaxOrder"/>.</summary>
    public int PageBlockOrder { get; init; } = 9;

    /// <summary>log2 of the frames in the largest block of the buddy; MAX_PAGE_ORDER is 10. At most 20.</summary>
    public int MaxOrder { get; init; } = 10;

    /// <summary>Who may borrow what.</summary>
    public LendingRules Lending { get; init; } = LendingRules.Default;

    /// <summary>The memory beneath; paper unless said otherwise.</summary>
    public IWorld World { get; init; } = new PaperWorld();

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What times the work of claims, when <see cref="Time"/> is too coarse for it; null takes that.</summary>
    public TimeProvider? WorkTime { get; init; }
}
