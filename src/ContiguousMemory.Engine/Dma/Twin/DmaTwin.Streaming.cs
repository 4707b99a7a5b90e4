namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>Streaming mappings of one piece (debug_dma_map_page and the syncs).</summary>
public sealed partial class DmaTwin
{
    /// <inheritdoc/>
    public DmaAddress Map(DmaDevice device, DmaSource source, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        Offences found = new(device);
        if (IsOn)
        {
            CheckSource(source, bytes, attributes, found);
            CheckLine(new TwinEntry(DmaUse.Single, default, bytes, direction) { Memory = source.Physical }, source, attributes, found);
        }

        Settle(found);
        DmaAddress address = _inner.Map(device, source, bytes, direction, attributes);
        if (address != DmaAddress.Error)
            Enter(device, new TwinEntry(DmaUse.Single, address, bytes, direction) { Memory = source.Physical, MappedAt = Here() });
        return address;
    }

    /// <inheritdoc/>
    public void Unmap(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        Offences found = new(device);
        TwinEntry? entry = CheckBack(device, new TwinEntry(DmaUse.Single, address, bytes, direction), found);
        Settle(found);
        Leave(device, () => _inner.Unmap(device, address, bytes, direction, attributes), entry);
    }

    /// <inheritdoc/>
    public void SyncForCpu(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(device);
        Settle(CheckSync(device, new TwinEntry(DmaUse.Single, address, bytes, direction), forCpu: true, new Offences(device)));
        _inner.SyncForCpu(device, address, bytes, direction);
    }

    /// <inheritdoc/>
    public void SyncForDevice(DmaDevice device, DmaAddress address, long bytes, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(device);
        Settle(CheckSync(device, new TwinEntry(DmaUse.Single, address, bytes, direction), forCpu: false, new Offences(device)));
        _inner.SyncForDevice(device, address, bytes, direction);
    }

    private void CheckSource(DmaSource source, long bytes, DmaAttributes attributes, Offences found)
    {
        switch (source.Origin)
        {
            case MemoryOrigin.Stack:
                found.Add(DmaCheck.MapsStack, "It maps a span over a stack, which is gone when the method returns and has no physical address here; copy it to a buffer of the reserve.");
                break;
            case MemoryOrigin.ReadOnly:
                found.Add(DmaCheck.MapsReadOnly, "It maps memory that is read-only; copy it to a buffer of the reserve.");
                break;
            case MemoryOrigin.ManagedArray:
                found.Add(DmaCheck.MapsManagedArray, "It maps a managed array that is not pinned, which the garbage collector moves; copy it to a buffer of the reserve.");
                break;
            case MemoryOrigin.Registers when attributes.HasFlag(DmaAttributes.Mmio):
                break;
            case MemoryOrigin.Reserve when bytes < 1 || _machine.HasMemory(source.Physical, bytes):
                break;
            default:
                found.Add(DmaCheck.MapsOutside, $"It maps {bytes} bytes that are not memory of the reserve; allocate them there.");
                break;
        }
    }

    private void CheckLine(TwinEntry entry, DmaSource source, DmaAttributes attributes, Offences found)
    {
        if (source.Origin != MemoryOrigin.Reserve || attributes.HasFlag(DmaAttributes.SkipCpuSync)) return;
        int others;
        lock (_gate) others = _lines.Overlap(entry);
        if (others == 0) return;
        string more = others > LineBook.MaxOverlap ? $", more than the {LineBook.MaxOverlap} that the kernel counts" : "";
        found.Add(DmaCheck.SharesLine, $"It maps {entry.Bytes} bytes at {source.Physical} in a cache line of {_options.LineBytes} bytes where {others} other mappings start{more}; what a device writes there may be lost, so give each a line of its own.");
    }

    private Offences CheckSync(DmaDevice device, TwinEntry claimed, bool forCpu, Offences found)
    {
        if (!IsOn) return found;
        if (FindContaining(device, claimed) is not { } entry)
        {
            found.Add(DmaCheck.SyncsUnknown, $"It syncs {claimed.Bytes} bytes at {claimed.Address}, which are not mapped.");
            return found;
        }

        if (claimed.End > entry.End)
            found.Add(DmaCheck.SyncsBeyond, $"It syncs {claimed.Bytes} bytes at {claimed.Address}, beyond the {entry.Bytes} mapped at {entry.Address}.", entry);
        if (entry.Direction == DmaDirection.Bidirectional) return found;
        if (entry.Direction != claimed.Direction)
        {
            found.Add(DmaCheck.SyncsOtherDirection, $"It syncs {entry} as {claimed.Direction}; give the direction it was mapped with.", entry);
            if (forCpu && entry.Direction == DmaDirection.ToDevice)
                found.Add(DmaCheck.SyncsForCpuWhatDeviceReads, $"It syncs {entry} for the CPU, though the device only reads it; map it both ways if the device writes.", entry);
            if (!forCpu && entry.Direction == DmaDirection.FromDevice)
                found.Add(DmaCheck.SyncsForDeviceWhatDeviceWrites, $"It syncs {entry} for the device, though the device only writes it; map it both ways if the device reads.", entry);
        }

        if (entry.Use == DmaUse.Scatter && claimed.Use == DmaUse.Scatter && entry.ScatterCount != claimed.ScatterCount)
            found.Add(DmaCheck.SyncsOtherScatterCount, $"It syncs {claimed.ScatterCount} pieces of a list of which {entry.ScatterCount} were mapped.", entry);
        return found;
    }
}
