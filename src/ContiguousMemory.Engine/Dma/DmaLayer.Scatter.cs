namespace ContiguousMemory.Engine.Dma;

/// <summary>Streaming mappings of lists (dma_direct_map_sg): each piece by itself, all of them or none. Nothing is merged; that takes an IOMMU.</summary>
public sealed partial class DmaLayer
{
    /// <inheritdoc/>
    public int MapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        CheckDevice(device);
        CheckList(list, count, direction);
        CheckUnmapped(list, count);
        for (int piece = 0; piece < count; piece++)
        {
            (DmaSource source, long bytes) = list.Pieces[piece];
            DmaAddress address = Map(device, source, bytes, direction, attributes);
            if (address == DmaAddress.Error)
            {
                // No device has seen any of it, so that there is nothing to bring back.
                UnmapPieces(device, list, piece, direction, attributes | DmaAttributes.SkipCpuSync);
                return 0;
            }

            list.SetMapped(piece, address);
        }

        return count;
    }

    /// <inheritdoc/>
    public void UnmapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        CheckMapped(device, list, count, direction);
        UnmapPieces(device, list, count, direction, attributes);
    }

    /// <inheritdoc/>
    public void SyncScatterForCpu(DmaDevice device, DmaScatterList list, int count, DmaDirection direction)
    {
        CheckMapped(device, list, count, direction);
        for (int piece = 0; piece < count; piece++) SyncForCpu(device, list.Mapped[piece], list.Pieces[piece].Bytes, direction);
    }

    /// <inheritdoc/>
    public void SyncScatterForDevice(DmaDevice device, DmaScatterList list, int count, DmaDirection direction)
    {
        CheckMapped(device, list, count, direction);
        for (int piece = 0; piece < count; piece++) SyncForDevice(device, list.Mapped[piece], list.Pieces[piece].Bytes, direction);
    }

    private static void CheckList(DmaScatterList list, int count, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(list);
        list.CheckCount(count);
        DmaDirections.Check(direction);
    }

    /// <summary>A second map would forget where the first one put each piece.</summary>
    private static void CheckUnmapped(DmaScatterList list, int count)
    {
        for (int piece = 0; piece < count; piece++)
        {
            if (list.Mapped[piece] != DmaAddress.Error)
                throw new DmaException(DmaError.Busy, $"Piece {piece} of the list is mapped already, at {list.Mapped[piece]}; unmap the list first.");
        }
    }

    private void CheckMapped(DmaDevice device, DmaScatterList list, int count, DmaDirection direction)
    {
        CheckDevice(device);
        CheckList(list, count, direction);
        for (int piece = 0; piece < count; piece++)
        {
            if (list.Mapped[piece] == DmaAddress.Error)
                throw DmaException.Invalid($"Piece {piece} of the list is not mapped; {count} pieces can be synced or unmapped only when that many are.");
        }
    }

    private void UnmapPieces(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes)
    {
        for (int piece = 0; piece < count; piece++)
        {
            Unmap(device, list.Mapped[piece], list.Pieces[piece].Bytes, direction, attributes);
            list.SetMapped(piece, DmaAddress.Error);
        }
    }
}
