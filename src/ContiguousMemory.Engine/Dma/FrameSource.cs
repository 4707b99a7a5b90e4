using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// Frames for devices: the device's own area, or the default one, then the buddy (dma_alloc_contiguous of kernel/dma/contiguous.c and
/// __dma_direct_alloc_pages). What is answered reads as zero to the world beneath.
/// </summary>
internal sealed class FrameSource(AreaRegistry areas, int alignCap)
{
    private readonly Machine _machine = areas.Machine;

    public Machine Machine => _machine;

    /// <summary>log2 of the fewest frames, a power of two, that hold <paramref name="count"/> (get_order).</summary>
    public static int OrderOf(FrameCount count) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)count.Value));

    /// <summary>Takes frames within the coherent mask.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="count">One frame or more.</param>
    /// <param name="mayBlock">Whether areas may be asked: a claim moves tenants, which takes its time.</param>
    /// <param name="quiet">Whether the area's log hears of a refusal.</param>
    /// <param name="wasOutOfReach">Whether there were frames, and the device cannot reach them.</param>
    public TakenFrames? TryTake(DmaDevice device, FrameCount count, bool mayBlock, bool quiet, out bool wasOutOfReach)
    {
        wasOutOfReach = false;
        return (mayBlock && AreaFor(device, count) is Area area ? FromArea(area, device, count, quiet, ref wasOutOfReach) : null)
            ?? FromBuddy(device.Name, count, ZoneKind.Normal, frames => device.Reaches(frames.Start.Address, count.Bytes, device.CoherentMask), ref wasOutOfReach);
    }

    /// <summary>Takes 2^<paramref name="order"/> frames for everybody: the default area if it lies low enough, then the buddy.</summary>
    public TakenFrames? TryTakeShared(int order, ZoneKind highest, string holder)
    {
        if (areas.Default is { IsActivated: true } area && IsWithin(area, highest))
        {
            AreaRequest request = new(FrameCount.OfOrder(order), Math.Min(order, alignCap), holder) { IsQuiet = true };
            if (area.TryAllocate(request, out AreaAllocation allocation, out _)) return new TakenFrames(allocation.Frames, area, allocation);
        }

        bool wasOutOfReach = false;
        return FromBuddy(holder, FrameCount.OfOrder(order), highest, _ => true, ref wasOutOfReach);
    }

    public void Give(TakenFrames taken)
    {
        if (taken.Area is null) _machine.GiveBack(taken.Frames);
        else if (taken.Area.Release(taken.Allocation) is { IsReleased: false } refused)
            throw new InvalidOperationException($"The area '{taken.Area.Name}' does not take back {taken.Frames}: {refused}");
    }

    /// <summary>The one area that is asked. A device's own serves single frames too; from the default one they are not worth a claim, and the buddy has them.</summary>
    private Area? AreaFor(DmaDevice device, FrameCount count)
    {
        if (device.Area is { } own) return own;
        Area? found = areas.Find(device.Name);
        return found == areas.Default && count.Value <= 1 ? null : found;
    }

    private TakenFrames? FromArea(Area area, DmaDevice device, FrameCount count, bool quiet, ref bool wasOutOfReach)
    {
        // The kernel looks at the mask when it has the frames, and gives them back. So does its policy here; the other does not look where the device cannot reach.
        ulong last = Math.Min(device.CoherentMask, device.BusLimit);
        bool looksAfter = area.Placement == Placement.Linux || last >= long.MaxValue;
        AreaRequest request = new(count, Math.Min(OrderOf(count), alignCap), device.Name)
        {
            Client = device.Name,
            IsQuiet = quiet,
            Limit = looksAfter ? null : new PhysicalAddress(last + 1).Pfn,
        };
        if (!area.TryAllocate(request, out AreaAllocation allocation, out _)) return null;
        TakenFrames taken = new(allocation.Frames, area, allocation);
        if (device.Reaches(allocation.Frames.Start.Address, count.Bytes, device.CoherentMask)) return taken;
        wasOutOfReach = true;
        Give(taken);
        return null;
    }

    /// <summary>Zone by zone downwards until the frames are within reach (the kernel's second and third try with GFP_DMA32 and GFP_DMA).</summary>
    private TakenFrames? FromBuddy(string holder, FrameCount count, ZoneKind highest, Func<FrameRange, bool> reaches, ref bool wasOutOfReach)
    {
        int order = OrderOf(count);
        for (int zone = _machine.Zones.Count - 1; zone >= 0; zone--)
        {
            ZoneKind kind = _machine.Zones[zone].Kind;
            if (kind > highest || !_machine.TryTake(order, MigrateType.Unmovable, holder, out FrameRange frames, kind)) continue;
            if (reaches(frames)) return Cleared(frames);
            _machine.GiveBack(frames);
            wasOutOfReach = true;
        }

        return null;
    }

    private TakenFrames Cleared(FrameRange frames)
    {
        bool isCleared = false;
        try
        {
            _machine.World.Clear(frames);
            isCleared = true;
            return new TakenFrames(frames, null, default);
        }
        finally
        {
            if (!isCleared) _machine.GiveBack(frames);
        }
    }

    private bool IsWithin(Area area, ZoneKind highest) =>
        area.Ranges.All(range => _machine.Zones.Any(zone => zone.Kind <= highest && zone.Range.Contains(range)));
}
