using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The window with the least work: free frames cost nothing, discardable ones little, movable ones their copy; leased ones are avoided.</summary>
/// <remarks>
/// A request of a page block or more gets the cheapest of the windows that start on a page block. A smaller one gets the shortest run of free frames that
/// holds it, else the cheapest window of the page block that has least work in all. When neither finds one, every aligned window is considered; and when there
/// is no room for the tenants of the one that was chosen, every window whose tenants there is room for: what can be granted is. Of equals the lowest wins.
/// </remarks>
internal sealed class CheapestPlacement() : Placement("cheapest")
{
    internal override WindowSearch Begin(Area area, AreaRequest request) => new Search(area, request);

    private sealed class Search(Area area, AreaRequest request) : WindowSearch
    {
        private readonly HashSet<Pfn> _refused = [];
        private bool _isRefugeShort;

        public override bool TryNext([NotNullWhen(true)] out AreaRange? range, out FrameRange window)
        {
            (range, window) = (null, default);
            List<CandidateWindows> candidates =
                [.. area.RangeList.Select(each => new CandidateWindows(area, new WindowMap(area, each, _refused.Count > 0 ? _refused : null), request))];
            Candidate? best = _isRefugeShort ? BestWithinRefuge(candidates) : BestOf(candidates);
            if (best is not { } found) return false;
            range = found.Map.Range;
            window = new FrameRange(area.Machine.Frames.PfnOf(found.Start), request.Count);
            return true;
        }

        /// <summary>Each busy window takes a frame of it out of the search, so that it ends. For want of a refuge there is one more try.</summary>
        public override bool GoesOnAfter(ClaimOutcome outcome) => outcome.Status switch
        {
            ClaimStatus.Busy => _refused.Add(outcome.At),
            ClaimStatus.NoMemory => !_isRefugeShort && (_isRefugeShort = true),
            _ => false,
        };

        private Candidate? BestOf(List<CandidateWindows> candidates)
        {
            Candidate? best = request.Count.Value >= 1L << area.Machine.PageBlockOrder
                ? Best(candidates, windows => windows.OnPageBlocks())
                : Best(candidates, windows => windows.InFreeRuns()) ?? Best(candidates, windows => windows.InCheapestBlock());
            return best ?? Best(candidates, windows => windows.Anywhere());
        }

        private Candidate? BestWithinRefuge(List<CandidateWindows> candidates)
        {
            Refuge refuge = Refuge.Of(area.Machine);
            return Best(candidates, windows => windows.WithinRefuge(refuge));
        }

        /// <summary>The least by cost, then by address; ranges are in the order of their index.</summary>
        private static Candidate? Best(List<CandidateWindows> candidates, Func<CandidateWindows, Candidate?> find)
        {
            Candidate? best = null;
            foreach (CandidateWindows windows in candidates)
            {
                if (find(windows) is { } found && (best is not { } known || found.Rank < known.Rank)) best = found;
            }

            return best;
        }
    }
}
