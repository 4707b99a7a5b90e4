using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What becomes of an area at run time.</summary>
public enum AreaChange
{
    /// <summary>It comes to be.</summary>
    Create,

    /// <summary>It gets page blocks of ordinary memory.</summary>
    Grow,

    /// <summary>It gives page blocks back.</summary>
    Shrink,

    /// <summary>It gives all of them back, and ends.</summary>
    Remove,
}

/// <summary>How a change of an area ended. All but the first changed nothing but where tenants lie.</summary>
public enum AreaChangeStatus
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There are as many areas as there can be (-ENOSPC).</summary>
    NoSlot,

    /// <summary>Ordinary memory has no such run of whole page blocks, be it idle (-ENOMEM).</summary>
    NoMemory,

    /// <summary>Every such run has something in it that does not move now (-EBUSY).</summary>
    Busy,

    /// <summary>Tenants stood in it, and there were no frames elsewhere to move them to.</summary>
    NoRefuge,

    /// <summary>What would be left outside areas is less than has to be.</summary>
    KeepsRefuge,

    /// <summary>It would be a range more than an area can have.</summary>
    TooManyRanges,

    /// <summary>Devices hold frames of what would have to go.</summary>
    Held,

    /// <summary>It would leave nothing of the area.</summary>
    TooMuch,

    /// <summary>The area was never activated, or could not be.</summary>
    NotActivated,

    /// <summary>The area has been removed.</summary>
    Removed,

    /// <summary>The caller gave up (-EINTR).</summary>
    Cancelled,
}

/// <summary>What came of a change of an area, in the engine's terms. Diagnosis makes an explanation of a refusal.</summary>
/// <param name="Change">What was asked.</param>
/// <param name="Area">Whose name it is about.</param>
/// <param name="Asked">Frames asked for, in whole page blocks and bits; of a removal, all that the area has.</param>
/// <param name="Status">How it ended.</param>
public readonly record struct AreaChangeOutcome(AreaChange Change, string Area, FrameCount Asked, AreaChangeStatus Status)
{
    /// <summary>What the area got, or gave, in address order; empty when it was refused.</summary>
    public IReadOnlyList<FrameRange> Blocks { get; init; } = [];

    /// <summary>Of a refusal, the run of page blocks with the least in the way; null when there is none.</summary>
    public FrameRange? BestWindow { get; init; }

    /// <summary>Frames that would be missing outside areas, when it was refused for them.</summary>
    public FrameCount Lacking { get; init; }

    /// <summary>When there is no such run: the longest there is of what could be had, be it idle.</summary>
    internal FrameCount Longest { get; init; }

    /// <summary>Whether it was to lie below a limit.</summary>
    internal bool IsLimited { get; init; }

    /// <summary>Frames of tenants copied elsewhere, in vain if it was refused.</summary>
    public FrameCount Moved { get; init; }

    /// <summary>Frames of tenants dropped, in vain if it was refused.</summary>
    public FrameCount Discarded { get; init; }

    /// <summary>Whether it was done.</summary>
    public bool IsDone => Status == AreaChangeStatus.Done;
}
