using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>
/// The DMA API (linux/dma-mapping.h). <see cref="DmaLayer"/> does it; the diagnostic twin watches somebody do it. Thread safe; one buffer or mapping is
/// for one thread at a time.
/// </summary>
/// <remarks>
/// Who owns mapped memory: the device from map, or a sync for it, to unmap, or a sync for the CPU. While the device owns it the CPU keeps away. Unmap takes
/// what map took; a sync may cover a part. Memory that is mapped starts and ends on cache lines, or its neighbours are nobody's for that time.
/// </remarks>
public interface IDma
{
    /// <summary>Allocates memory that CPU and device see alike, and that reads as zero (dma_alloc_attrs).</summary>
    /// <param name="device">For whom.</param>
    /// <param name="bytes">How much; one or more.</param>
    /// <param name="buffer">The memory.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <param name="attributes">How.</param>
    /// <param name="mayBlock">Whether the caller may wait. If not, areas are not asked, and a device that does not see caches is served from the atomic pool.</param>
    /// <returns>Whether it was granted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than one byte.</exception>
    bool TryAllocate(
        DmaDevice device, long bytes, out DmaBuffer buffer, out DmaRefusal refusal, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true);

    /// <summary>Frees a coherent buffer (dma_free_attrs). Everything must be what the allocation answered.</summary>
    /// <exception cref="DmaException">It is not; nothing is freed.</exception>
    void Free(DmaDevice device, long bytes, CpuAddress? cpu, DmaAddress address, DmaAttributes attributes = DmaAttributes.None);

    /// <summary>Hands memory to a device (dma_map_page_attrs).</summary>
    /// <returns>Where the device reaches it; ask <see cref="IsError"/> before you believe it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than one byte, or the direction none.</exception>
    DmaAddress Map(DmaDevice device, DmaSource source, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None);

    /// <summary>Whether a map failed (dma_mapping_error): the memory is out of reach, or no memory a device could have.</summary>
    bool IsError(DmaDevice device, DmaAddress address);

    /// <summary>Takes memory back from a device (dma_unmap_page_attrs), with what <see cref="Map"/> was told.</summary>
    void Unmap(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None);

    /// <summary>Lets the CPU have a mapping, or a part of it, for a while (dma_sync_single_for_cpu).</summary>
    void SyncForCpu(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction);

    /// <summary>Lets the device have it again (dma_sync_single_for_device).</summary>
    void SyncForDevice(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction);

    /// <summary>Hands the first <paramref name="count"/> pieces of a list to a device (dma_map_sg_attrs).</summary>
    /// <returns>How many segments the device sees, or 0: then no piece is mapped.</returns>
    int MapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None);

    /// <summary>Takes them back (dma_unmap_sg_attrs). The count is the one that was mapped, not the one that was answered.</summary>
    void UnmapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None);

    /// <summary>Lets the CPU have a mapped list for a while (dma_sync_sg_for_cpu).</summary>
    void SyncScatterForCpu(DmaDevice device, DmaScatterList list, int count, DmaDirection direction);

    /// <summary>Lets the device have it again (dma_sync_sg_for_device).</summary>
    void SyncScatterForDevice(DmaDevice device, DmaScatterList list, int count, DmaDirection direction);
}
