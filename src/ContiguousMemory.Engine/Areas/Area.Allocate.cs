using ContiguousMemory.Engine.Buddy;
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
    /// <exception cref="ArgumentOutOfRangeException">The count, the alignment or the boundary is out of range.</exception>
    /// <exception cref="ArgumentException">The request has no name.</exception>
    /// <remarks>What the world throws while it moves or clears comes through; then nothing was taken, and nothing is counted.</remarks>
    public bool TryAllocate(
        AreaRequest request, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation = default)
    {
        CheckRequest(request);
        failure = default;
        if (RefusedBeforeSearch(request) is RefusalReason reason)
        {
            allocation = default;
            failure = FailureBeforeSearch(reason);
            return false;
        }

        if (TryTakeFree(request, out allocation)) return true;
        using CleaningPause pause = _machine.PauseCleaning();
        return TryClaim(request, out allocation, out failure, cancellation);
    }

    /// <summary>
    /// Grants a request whose first window nobody has, in one step under the lock and without a thing for the collector. Most requests end here; what it cannot
    /// do is left to <see cref="TryClaim"/>, as though this had not been tried.
    /// </summary>
    private bool TryTakeFree(in AreaRequest request, out AreaAllocation allocation)
    {
        allocation = default;
        List<FrameRange> dirty = Machine.BeginDirty();
        long since = _machine.Time.GetTimestamp();
        lock (_machine.Gate)
        {
            if (request.Count > Available || IsClosedTo(request)) return false;
            using KeptLook look = Look(request);
            if (!Placement.TryFree(this, request, out AreaRange? range, out FrameRange window)) return false;
            int start = (int)(window.Start - range.Frames.Start).Value;
            if (!range.Summary!.IsFree(start, start + (int)window.Count.Value)) return false;
            int holder = _machine.Holders.Add(request.Name, since, _machine.Holders.ClientOf(request.Client));
            _claims.TakeFree(window, holder, dirty, request.KeepOwn);
            range.Mark(window);
            Available -= window.Count;
            allocation = new(window, holder, default, default, 1) { Serial = _machine.Holders[holder].Serial };
            _machine.Holders[holder].Asked = Asked;
            if (request.IsArrival)
            {
                _machine.Holders[holder].IsArriving = true;
                return true;
            }

            _grants++;
            if (dirty.Count == 0) Tally(request.Count, granted: true);
        }

        if (dirty.Count == 0) return true;
        long began = _machine.WorkTime.GetTimestamp();
        Clear(allocation, dirty);
        _claims.Rates.LearnClearing(Sum(dirty), _machine.WorkTime.GetElapsedTime(began));
        lock (_machine.Gate) Tally(request.Count, granted: true);
        return true;
    }

    private bool TryClaim(AreaRequest request, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation)
    {
        // A list of its own: tenants' callbacks may populate other slots on this thread.
        List<FrameRange> dirty = [];
        ClaimWork work = new(_machine.WorkTime);
        bool granted = TryClaimWindow(request, dirty, work, out allocation, out failure, cancellation);
        if (granted)
        {
            work.Turn(WorkKind.Clearing);
            Clear(allocation, dirty);
            Learn(work, allocation, Sum(dirty));
        }

        lock (_machine.Gate)
        {
            Tally(request.Count, granted);
            if (!granted) NoteRefused(request, failure);
            TallyWork(granted ? allocation.Moved : failure.Moved, granted ? allocation.Discarded : failure.Discarded);
        }

        int errno = failure.Errno;
        if (!granted && !request.IsQuiet) _log.Write(() => FailureLine(request.Count, errno));
        return granted;
    }

    /// <summary>What is refused without a search, and counted nowhere.</summary>
    private RefusalReason? RefusedBeforeSearch(in AreaRequest request)
    {
        if (IsRemoved) return RefusalReason.Removed;
        if (!IsActivated) return RefusalReason.NotActivated;
        if (request.Count.Value == 0) return RefusalReason.Empty;

        // 6.12, with its one range, says no to what its bitmap could never hold and does not count it; 6.15 searches in vain and does.
        return RangeList.Count == 1 && !FitsARange(request.Count) ? RefusalReason.TooLarge : null;
    }

    private AllocationFailure FailureBeforeSearch(RefusalReason reason) =>
        new(reason, 0, default, default, default) { Errno = AllocationFailure.ErrnoOf(reason, RangeList.Count) };

    private bool TryClaimWindow(
        AreaRequest request, List<FrameRange> dirty, ClaimWork work, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation)
    {
        int holder = AddHolder(request, out long serial);
        bool granted = false;
        try
        {
            Claiming attempts = new(this, request, holder, dirty, work, cancellation);
            granted = attempts.Run(out FrameRange window);
            allocation = granted ? new(window, holder, attempts.Moved, attempts.Discarded, attempts.Count) { Serial = serial } : default;
            failure = granted ? default : attempts.Failure();
            return granted;
        }
        finally
        {
            // Also when the memory beneath failed: a holder of nothing would stay in the books for good.
            if (!granted)
            {
                lock (_machine.Gate) _machine.Holders.Remove(holder);
            }
        }
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
            if (!cleared) TakeBack(allocation);
        }
    }

    private int AddHolder(AreaRequest request, out long serial)
    {
        lock (_machine.Gate)
        {
            int holder = _machine.Holders.Add(request.Name, _machine.Time.GetTimestamp(), _machine.Holders.ClientOf(request.Client));
            serial = _machine.Holders[holder].Serial;
            _machine.Holders[holder].Asked = Asked;
            _machine.Holders[holder].IsArriving = request.IsArrival;
            return holder;
        }
    }

    private static FrameCount Sum(List<FrameRange> ranges)
    {
        long frames = 0;
        foreach (FrameRange range in ranges) frames += range.Count.Value;
        return new(frames);
    }

    private void Tally(FrameCount count, bool granted) => _counters = granted
        ? _counters with { Granted = _counters.Granted + 1, FramesGranted = _counters.FramesGranted + count.Value }
        : _counters with { Refused = _counters.Refused + 1, FramesRefused = _counters.FramesRefused + count.Value };

    private void TallyWork(FrameCount moved, FrameCount discarded) => _counters = _counters with
    {
        FramesMoved = _counters.FramesMoved + moved.Value,
        FramesDiscarded = _counters.FramesDiscarded + discarded.Value,
    };

    private bool FitsARange(FrameCount count)
    {
        foreach (AreaRange range in RangeList)
        {
            if (range.BitsFor(count) <= range.Bits) return true;
        }

        return false;
    }

    private static void CheckRequest(in AreaRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Count.Value, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Count.Value, FrameSize.MaxFrames * 2L, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegative(request.AlignOrder, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.AlignOrder, AreaRequest.MaxAlignOrder, nameof(request));
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Name, nameof(request));
        long boundary = request.Boundary.Value;
        if (boundary < 0 || boundary > 1L << AreaRequest.MaxAlignOrder || (boundary & (boundary - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(request), boundary, $"A boundary is a power of two of frames up to 2^{AreaRequest.MaxAlignOrder}, or 0 for none.");
    }
}
