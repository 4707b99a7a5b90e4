using System.Globalization;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>Coherent buffers, and what is common to every way back (check_unmap).</summary>
public sealed partial class DmaTwin
{
    /// <inheritdoc/>
    public bool TryAllocate(
        DmaDevice device, long bytes, out DmaBuffer buffer, out DmaRefusal refusal, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (IsOn && bytes > 0 && (ulong)bytes > device.CoherentMask && device.CoherentMask != 0)
        {
            Offences found = new(device);
            found.Add(DmaCheck.LargerThanMask, string.Create(CultureInfo.InvariantCulture, $"It asks for {bytes} coherent bytes, more than its mask 0x{device.CoherentMask:x} spans; ask for less, or widen the mask."));
            Settle(found);
        }

        bool granted = _inner.TryAllocate(device, bytes, out buffer, out refusal, attributes, mayBlock);
        if (granted)
        {
            Enter(device, new TwinEntry(DmaUse.Coherent, buffer.Device, bytes, DmaDirection.Bidirectional)
            {
                Memory = new PhysicalAddress(buffer.Device.Value),
                Cpu = buffer.Cpu,
                WasAsked = true,
                MappedAt = Here(),
            });
        }

        return granted;
    }

    /// <inheritdoc/>
    public void Free(DmaDevice device, long bytes, CpuAddress? cpu, DmaAddress address, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        TwinEntry claimed = new(DmaUse.Coherent, address, bytes, DmaDirection.Bidirectional) { Cpu = cpu };
        Offences found = new(device);
        TwinEntry? entry = CheckBack(device, claimed, found);
        Settle(found);
        Leave(device, () => _inner.Free(device, bytes, cpu, address, attributes), entry);
    }

    /// <summary>What is wrong with a way back, and the mapping it must mean.</summary>
    private TwinEntry? CheckBack(DmaDevice device, TwinEntry claimed, Offences found)
    {
        if (!IsOn) return null;
        TwinEntry? entry = FindExact(device, claimed);
        if (entry is null)
        {
            if (claimed.Address == DmaAddress.Error) found.Add(DmaCheck.FreesErrorAddress, "It gives back the error address; ask IsError after each map, and use no address that is one.");
            else found.Add(DmaCheck.FreesUnknown, $"It gives back {claimed}, which it does not have; it was given back already, or never mapped.");
            return null;
        }

        if (entry.Bytes != claimed.Bytes)
            found.Add(DmaCheck.WrongSize, $"It gives back {claimed.Bytes} bytes at {entry.Address} where {entry.Bytes} were mapped; give back what was mapped.", entry);
        if (entry.Use != claimed.Use)
            found.Add(DmaCheck.WrongFunction, $"It gives back {entry} as {claimed.Use}; a single mapping is unmapped by Unmap, a list by UnmapScatter, a coherent buffer by Free.", entry);
        else if (entry.Use == DmaUse.Coherent && entry.Cpu != claimed.Cpu)
            found.Add(DmaCheck.WrongCpuAddress, $"It frees the coherent buffer at {entry.Address} with the CPU address {Name(claimed.Cpu)} where it has {Name(entry.Cpu)}.", entry);
        if (entry.Use == DmaUse.Scatter && claimed.Use == DmaUse.Scatter && entry.ScatterCount != claimed.ScatterCount)
            found.Add(DmaCheck.WrongScatterCount, $"It unmaps {claimed.ScatterCount} pieces of a list of which {entry.ScatterCount} were mapped; unmap the number that was mapped.", entry);
        if (entry.Direction != claimed.Direction)
            found.Add(DmaCheck.WrongDirection, $"It gives back {entry} as {claimed.Direction}; give the direction it was mapped with.", entry);
        if (!entry.WasAsked)
            found.Add(DmaCheck.ErrorNeverAsked, $"It never asked whether the mapping of {entry} had failed; ask IsError after each map.", entry);
        return entry;
    }

    private static string Name(CpuAddress? address) => address?.ToString() ?? "none";
}
