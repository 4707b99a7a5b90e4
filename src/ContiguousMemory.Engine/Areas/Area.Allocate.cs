using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Allocation (cma_alloc): mark the window first, let the lock go, claim, and take the mark off again if the claim fails.</summary>
public sealed partial class Area
{
    /// <summary>Takes a run of frames for a device, moving out or dropping the tenants in it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="allocation">The run, cleared.</param>
    /// <param name="failure">Why there is none.</param>
    /// <param name="cancellation">Gives up between two units; what was marked is unmarked.</param>
    /// <returns>Whether it was granted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the alignment is out of range.</exception>
    public bool TryAllocate(
        AreaRequest request, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation = default)
    {
        CheckRequest(request);
        allocation = default;
        if (RefusedBeforeSearch(request) is RefusalReason reason)
        {
            failure = new(reason, 0, default, default, default);
            return false;
        }

        List<FrameRange> dirty = [];
        bool granted = TryClaimWindow(request, dirty, out allocation, out failure, cancellation);
        if (granted) Clear(allocation, dirty);
        Account(request, granted);
        int errno = failure.Errno;
        if (!granted && !request.IsQuiet) _log.Write(() => FailureLine(request.Count, errno));
        return granted;
    }

    /// <summary>What is refused without a search, and counted nowhere.</summary>
    private RefusalReason? RefusedBeforeSearch(AreaRequest request)
    {
        if (!IsActivated) return RefusalReason.NotActivated;
        if (request.Count.Value == 0) return RefusalReason.Empty;

        // 6.12, with its one range, says no to what its bitmap could never hold and does not count it; 6.15 searches in vain and does.
        return RangeList.Count == 1 && RangeList[0].BitsFor(request.Count) > RangeList[0].Bits ? RefusalReason.TooLarge : null;
    }

    private bool TryClaimWindow(
        AreaRequest request, List<FrameRange> dirty, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation)
    {
        (FrameCount moved, FrameCount discarded) = (default, default);
        int attempts = 0;
        ClaimOutcome outcome = default;
        WindowSearch search = Placement.Begin(this, request);
        int holder = AddHolder(request);
        while (TryMark(search, request.Count, out AreaRange? range, out FrameRange window))
        {
            attempts++;
            outcome = ClaimMarked(range, window, holder, dirty, request.KeepOwn, cancellation);
            moved += outcome.Moved;
            discarded += outcome.Discarded;
            if (outcome.Status == ClaimStatus.Granted)
            {
                allocation = new(window, holder, moved, discarded, attempts);
                failure = default;
                return true;
            }

            // Only busy is worth another window; with no memory to move to, every window fares the same.
            if (outcome.Status != ClaimStatus.Busy) break;
            lock (_machine.Gate) search.WasBusy(outcome);
        }

        lock (_machine.Gate)
        {
            _machine.Holders.Remove(holder);
            _machine.NoteRefusal();
        }

        allocation = default;
        failure = new(ReasonOf(outcome, attempts), attempts, outcome, moved, discarded);
        return false;
    }

    /// <summary>
    /// The bits are set before the lock is let go: from then on no other search finds this window, so the slow work needs no lock. If it fails, for
    /// whatever reason, the bits are cleared again.
    /// </summary>
    private bool TryMark(WindowSearch search, FrameCount count, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AreaRange? range, out FrameRange window)
    {
        lock (_machine.Gate)
        {
            (range, window) = (null, default);
            if (count > Available || !search.TryNext(out range, out window)) return false;
            range.Mark(window);
            Available -= count;
            Pending.Add(window);
            _machine.RequestsUnderWay++;
            return true;
        }
    }

    private ClaimOutcome ClaimMarked(
        AreaRange range, FrameRange window, int holder, List<FrameRange> dirty, bool keepOwn, CancellationToken cancellation)
    {
        ClaimOutcome outcome = ClaimOutcome.BusyWith(Obstacle.None, window.Start);
        try
        {
            outcome = _claims.Claim(window, holder, dirty, keepOwn, cancellation);
        }
        finally
        {
            bool isAwaited;
            lock (_machine.Gate)
            {
                isAwaited = _machine.EndRequest();
                Pending.Remove(window);
                if (outcome.Status != ClaimStatus.Granted)
                {
                    range.Unmark(window);
                    Available += window.Count;
                }
            }

            if (isAwaited) _machine.Changes.Raise();
        }

        return outcome;
    }

    private void Clear(AreaAllocation allocation, List<FrameRange> dirty)
    {
        bool cleared = false;
        try
        {
            foreach (FrameRange range in dirty) _machine.World.Clear(range);
            cleared = true;
        }
        finally
        {
            if (!cleared) Release(allocation.Frames);
        }
    }

    private int AddHolder(AreaRequest request)
    {
        lock (_machine.Gate)
            return _machine.Holders.Add(request.Name, _machine.Time.GetTimestamp(), _machine.Holders.ClientOf(request.Client));
    }

    private void Account(AreaRequest request, bool granted)
    {
        lock (_machine.Gate)
        {
            long frames = request.Count.Value;
            Counters = granted
                ? Counters with { Granted = Counters.Granted + 1, FramesGranted = Counters.FramesGranted + frames }
                : Counters with { Refused = Counters.Refused + 1, FramesRefused = Counters.FramesRefused + frames };
        }
    }

    private RefusalReason ReasonOf(ClaimOutcome outcome, int attempts) => outcome.Status switch
    {
        ClaimStatus.NoMemory => RefusalReason.NoRefuge,
        ClaimStatus.Cancelled => RefusalReason.Cancelled,
        _ => attempts > 0 || RangeList.Count > 1 ? RefusalReason.Busy : RefusalReason.NoRoom,
    };

    private static void CheckRequest(AreaRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Count.Value, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Count.Value, FrameSize.MaxFrames * 2L, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegative(request.AlignOrder, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.AlignOrder, AreaRequest.MaxAlignOrder, nameof(request));
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Name, nameof(request));
        if (request.Boundary.Value < 0 || (request.Boundary.Value & (request.Boundary.Value - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.Boundary.Value, "A boundary is a power of two of frames, or 0 for none.");
    }
}
