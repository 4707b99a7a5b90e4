using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Explains a refusal from the state the machine is in. Thread safe.</summary>
public static partial class Diagnose
{
    /// <summary>The most blockers a diagnosis names. Arbitrary: what a person reads.</summary>
    public const int MaxBlockers = 16;

    /// <summary>Says why a request was refused and what would have helped.</summary>
    public static AllocationDiagnosis Refusal(Area area, AreaRequest request, AllocationFailure failure)
    {
        ArgumentNullException.ThrowIfNull(area);

        // What is being cleared ahead stands in nobody's way.
        using CleaningPause pause = area.Machine.PauseCleaning();
        lock (area.Machine.Gate)
        {
            area.Machine.Summaries.TakeNotes();
            WindowMap? map = null;
            FrameRange? window = area.IsActivated && request.Count.Value > 0 ? Window(area, request, failure, out map) : null;
            List<Blocker> kept = failure.Reason == RefusalReason.NoRefuge ? Blockers.OutsideAreas(area.Machine) : [];
            List<Blocker> blockers = window is FrameRange seen && map is not null ? Blockers.In(area.Machine, map, seen) : [];
            return new AllocationDiagnosis
            {
                Area = area.Name,
                Requester = request.Name,
                Requested = request.Count,
                Alignment = FrameCount.OfOrder(request.AlignOrder),
                Reason = failure.Reason,
                Total = area.Count,
                Free = area.Available,
                LongestRun = area.LongestRun,
                Refuge = new(area.Machine.Zones.Sum(zone => zone.FreeFrames - zone.FreeCmaFrames)),
                Attempts = failure.Attempts,
                BestWindow = window,
                Blockers = [.. blockers.Take(MaxBlockers)],
                UnnamedBlockers = Math.Max(0, blockers.Count - MaxBlockers),
                RefugeBlockers = [.. kept.Take(MaxBlockers)],
                Remedy = Remedies.For(area, request, failure, window, blockers, kept),
                Errno = failure.Errno,
            };
        }
    }

    /// <summary>Says by how much a request goes beyond its client's quota, and what would have helped.</summary>
    public static AllocationDiagnosis OverQuota(Area area, AreaRequest request, QuotaUse quota) =>
        Refusal(area, request, new(RefusalReason.OverQuota, 0, default, default, default) { Errno = AllocationFailure.ErrnoOf(RefusalReason.OverQuota, 1) }) with
        {
            Quota = quota,
            BestWindow = null,
            Blockers = [],
            UnnamedBlockers = 0,
            Remedy = request.Count > area.Count
                ? $"No quota can help: '{area.Name}' has {new ByteSize(area.Count.Bytes)} in all."
                : quota.RemedyFor(request.Count),
        };

    /// <summary>The window to speak of: the one that was tried, when room to move its tenants to was all it wanted; else the least blocked.</summary>
    private static FrameRange? Window(Area area, AreaRequest request, AllocationFailure failure, out WindowMap? map)
    {
        FrameRange tried = new(failure.Last.At, request.Count);
        if (failure.Last.Status == ClaimStatus.NoMemory && area.RangeOf(tried) is { } range)
        {
            map = new(area, range);
            return tried;
        }

        // Of a guaranteed area a device may have any window that no other has: what it is told of is what keeps it from that.
        bool isPromised = area.Promise == LendingPromise.Guaranteed && failure.Reason == RefusalReason.Busy;
        (AreaRange Range, int Start, int Blocked)? best = LeastBlocked.Find(area, request, isPromised);
        map = best is { } chosen ? new WindowMap(area, chosen.Range) : null;
        return best is { } least ? new FrameRange(least.Range.Frames.Start + new FrameCount(least.Start), request.Count) : null;
    }
}
