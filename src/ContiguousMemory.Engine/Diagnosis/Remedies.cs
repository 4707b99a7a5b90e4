using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What would have made a request succeed, in one sentence that is true when it is followed. Under the machine's lock.</summary>
internal static class Remedies
{
    public static string For(Area area, AreaRequest request, AllocationFailure failure, FrameRange? window, List<Blocker> blockers) => failure.Reason switch
    {
        RefusalReason.NotActivated => "Activate the areas before allocating; if that failed, Activate said why.",
        RefusalReason.Empty => "Ask for one frame or more.",
        RefusalReason.TooLarge => $"An area with {new ByteSize(request.Count.Bytes)} in one range would have it; '{area.Name}' has {new ByteSize(LargestRange(area).Bytes)}.",
        RefusalReason.Cancelled => "Nothing stood in its way for good; ask again with more time.",
        RefusalReason.Kept => "Wait in line with AllocateAsync, or ask again once that request has been granted.",
        _ when window is FrameRange found => ForWindow(area, request, found, blockers),
        _ => $"No run of {new ByteSize(request.Count.Bytes)} in the area keeps to {ConstraintsOf(request)}, be it idle; ask for less, or for less of that.",
    };

    private static string ForWindow(Area area, AreaRequest request, FrameRange window, List<Blocker> blockers)
    {
        FrameCount shortage = ShortOfRefuge(area, window);
        string refuge = $"{new ByteSize(shortage.Bytes)} more come free outside areas, for the tenants in its way to move to";
        if (blockers.Count == 0)
        {
            return shortage.Value > 0
                ? $"It would be granted once {refuge}; enlarge the refuge, or lend to discardable tenants."
                : "What stood in its way is gone; ask again.";
        }

        IEnumerable<string> holders = blockers.Select(blocker => $"'{blocker.Holder}'").Distinct(StringComparer.Ordinal).Take(Diagnose.MaxBlockers);
        FrameCount held = new(blockers.Sum(blocker => blocker.Frames.Count.Value));
        return $"It would be granted once {string.Join(", ", holders)} let go of {new ByteSize(held.Bytes)} in that window"
            + (shortage.Value > 0 ? $" and {refuge}" : "")
            + $"; or in an area with {new ByteSize(request.Count.Bytes)} more.";
    }

    /// <summary>Frames that the movable tenants of a window need and would not find, once its page blocks are isolated.</summary>
    private static FrameCount ShortOfRefuge(Area area, FrameRange window)
    {
        int block = area.Machine.PageBlockOrder;
        int start = area.Machine.Frames.IndexOf(window.Start);
        int end = area.Machine.Frames.IndexOf(window.End);
        int most = ((((end - 1) >> block) + 1) << block) - ((start >> block) << block);
        if (Refuge.HasFreeFor(area.Machine, 2L * most)) return default; // Room for all of it and as much again, which may be its own.
        Refuge refuge = Refuge.Of(area.Machine) - Refuge.Of(area.Machine, (start >> block) << block, (((end - 1) >> block) + 1) << block);
        long need = Refuge.NeedOf(area.Machine, start, end);
        return new(refuge.HasRoomFor(need) ? 0 : need - refuge.Room);
    }

    private static FrameCount LargestRange(Area area) => area.Ranges.Select(range => range.Count).DefaultIfEmpty().Max();

    private static string ConstraintsOf(AreaRequest request) =>
        $"an alignment of {new ByteSize(FrameCount.OfOrder(request.AlignOrder).Bytes)}"
        + (request.Boundary.Value > 0 ? $" within a boundary of {new ByteSize(request.Boundary.Bytes)}" : "")
        + (request.Limit is Pfn limit ? $" below {limit}" : "");
}
