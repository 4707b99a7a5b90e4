using System.Globalization;
using System.Text;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Why a request was refused: a picture of the area taken right after. Linux gives a page count and -12 or -16.</summary>
public sealed record AllocationDiagnosis
{
    /// <summary>The area that was asked.</summary>
    public required string Area { get; init; }

    /// <summary>Who asked.</summary>
    public required string Requester { get; init; }

    /// <summary>Frames asked for.</summary>
    public required FrameCount Requested { get; init; }

    /// <summary>Frames whose multiple the first one had to be.</summary>
    public required FrameCount Alignment { get; init; }

    /// <summary>Why it was refused.</summary>
    public required RefusalReason Reason { get; init; }

    /// <summary>All frames of the area.</summary>
    public required FrameCount Total { get; init; }

    /// <summary>Frames that no device holds. Tenants may have them on loan.</summary>
    public required FrameCount Free { get; init; }

    /// <summary>The longest run that no device holds.</summary>
    public required FrameCount LongestRun { get; init; }

    /// <summary>Free frames outside areas that tenants can move to.</summary>
    public required FrameCount Refuge { get; init; }

    /// <summary>Windows that were tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>
    /// The window with the fewest frames in the way, or the one that was tried when all it wanted was room to move its tenants to; null when the area has none
    /// that the request allows.
    /// </summary>
    public FrameRange? BestWindow { get; init; }

    /// <summary>What is in its way, in address order; at most <see cref="Diagnose.MaxBlockers"/> are named.</summary>
    public IReadOnlyList<Blocker> Blockers { get; init; } = [];

    /// <summary>Blockers beyond those named.</summary>
    public int UnnamedBlockers { get; init; }

    /// <summary>
    /// When there was nowhere to move tenants to: discardable units outside all areas that would make way for them but for a lease; at most
    /// <see cref="Diagnose.MaxBlockers"/> are named.
    /// </summary>
    public IReadOnlyList<Blocker> RefugeBlockers { get; init; } = [];

    /// <summary>The quota that it would have gone beyond, when it was refused for that.</summary>
    public QuotaUse? Quota { get; init; }

    /// <summary>What would have made it succeed.</summary>
    public required string Remedy { get; init; }

    /// <summary>The kernel's error, as a positive number: 12 (ENOMEM), 16 (EBUSY), 4 (EINTR) or, for a quota, 122 (EDQUOT).</summary>
    public required int Errno { get; init; }

    /// <summary>What was asked, what there is, and what stands in the way, in a few sentences.</summary>
    public string Explanation
    {
        get
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"'{Requester}' asked area '{Area}' for {new ByteSize(Requested.Bytes)} aligned to {new ByteSize(Alignment.Bytes)}: {ReasonText}. ");
            text.Append(CultureInfo.InvariantCulture, $"Of {new ByteSize(Total.Bytes)}, {new ByteSize(Free.Bytes)} is free of devices, {new ByteSize(LongestRun.Bytes)} in the longest run.");
            if (Quota is { } quota) text.Append(CultureInfo.InvariantCulture, $" {quota}.");
            if (BestWindow is FrameRange window && Blockers.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" The best window, at {window.Start.Address}, is blocked: {string.Join(", and ", Blockers)}");
                text.Append(UnnamedBlockers > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {UnnamedBlockers} more.") : ".");
            }

            foreach (Blocker blocker in RefugeBlockers)
                text.Append(CultureInfo.InvariantCulture, $" Outside areas '{blocker.Holder}' has {new ByteSize(blocker.Frames.Count.Bytes)} leased at {blocker.Frames.Start.Address}, for {blocker.HeldFor.TotalSeconds:0.0} s.");
            return text.ToString();
        }
    }

    /// <summary>The whole story: <see cref="Explanation"/> and <see cref="Remedy"/>.</summary>
    public override string ToString() => $"{Explanation} {Remedy}";

    private string ReasonText => Reason switch
    {
        RefusalReason.NotActivated => "the area is not activated",
        RefusalReason.Empty => "it asks for nothing",
        RefusalReason.TooLarge => "no range of it is that large",
        RefusalReason.NoRoom when BestWindow is null => "the area has no such window, be it idle",
        RefusalReason.NoRoom => "devices leave no such window free",
        RefusalReason.Busy => "every such window has something in it that does not move now",
        RefusalReason.NoRefuge => "there are no frames to move its tenants to",
        RefusalReason.Removed => "the area has been removed",
        RefusalReason.Kept => "a request that waits has been passed over so often that nobody else is granted anything before it",
        RefusalReason.OverQuota => "its client would hold more than its quota",
        _ => "the caller gave up",
    };
}
