using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The window with the least work: free frames cost nothing, discardable ones little, movable ones their copy; leased ones are avoided.</summary>
/// <remarks>
/// <para>A request of a page block or more gets the cheapest of the windows that start on a page block and leave room for more of its size
/// (<see cref="RoomKeeping"/>), else the cheapest of all that start on one.</para>
/// <para>A smaller one gets free frames where it fits best: in the page block whose longest stretch of free frames is the shortest that holds it, and there the
/// shortest stretch that does. A stretch begins on an aligned frame of the block, may run into the next, and counts up to a block's length. Where no free
/// frames will do it gets the cheapest window of the page block that has least work in all.</para>
/// <para>Where page blocks move as a whole, a window of free frames right behind a device's comes before all these (<see cref="Beside"/>).</para>
/// <para>Before that again come the ends of the runs between devices (<see cref="RunEnds"/>), for whoever held for long the last time, and for everybody while
/// room is short (<see cref="Area.KeepsRoomFor"/>).</para>
/// <para>When neither finds one, every aligned window is considered; and when there is no room for the tenants of the one that was chosen, the windows whose
/// tenants there is room for: what can be granted is. Of equals the lowest wins.</para>
/// </remarks>
internal sealed class CheapestPlacement() : Placement("cheapest")
{
    internal override bool PlacesTenants => true;

    internal override WindowSearch Begin(Area area, AreaRequest request) => new Search(area, request);

    internal override bool TryFree(Area area, in AreaRequest request, [NotNullWhen(true)] out AreaRange? range, out FrameRange window)
    {
        // Nobody leases what is free; but a lease that has ended unnoticed may have stood in the way of a window that comes before the free one.
        area.Machine.Summaries.TakeNotes();
        return TryUse(CheapestWindow.Find(area, request), request, out range, out window);
    }

    private static bool TryUse(Candidate best, in AreaRequest request, [NotNullWhen(true)] out AreaRange? range, out FrameRange window)
    {
        range = best.Range;
        window = range is null ? default : best.WindowOf(request.Count);
        return range is not null;
    }

    private sealed class Search(Area area, AreaRequest request) : WindowSearch
    {
        private readonly HashSet<Pfn> _refused = [];
        private bool _isRefugeShort;

        public override bool TryNext([NotNullWhen(true)] out AreaRange? range, out FrameRange window)
        {
            Machine machine = area.Machine;
            machine.Summaries.TakeNotes();
            foreach (Pfn pfn in _refused) Exclude(pfn);
            Candidate best = _isRefugeShort ? WithinRefuge.Find(area, request) : CheapestWindow.Find(area, request);
            foreach (Pfn pfn in _refused) Readmit(pfn);

            // Those in transit count as blocked until their transit ends, which wakes whoever is turned away for it.
            if (best.Range is null && machine.HasTransits && !request.IsQuestion) machine.NoteTransitMet();
            return TryUse(best, request, out range, out window);
        }

        /// <summary>Each busy window takes a unit of it out of the search, so that it ends. For want of a refuge there is one more try.</summary>
        public override bool GoesOnAfter(ClaimOutcome outcome) => outcome.Status switch
        {
            ClaimStatus.Busy => _refused.Add(outcome.At),
            ClaimStatus.NoMemory => !_isRefugeShort && (_isRefugeShort = true),
            _ => false,
        };

        /// <summary>Whatever it looks like now, a claim of this search found it busy.</summary>
        private void Exclude(Pfn pfn) => UnitAt(pfn, out int start, out int end)?.Set(start, end, FrameClass.Blocked);

        private void Readmit(Pfn pfn) => UnitAt(pfn, out int start, out int end)?.Refresh(start, end);

        /// <summary>The unit at a frame; none when the area has given that back meanwhile.</summary>
        private RangeSummary? UnitAt(Pfn pfn, out int start, out int end)
        {
            (start, end) = (0, 0);
            if (area.RangeOf(new FrameRange(pfn, new FrameCount(1))) is not { } range) return null;
            int at = (int)(pfn - range.Frames.Start).Value;
            bool isLent = area.Machine.Frames[range.Summary!.Start + at].State == FrameState.Lent;
            (start, end) = isLent ? range.Summary.UnitsOf(at, at + 1) : (at, at + 1);
            return range.Summary;
        }
    }
}
