using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>Streaming mappings of one piece (dma_direct_map_page, dma_direct_unmap_page and the syncs of kernel/dma/direct.c).</summary>
public sealed partial class DmaLayer
{
    /// <inheritdoc/>
    public DmaAddress Map(DmaDevice device, DmaSource source, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        CheckDevice(device);
        CheckMapping(bytes, direction);
        CheckAttributes(attributes);
        if (attributes.HasFlag(DmaAttributes.Mmio)) return MapRegisters(device, source, bytes);
        if (source.Origin != MemoryOrigin.Reserve || !_machine.HasMemory(source.Physical, bytes)) return DmaAddress.Error;
        PhysicalAddress place = source.Physical;
        if (!device.Reaches(place, bytes, device.Mask))
        {
            if (!TryBounce(device, ref place, bytes)) return DmaAddress.Error;

            // What was copied has to get there even if only the device writes: dropped from the cache, it would leave the bytes of whoever bounced there
            // before, and a short write would hand them to this CPU. The kernel drops it on 32-bit Arm.
            direction = direction == DmaDirection.FromDevice ? DmaDirection.Bidirectional : direction;
        }

        if (!device.IsCoherent && !attributes.HasFlag(DmaAttributes.SkipCpuSync)) _caches.ToDevice(place, bytes, direction);
        return new DmaAddress(place.Value);
    }

    /// <inheritdoc/>
    public bool IsError(DmaDevice device, DmaAddress address) => address == DmaAddress.Error;

    /// <inheritdoc/>
    public void Unmap(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        CheckAttributes(attributes);
        if (attributes.HasFlag(DmaAttributes.Mmio))
        {
            CheckRegisters(device, address, bytes, direction);
            return;
        }

        CheckRange(device, address, bytes, direction);
        if (!attributes.HasFlag(DmaAttributes.SkipCpuSync)) ToCpu(device, address.Physical, bytes, direction);
        Bounce?.Give(address.Physical);
    }

    /// <inheritdoc/>
    public void SyncForCpu(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        CheckRange(device, address, bytes, direction);
        ToCpu(device, address.Physical, bytes, direction);
    }

    /// <inheritdoc/>
    public void SyncForDevice(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        CheckRange(device, address, bytes, direction);

        // The copy is what the device reads, so it is made before the caches are cleaned over it.
        if (direction != DmaDirection.FromDevice && IsBounced(address.Physical, bytes, out BouncedRange bounced)) CopyOut(bounced, bytes);
        if (!device.IsCoherent) _caches.ToDevice(address.Physical, bytes, direction);
    }

    private void ToCpu(DmaDevice device, PhysicalAddress place, long bytes, DmaDirection direction)
    {
        if (!device.IsCoherent) _caches.ToCpu(place, bytes, direction);
        if (direction != DmaDirection.ToDevice && IsBounced(place, bytes, out BouncedRange bounced)) CopyIn(bounced, bytes);
    }

    /// <summary>Registers are in no cache, and nobody could copy them to where the device reaches.</summary>
    private DmaAddress MapRegisters(DmaDevice device, DmaSource source, long bytes) =>
        source.Origin == MemoryOrigin.Registers && !_machine.TouchesMemory(source.Physical, bytes) && device.Reaches(source.Physical, bytes, device.Mask)
            ? new DmaAddress(source.Physical.Value)
            : DmaAddress.Error;

    private static void CheckMapping(long bytes, DmaDirection direction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        DmaDirections.Check(direction);
    }

    /// <summary>Refuses what can be no mapping: maintenance of it would leave the machine.</summary>
    private void CheckRange(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        CheckDevice(device);
        CheckMapping(bytes, direction);
        if (!_machine.HasMemory(address.Physical, bytes))
            throw DmaException.Invalid($"{bytes} bytes at {address} are no mapping of {device}: they are not memory of this machine, which has {_machine.Span}.");
    }

    private void CheckRegisters(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        CheckDevice(device);
        CheckMapping(bytes, direction);
        if (_machine.TouchesMemory(address.Physical, bytes))
            throw DmaException.Invalid($"{bytes} bytes at {address} are memory and no registers; unmap them without Mmio, as they were mapped.");
    }
}
