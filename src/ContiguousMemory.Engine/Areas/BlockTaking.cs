using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Takes page blocks out of ordinary memory for an area: a window is claimed like a device's; when it cannot be had, the next best is.</summary>
internal sealed class BlockTaking(Machine machine, ClaimProtocol claims, OrdinaryBlocks blocks)
{
    /// <summary>Windows that are claimed at most. Arbitrary: each may have moved tenants in vain.</summary>
    private const int MostTries = 16;

    private FrameCount _moved;
    private FrameCount _discarded;

    /// <summary>Tries windows until one is handed over or no other is worth a try.</summary>
    /// <param name="asked">What is asked, to be answered.</param>
    /// <param name="next">The window to try next, or one that is blocked when there is no other; null when there is none at all.</param>
    /// <param name="handOver">Makes the empty page blocks the area's, or says why not. In the step that finds them empty, under the machine's lock.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    public AreaChangeOutcome Run(AreaChangeOutcome asked, Func<BlockWindow?> next, Func<FrameRange, AreaChangeStatus> handOver, CancellationToken cancellation)
    {
        AreaChangeOutcome refusal = asked with { Status = AreaChangeStatus.NoMemory };
        for (int tries = 0; tries < MostTries && next() is { } window; tries++)
        {
            if (window.IsBlocked)
            {
                // What was refused for another reason is nearer to being granted than this.
                if (refusal.Status == AreaChangeStatus.NoMemory) refusal = asked with { Status = AreaChangeStatus.Busy, BestWindow = window.Blocks };
                break;
            }

            (AreaChangeStatus status, FrameCount lacking) = Try(window.Blocks, handOver, cancellation, out Pfn at);
            if (status == AreaChangeStatus.Done)
            {
                machine.Changes.Raise();
                return asked with { Status = status, Blocks = [window.Blocks], Moved = _moved, Discarded = _discarded };
            }

            refusal = asked with { Status = status, BestWindow = window.Blocks, Lacking = lacking };
            if (status is not (AreaChangeStatus.Busy or AreaChangeStatus.NoRefuge or AreaChangeStatus.KeepsRefuge)) break;
            if (status == AreaChangeStatus.Busy) blocks.RefuseBlockOf(at);
            else blocks.RefuseFrom(window.Blocks.Start);
        }

        return refusal with { Moved = _moved, Discarded = _discarded };
    }

    /// <summary>Frames that would be missing outside areas: for those who may not borrow, or for what guaranteed areas are owed. Under the machine's lock.</summary>
    private FrameCount ShortWithout(FrameRange window)
    {
        long owed = PromiseRecount.ShortWithout(machine, machine.Frames.IndexOf(window.Start), machine.Frames.IndexOf(window.End));
        FrameCount kept = machine.ShortWithout(window);
        return kept.Value > owed ? kept : new(owed);
    }

    private (AreaChangeStatus Status, FrameCount Lacking) Try(
        FrameRange window, Func<FrameRange, AreaChangeStatus> handOver, CancellationToken cancellation, out Pfn at)
    {
        at = window.Start;
        FrameCount lacking;
        lock (machine.Gate) lacking = ShortWithout(window);
        if (lacking.Value > 0) return (AreaChangeStatus.KeepsRefuge, lacking);
        AreaChangeStatus? verdict = null;
        Pfn? taken = null;
        ClaimOutcome claim;
        try
        {
            claim = claims.Empty(window, HandOver, cancellation);
        }
        finally
        {
            bool wakes;
            lock (machine.Gate) wakes = machine.TakeTurnedAway();
            if (wakes) machine.Changes.Raise();
        }

        at = taken ?? claim.At;
        _moved += claim.Moved;
        _discarded += claim.Discarded;
        AreaChangeStatus status = claim.Status switch
        {
            ClaimStatus.Granted => AreaChangeStatus.Done,
            ClaimStatus.NoMemory => AreaChangeStatus.NoRefuge,
            ClaimStatus.Cancelled => AreaChangeStatus.Cancelled,
            _ => verdict ?? AreaChangeStatus.Busy,
        };
        return (status, lacking);

        bool HandOver()
        {
            // Another change may have made some of it an area's since it was looked at: free, and yet not to be had.
            taken = machine.FirstOfAreas(window);
            if (taken is not null) return false;
            lacking = ShortWithout(window);
            verdict = lacking.Value > 0 ? AreaChangeStatus.KeepsRefuge : handOver(window);
            return verdict == AreaChangeStatus.Done;
        }
    }
}
