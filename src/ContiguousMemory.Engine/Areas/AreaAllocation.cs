using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>A granted request.</summary>
/// <param name="Frames">The run, cleared, in the caller's hands until it is released.</param>
/// <param name="Holder">The number under which the books have its holder.</param>
/// <param name="Moved">Frames of tenants copied elsewhere for it.</param>
/// <param name="Discarded">Frames of tenants dropped for it.</param>
/// <param name="Attempts">Windows tried; 1 when the first would do.</param>
public readonly record struct AreaAllocation(FrameRange Frames, int Holder, FrameCount Moved, FrameCount Discarded, int Attempts)
{
    /// <summary>Tells this holder from later ones of the same number, so that a second release is not taken for theirs.</summary>
    internal long Serial { get; init; }
}

/// <summary>Why a request was refused.</summary>
public enum RefusalReason
{
    /// <summary>The area was never activated, or could not be.</summary>
    NotActivated,

    /// <summary>It asks for nothing.</summary>
    Empty,

    /// <summary>It asks for more than the area has in one range, be it idle.</summary>
    TooLarge,

    /// <summary>Devices hold so much that no free window is left that large and so aligned.</summary>
    NoRoom,

    /// <summary>Every window that devices leave free has a lease, another claim or an immovable frame in it.</summary>
    Busy,

    /// <summary>Tenants stood in the window, and there were no frames elsewhere to move them to.</summary>
    NoRefuge,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>The area has been removed.</summary>
    Removed,

    /// <summary>Others have been granted so much before a request that waits that nobody else is granted anything until it is.</summary>
    Kept,

    /// <summary>Its client would hold more of the area than its quota.</summary>
    OverQuota,
}

/// <summary>A refused request, in the engine's terms. Diagnosis makes an explanation of it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">Windows tried.</param>
/// <param name="Last">How the last try ended, when there was one.</param>
/// <param name="Moved">Frames of tenants copied elsewhere in vain.</param>
/// <param name="Discarded">Frames of tenants dropped in vain.</param>
public readonly record struct AllocationFailure(RefusalReason Reason, int Attempts, Claims.ClaimOutcome Last, FrameCount Moved, FrameCount Discarded)
{
    /// <summary>
    /// What the kernel would return, as a positive number: 12 (ENOMEM), 16 (EBUSY), 4 (EINTR) or, for a quota, which it has not, 122 (EDQUOT). An area of several ranges says 16 when it has no room, too:
    /// 6.15 begins each range with it.
    /// </summary>
    public required int Errno { get; init; }

    internal static int ErrnoOf(RefusalReason reason, int ranges) => reason switch
    {
        RefusalReason.Busy or RefusalReason.Kept => 16,
        RefusalReason.OverQuota => 122,
        RefusalReason.Cancelled => 4,
        RefusalReason.NoRoom or RefusalReason.TooLarge when ranges > 1 => 16,
        _ => 12,
    };
}
