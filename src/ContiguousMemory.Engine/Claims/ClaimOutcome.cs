using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Claims;

/// <summary>How a claim on a range ended.</summary>
public enum ClaimStatus
{
    /// <summary>The range is the claimer's.</summary>
    Granted,

    /// <summary>Something in the range would not go (-EBUSY). Another range may do.</summary>
    Busy,

    /// <summary>There was nowhere to move a tenant to (-ENOMEM). Only a range with less to move would fare better.</summary>
    NoMemory,

    /// <summary>The claimer gave up (-EINTR).</summary>
    Cancelled,
}

/// <summary>What stood in a claim's way.</summary>
public enum Obstacle
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A tenant's unit that somebody has leased.</summary>
    Lease,

    /// <summary>Another claim on the same page block.</summary>
    OtherClaim,

    /// <summary>A unit that is being populated, moved or dropped by somebody else.</summary>
    InTransit,

    /// <summary>Frames whose holder can neither move nor drop them.</summary>
    Unmovable,

    /// <summary>Frames that were emptied ahead for a client, which has not taken them yet. Only a diagnosis tells them from <see cref="Unmovable"/>.</summary>
    Prepared,

    /// <summary>A window that is kept for a request in line.</summary>
    Kept,
}

/// <summary>How a claim ended, and what it did on the way. Everything it marked has been unmarked.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Obstacle">
/// What stood in the way, when it ended busy. When it ended for want of memory: a lease, or a unit in transit, that keeps a place outside all areas; None when
/// there are too few places.
/// </param>
/// <param name="At">The first frame of the range that the obstacle has; when it ended for want of memory, the first of the range.</param>
/// <param name="Moved">Frames copied elsewhere.</param>
/// <param name="Discarded">Frames whose contents were dropped.</param>
public readonly record struct ClaimOutcome(ClaimStatus Status, Obstacle Obstacle, Pfn At, FrameCount Moved, FrameCount Discarded)
{
    internal static ClaimOutcome BusyWith(Obstacle obstacle, Pfn at) => new(ClaimStatus.Busy, obstacle, at, default, default);
}
