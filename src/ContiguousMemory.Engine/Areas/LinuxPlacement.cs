using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The search of cma_alloc (mm/cma.c): 6.12's for one range, 6.15's from range to range.</summary>
internal class LinuxPlacement() : Placement("linux")
{
    internal override WindowSearch Begin(Area area, AreaRequest request) => new Search(area, request, this);

    /// <summary>What makes bits count from an aligned frame: the range's own misalignment, in bits (cma_bitmap_aligned_offset).</summary>
    protected virtual long AlignmentOffset(AreaRange range, int alignOrder, int orderPerBit) =>
        (range.Frames.Start.Value & ((1L << alignOrder) - 1)) >> orderPerBit;

    /// <summary>Where the search goes on after a busy window: the next aligned slot.</summary>
    protected virtual long StartAfterBusy(long bit, long bits, long mask) => bit + mask + 1;

    internal override bool TryFree(Area area, in AreaRequest request, [NotNullWhen(true)] out AreaRange? range, out FrameRange window)
    {
        (int atRange, long from) = (0, 0);
        return TryNext(area, request, ref atRange, ref from, out range, out window);
    }

    private bool TryNext(Area area, in AreaRequest request, ref int atRange, ref long from, [NotNullWhen(true)] out AreaRange? range, out FrameRange window)
    {
        long mask = request.AlignOrder <= area.OrderPerBit ? 0 : (1L << (request.AlignOrder - area.OrderPerBit)) - 1;
        for (; atRange < area.RangeList.Count; atRange++, from = 0)
        {
            range = area.RangeList[atRange];
            long bits = range.BitsFor(request.Count);
            long offset = AlignmentOffset(range, request.AlignOrder, area.OrderPerBit);
            while (range.Bitmap!.FindClearRun(from, bits, mask, offset) is >= 0 and int bit)
            {
                from = StartAfterBusy(bit, bits, mask);
                window = new FrameRange(range.PfnOf(bit), request.Count);
                if (request.Allows(window)) return true; // The kernel knows no other windows; ours leaves out what the device cannot use.
            }
        }

        (range, window) = (null, default);
        return false;
    }

    private sealed class Search(Area area, AreaRequest request, LinuxPlacement policy) : WindowSearch
    {
        private int _range;
        private long _start;

        public override bool TryNext([NotNullWhen(true)] out AreaRange? range, out FrameRange window) =>
            policy.TryNext(area, request, ref _range, ref _start, out range, out window);
    }
}
