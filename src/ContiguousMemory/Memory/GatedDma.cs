using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory;

/// <summary>
/// The DMA API of a reserve that may be disposed of: new buffers and mappings are work, which disposal refuses and waits for; what gives back is possible to
/// the end.
/// </summary>
internal sealed class GatedDma(ReservedMemory memory, IDma inner) : IDma
{
    public bool TryAllocate(
        DmaDevice device, long bytes, out DmaBuffer buffer, out DmaRefusal refusal, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true)
    {
        memory.BeginWork();
        try
        {
            return inner.TryAllocate(device, bytes, out buffer, out refusal, attributes, mayBlock);
        }
        finally
        {
            memory.EndWork();
        }
    }

    public DmaAddress Map(DmaDevice device, DmaSource source, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        memory.BeginWork();
        try
        {
            return inner.Map(device, source, bytes, direction, attributes);
        }
        finally
        {
            memory.EndWork();
        }
    }

    public int MapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        memory.BeginWork();
        try
        {
            return inner.MapScatter(device, list, count, direction, attributes);
        }
        finally
        {
            memory.EndWork();
        }
    }

    public bool IsError(DmaDevice device, DmaAddress address) => inner.IsError(device, address);

    public void Free(DmaDevice device, long bytes, CpuAddress? cpu, DmaAddress address, DmaAttributes attributes = DmaAttributes.None) =>
        Alive.Free(device, bytes, cpu, address, attributes);

    public void Unmap(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None) =>
        Alive.Unmap(device, address, bytes, direction, attributes);

    public void SyncForCpu(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction) => Alive.SyncForCpu(device, address, bytes, direction);

    public void SyncForDevice(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction) => Alive.SyncForDevice(device, address, bytes, direction);

    public void UnmapScatter(DmaDevice device, DmaScatterList list, int count, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None) =>
        Alive.UnmapScatter(device, list, count, direction, attributes);

    public void SyncScatterForCpu(DmaDevice device, DmaScatterList list, int count, DmaDirection direction) => Alive.SyncScatterForCpu(device, list, count, direction);

    public void SyncScatterForDevice(DmaDevice device, DmaScatterList list, int count, DmaDirection direction) =>
        Alive.SyncScatterForDevice(device, list, count, direction);

    private IDma Alive
    {
        get
        {
            memory.ThrowIfGone();
            return inner;
        }
    }
}
