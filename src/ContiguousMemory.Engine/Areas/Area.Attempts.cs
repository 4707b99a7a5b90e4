using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The windows tried for one request.</summary>
public sealed partial class Area
{
    /// <summary>The search, for those who mean it and for those who only ask: which windows, in which order, and when to stop is the same for both.</summary>
    private abstract class Attempts(Area area, AreaRequest request)
    {
        private ClaimOutcome _last;

        public int Count { get; private set; }

        public FrameCount Moved { get; private set; }

        public FrameCount Discarded { get; private set; }

        protected Area Area => area;

        protected AreaRequest Request => request;

        /// <summary>Whether caches above the engine have given back what they kept.</summary>
        protected bool IsDrained { get; private set; } = !area._machine.HasCaches;

        /// <summary>Tries windows until one is granted or no other is worth a try.</summary>
        public bool Run(out FrameRange window)
        {
            WindowSearch search = area.Placement.Begin(area, request);
            while (true)
            {
                if (TryNext(search, out window))
                {
                    Count++;
                    _last = Try(window);
                    Moved += _last.Moved;
                    Discarded += _last.Discarded;
                    if (_last.Status == ClaimStatus.Granted) return true;
                    if (GoesOnAfter(search, _last)) continue;
                }

                if (IsDrained || _last.Status == ClaimStatus.Cancelled) return false;

                // What caches keep looks held. Nobody is refused for it; the search starts over.
                area._machine.DrainCaches();
                IsDrained = true;
                search = area.Placement.Begin(area, request);
            }
        }

        public AllocationFailure Failure()
        {
            RefusalReason reason = Reason();
            return new(reason, Count, _last, Moved, Discarded) { Errno = AllocationFailure.ErrnoOf(reason, area.RangeList.Count) };
        }

        /// <summary>The next window, if there is one.</summary>
        protected abstract bool TryNext(WindowSearch search, out FrameRange window);

        /// <summary>What comes of a window.</summary>
        protected abstract ClaimOutcome Try(FrameRange window);

        protected virtual bool GoesOnAfter(WindowSearch search, ClaimOutcome outcome)
        {
            lock (area._machine.Gate) return search.GoesOnAfter(outcome);
        }

        private RefusalReason Reason()
        {
            if (_last.Status == ClaimStatus.NoMemory) return RefusalReason.NoRefuge;
            if (_last.Status == ClaimStatus.Cancelled) return RefusalReason.Cancelled;
            if (Count > 0) return RefusalReason.Busy;
            if (area.IsRemoved) return RefusalReason.Removed;
            if (!area.FitsARange(request.Count)) return RefusalReason.TooLarge;

            // A policy that avoids what is leased tries no window at all. Whether devices or leases were in the way, the bitmap knows.
            lock (area._machine.Gate)
            {
                if (area.IsClosedTo(request)) return RefusalReason.Kept;
                using KeptLook look = area.Look(request);
                return Placement.Linux.Begin(area, request).TryNext(out _, out _) ? RefusalReason.Busy : RefusalReason.NoRoom;
            }
        }
    }

    /// <summary>Windows are marked and claimed.</summary>
    private sealed class Claiming(Area area, AreaRequest request, int holder, List<FrameRange> dirty, ClaimWork work, CancellationToken cancellation)
        : Attempts(area, request)
    {
        /// <summary>
        /// The bits are set before the lock is let go: from then on no other search finds this window, so the slow work needs no lock. If it fails, for
        /// whatever reason, the bits are cleared again.
        /// </summary>
        protected override bool TryNext(WindowSearch search, out FrameRange window)
        {
            lock (Area._machine.Gate)
            {
                window = default;
                using KeptLook look = Area.Look(Request);
                if (Request.Count > Area.Available || Area.IsClosedTo(Request) || !search.TryNext(out AreaRange? range, out window))
                {
                    Area._machine.NoteTurnedAway(Area.Pending.Count > 0 || Area._arrivals > 0);
                    return false;
                }

                range.Mark(window);
                Area.Available -= Request.Count;
                if (!Request.IsArrival) Area._grants++;
                Area.Pending.Add(window);
                return true;
            }
        }

        protected override ClaimOutcome Try(FrameRange window)
        {
            ClaimOutcome? outcome = null;
            try
            {
                outcome = Area._claims.Claim(window, holder, dirty, Request.KeepOwn, work, cancellation);
            }
            finally
            {
                bool wakes;
                lock (Area._machine.Gate)
                {
                    Area.Pending.Remove(window);
                    if (outcome is not { Status: ClaimStatus.Granted })
                    {
                        // In the range that it is in by now: the area may have been resized, though never by what is marked.
                        Area.RangeOf(window)!.Unmark(window);
                        Area.Available += window.Count;
                        if (!Request.IsArrival) Area._grants--;
                    }

                    wakes = Area._machine.TakeTurnedAway();
                }

                // Only now, with every mark off, does another try make sense. Who waited already was woken as units moved or went; and whoever then
                // looked in vain, because of the marks, is among those turned away.
                if (wakes) Area._machine.Changes.Raise();
            }

            return outcome.Value;
        }
    }
}
