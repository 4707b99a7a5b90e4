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
        allocation = default;
        if (RefusedBeforeSearch(request) is RefusalReason reason)
        {
            failure = new(reason, 0, default, default, default) { Errno = AllocationFailure.ErrnoOf(reason, RangeList.Count) };
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
        return RangeList.Count == 1 && !FitsARange(request.Count) ? RefusalReason.TooLarge : null;
    }

    private bool TryClaimWindow(
        AreaRequest request, List<FrameRange> dirty, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken cancellation)
    {
        int holder = AddHolder(request, out long serial);
        bool granted = false;
        try
        {
            Attempts attempts = new(this, request, holder);
            granted = attempts.Run(dirty, cancellation, out FrameRange window);
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
            return holder;
        }
    }

    private void Account(AreaRequest request, bool granted)
    {
        lock (_machine.Gate)
        {
            long frames = request.Count.Value;
            _counters = granted
                ? _counters with { Granted = _counters.Granted + 1, FramesGranted = _counters.FramesGranted + frames }
                : _counters with { Refused = _counters.Refused + 1, FramesRefused = _counters.FramesRefused + frames };
        }
    }

    private bool FitsARange(FrameCount count) => RangeList.Exists(range => range.BitsFor(count) <= range.Bits);

    private static void CheckRequest(AreaRequest request)
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
