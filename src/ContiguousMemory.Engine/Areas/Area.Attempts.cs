using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The windows tried for one request.</summary>
public sealed partial class Area
{
    private sealed class Attempts(Area area, AreaRequest request, int holder)
    {
        private ClaimOutcome _last;

        public int Count { get; private set; }

        public FrameCount Moved { get; private set; }

        public FrameCount Discarded { get; private set; }

        /// <summary>Tries windows until one is granted or no other is worth a try.</summary>
        public bool Run(List<FrameRange> dirty, CancellationToken cancellation, out FrameRange window)
        {
            bool isDrained = !area._machine.HasCaches;
            WindowSearch search = area.Placement.Begin(area, request);
            while (true)
            {
                if (TryMark(search, out AreaRange? range, out window))
                {
                    Count++;
                    _last = ClaimMarked(range, window, dirty, cancellation);
                    Moved += _last.Moved;
                    Discarded += _last.Discarded;
                    if (_last.Status == ClaimStatus.Granted) return true;
                    bool goesOn;
                    lock (area._machine.Gate) goesOn = search.GoesOnAfter(_last);
                    if (goesOn) continue;
                }

                if (isDrained || _last.Status == ClaimStatus.Cancelled) return false;

                // What caches keep looks held. Nobody is refused for it; the search starts over.
                area._machine.DrainCaches();
                isDrained = true;
                search = area.Placement.Begin(area, request);
            }
        }

        public AllocationFailure Failure()
        {
            RefusalReason reason = Reason();
            return new(reason, Count, _last, Moved, Discarded) { Errno = AllocationFailure.ErrnoOf(reason, area.RangeList.Count) };
        }

        private RefusalReason Reason()
        {
            if (_last.Status == ClaimStatus.NoMemory) return RefusalReason.NoRefuge;
            if (_last.Status == ClaimStatus.Cancelled) return RefusalReason.Cancelled;
            if (Count > 0) return RefusalReason.Busy;
            if (!area.FitsARange(request.Count)) return RefusalReason.TooLarge;

            // A policy that avoids what is leased tries no window at all. Whether devices or leases were in the way, the bitmap knows.
            lock (area._machine.Gate)
            {
                if (area.IsClosedTo(request)) return RefusalReason.Kept;
                using KeptLook look = area.Look(request);
                return Placement.Linux.Begin(area, request).TryNext(out _, out _) ? RefusalReason.Busy : RefusalReason.NoRoom;
            }
        }

        /// <summary>
        /// The bits are set before the lock is let go: from then on no other search finds this window, so the slow work needs no lock. If it fails, for
        /// whatever reason, the bits are cleared again.
        /// </summary>
        private bool TryMark(WindowSearch search, [NotNullWhen(true)] out AreaRange? range, out FrameRange window)
        {
            lock (area._machine.Gate)
            {
                (range, window) = (null, default);
                using KeptLook look = area.Look(request);
                if (request.Count > area.Available || area.IsClosedTo(request) || !search.TryNext(out range, out window))
                {
                    area._machine.NoteTurnedAway(area.Pending.Count > 0);
                    return false;
                }

                range.Mark(window);
                area.Available -= request.Count;
                area._grants++;
                area.Pending.Add(window);
                return true;
            }
        }

        private ClaimOutcome ClaimMarked(AreaRange range, FrameRange window, List<FrameRange> dirty, CancellationToken cancellation)
        {
            ClaimOutcome? outcome = null;
            try
            {
                outcome = area._claims.Claim(window, holder, dirty, request.KeepOwn, cancellation);
            }
            finally
            {
                bool wakes;
                lock (area._machine.Gate)
                {
                    area.Pending.Remove(window);
                    if (outcome is not { Status: ClaimStatus.Granted })
                    {
                        range.Unmark(window);
                        area.Available += window.Count;
                        area._grants--;
                    }

                    wakes = area._machine.TakeTurnedAway();
                }

                // Only now, with every mark off, does another try make sense. Who waited already was woken as units moved or went; and whoever then
                // looked in vain, because of the marks, is among those turned away.
                if (wakes) area._machine.Changes.Raise();
            }

            return outcome.Value;
        }
    }
}
