using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>What would have made a request succeed, in one sentence that is true when it is followed. Under the machine's lock.</summary>
internal static class Remedies
{
    public static string For(
        Area area, AreaRequest request, AllocationFailure failure, FrameRange? window, List<Blocker> blockers, List<Blocker> kept) => failure.Reason switch
        {
            RefusalReason.NotActivated => "Activate the areas before allocating; if that failed, Activate said why.",
            RefusalReason.Empty => "Ask for one frame or more.",
            RefusalReason.TooLarge => $"An area with {new ByteSize(request.Count.Bytes)} in one range would have it; '{area.Name}' has {new ByteSize(LargestRange(area).Bytes)}.",
            RefusalReason.Removed => "Allocate from another area, or create one.",
            RefusalReason.Cancelled => "Nothing stood in its way for good; ask again with more time.",
            RefusalReason.Kept => "Wait in line with AllocateAsync, or ask again once that request has been granted.",
            _ when window is FrameRange found => ForWindow(area, request, found, blockers, kept),
            _ => $"No run of {new ByteSize(request.Count.Bytes)} in the area keeps to {ConstraintsOf(area, request)}, be it idle; ask for less, or for less of that.",
        };

    private static string ForWindow(Area area, AreaRequest request, FrameRange window, List<Blocker> blockers, List<Blocker> kept)
    {
        FrameCount shortage = ShortOfRefuge(area, window);
        string refuge = $"{new ByteSize(shortage.Bytes)} more come free outside areas, for the tenants in its way to move to";
        if (blockers.Count == 0)
        {
            // Named in the explanation, one by one; what it takes is that one of them after the other ends.
            if (shortage.Value > 0 && kept.Count > 0)
                return $"It would be granted once {HoldersOf(kept)} let go of {new ByteSize(Math.Min(shortage.Bytes, BytesOf(kept)))} outside areas, for the tenants in its way to move to.";
            return shortage.Value > 0
                ? $"It would be granted once {refuge}; enlarge the refuge, or lend to discardable tenants."
                : "What stood in its way is gone; ask again.";
        }

        return $"It would be granted once {HoldersOf(blockers)} let go of {new ByteSize(BytesOf(blockers))} in that window"
            + (shortage.Value > 0 ? $" and {refuge}" : "")
            + $"; or in an area with {new ByteSize(request.Count.Bytes)} more.";
    }

    private static string HoldersOf(List<Blocker> blockers) =>
        string.Join(", ", blockers.Select(blocker => $"'{blocker.Holder}'").Distinct(StringComparer.Ordinal).Take(Diagnose.MaxBlockers));

    private static long BytesOf(List<Blocker> blockers) => blockers.Sum(blocker => blocker.Frames.Count.Bytes);

    /// <summary>Frames that the movable tenants of a window need and would not find, once its page blocks are isolated.</summary>
    private static FrameCount ShortOfRefuge(Area area, FrameRange window)
    {
        int start = area.Machine.Frames.IndexOf(window.Start);
        int end = area.Machine.Frames.IndexOf(window.End);
        long need = Refuge.NeedOf(area.Machine, start, end);
        return new(Refuge.HasRoomBeside(area.Machine, start, end, need) ? 0 : need - Refuge.Beside(area.Machine, start, end).Room);
    }

    private static FrameCount LargestRange(Area area) => area.Ranges.Select(range => range.Count).DefaultIfEmpty().Max();

    private static string ConstraintsOf(Area area, AreaRequest request) =>
        $"an alignment of {new ByteSize(FrameCount.OfOrder(request.AlignOrder).Bytes)}"
        + (request.Boundary.Value > 0 ? $" within a boundary of {new ByteSize(request.Boundary.Bytes)}" : "")
        + (request.Limit is Pfn limit && limit < s_endOfAddresses ? $" below the address {limit.Address} (the area starts at {area.Ranges[0].Start.Address})" : "");

    /// <summary>The frame after the last that has an address: a limit that is none.</summary>
    private static readonly Pfn s_endOfAddresses = new(1L << (64 - FrameSize.Shift));
}
