using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>Data that a device cannot reach at its own place is copied to where it can, and back (swiotlb_tbl_map_single, swiotlb_bounce).</summary>
public sealed partial class DmaLayer
{
    /// <summary>
    /// Copies a range to where the device reaches it. Also when the device is going to write: a device that writes less than all would leave in the rest
    /// what was in the pool before.
    /// </summary>
    private bool TryBounce(DmaDevice device, ref PhysicalAddress place, long bytes)
    {
        if (Bounce is null || !Bounce.TryTake(place, bytes, out PhysicalAddress bounce)) return false;
        if (!device.Reaches(bounce, bytes, device.Mask))
        {
            Bounce.Give(bounce);
            return false;
        }

        BouncedRange range = new(place, bounce, bytes);
        Undo.OnFailure(() => CopyOut(range, bytes), () => Bounce.Give(bounce));
        place = bounce;
        return true;
    }

    private bool IsBounced(PhysicalAddress place, long bytes, out BouncedRange bounced)
    {
        bounced = default;
        if (Bounce?.TryFind(place, out bounced) != true) return false;
        if (bytes > bounced.Bytes)
            throw DmaException.Invalid($"{bytes} bytes at {new DmaAddress(place.Value)} are more than the {bounced.Bytes} that were mapped from there on.");
        return true;
    }

    private void CopyOut(BouncedRange range, long bytes) => Copy(range, bytes, (original, bounce, length) => CopyStep(bounce, original, length));

    private void CopyIn(BouncedRange range, long bytes) => Copy(range, bytes, (original, bounce, length) => CopyStep(original, bounce, length));

    /// <summary>The pool is low memory; what is copied may be high, and is then mapped page by page.</summary>
    private void Copy(BouncedRange range, long bytes, Action<CpuAddress, CpuAddress, long> step)
    {
        CpuAddress bounce = new(CpuMapping.Linear, range.Bounce);
        if (!_caches.IsHigh(new(range.Original.Value + (ulong)(bytes - 1))))
        {
            step(new CpuAddress(CpuMapping.Linear, range.Original), bounce, bytes);
            return;
        }

        for (long done = 0; done < bytes;)
        {
            PhysicalAddress from = new(range.Original.Value + (ulong)done);
            long length = Math.Min(bytes - done, FrameSize.Bytes - (long)(from.Value & (FrameSize.Bytes - 1)));
            CpuAddress? page = _caches.IsHigh(from) ? _options.Port.Kmap(from.Pfn) : null;
            step(new CpuAddress(page?.Mapping ?? CpuMapping.Linear, from), bounce + done, length);
            if (page is CpuAddress mapped) _options.Port.Do(new Primitive(PrimitiveKind.Kunmap, mapped, FrameSize.Bytes));
            done += length;
        }
    }

    private void CopyStep(CpuAddress destination, CpuAddress source, long bytes) =>
        _options.Port.Do(new Primitive(PrimitiveKind.Copy, destination, bytes) { Source = source });
}
