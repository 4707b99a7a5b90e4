using System.Globalization;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>Coherent buffers (dma_alloc_attrs, dma_direct_alloc), in the kernel's order of places to look.</summary>
public sealed partial class DmaLayer
{
    private const DmaAttributes Known = (DmaAttributes)((1 << 11) - 1) & ~(DmaAttributes)(1 << 0 | 1 << 3);

    /// <inheritdoc/>
    public bool TryAllocate(
        DmaDevice device, long bytes, out DmaBuffer buffer, out DmaRefusal refusal, DmaAttributes attributes = DmaAttributes.None, bool mayBlock = true)
    {
        CheckDevice(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        CheckAttributes(attributes);
        if (attributes.HasFlag(DmaAttributes.Mmio))
            throw new ArgumentOutOfRangeException(nameof(attributes), attributes, "A buffer is memory and no registers; leave Mmio out, or map the registers.");
        CoherentRecord? granted = Find(device, bytes, attributes, mayBlock, out refusal);
        buffer = granted is null ? default : new DmaBuffer(granted.Cpu, new(granted.Start.Value), bytes, attributes);
        if (granted is null) return false;
        Enter(buffer.Device, granted);
        return true;
    }

    /// <summary>Frees a coherent buffer.</summary>
    /// <exception cref="DmaException">It is not one of this device; nothing is freed.</exception>
    public void Free(DmaDevice device, DmaBuffer buffer) => Free(device, buffer.Bytes, buffer.Cpu, buffer.Device, buffer.Attributes);

    /// <inheritdoc/>
    /// <remarks>The kernel believes its caller, and frees what it is told to. Here all of it must agree with the books.</remarks>
    public void Free(DmaDevice device, long bytes, CpuAddress? cpu, DmaAddress address, DmaAttributes attributes = DmaAttributes.None)
    {
        ArgumentNullException.ThrowIfNull(device);
        CoherentRecord record;
        lock (_gate)
        {
            if (!_coherent.TryGetValue(address, out CoherentRecord? found))
                throw DmaException.Invalid($"There is no coherent buffer at {address}; it was freed already, or never allocated.");
            record = found;
            CheckFree(record, device, bytes, cpu, address, attributes);
            _coherent.Remove(address);
        }

        // If the port fails it stays a buffer, so that it can be freed again.
        Undo.OnFailure(record.GiveBack, () => Enter(address, record));
    }

    private void Enter(DmaAddress address, CoherentRecord record)
    {
        lock (_gate) _coherent.Add(address, record);
    }

    private static void CheckFree(CoherentRecord record, DmaDevice device, long bytes, CpuAddress? cpu, DmaAddress address, DmaAttributes attributes)
    {
        if (record.Device != device) throw DmaException.Invalid($"The buffer at {address} is of {record.Device}, not of {device}.");
        if (record.Bytes != bytes) throw DmaException.Invalid($"The buffer at {address} has {record.Bytes} bytes, not {bytes}; free it with the size it was allocated with.");
        if (record.Cpu != cpu) throw DmaException.Invalid($"The buffer at {address} is at {record.Cpu?.ToString() ?? "no address"} for the CPU, not at {cpu?.ToString() ?? "none"}.");
        if (record.Attributes != attributes) throw DmaException.Invalid($"The buffer at {address} was allocated with {record.Attributes}, not with {attributes}.");
    }

    private static void CheckAttributes(DmaAttributes attributes)
    {
        if ((attributes & ~Known) != 0) throw new ArgumentOutOfRangeException(nameof(attributes), attributes, $"Attributes are any of {Known}.");
    }

    private CoherentRecord? Find(DmaDevice device, long bytes, DmaAttributes attributes, bool mayBlock, out DmaRefusal refusal)
    {
        FrameCount count = FrameCount.ForBytes(bytes);
        if (device.CoherentMask == 0)
        {
            refusal = new(DmaRefusalReason.NoMask, $"The coherent mask of {device} is 0, so that it reaches nothing; set one.");
            return null;
        }

        if (device.Pool is { } own) return FromDevicePool(own, device, bytes, attributes, out refusal);
        bool isMapped = !attributes.HasFlag(DmaAttributes.NoKernelMapping);
        if (!device.IsCoherent)
        {
            if (isMapped && _options.StolenCoherent is not null) return FromStolen(device, bytes, attributes, out refusal);
            if (isMapped && !mayBlock) return FromAtomic(device, bytes, attributes, out refusal);
        }

        if (mayBlock)
        {
            // What a worker does in the kernel is done by the first who may wait.
            foreach (AtomicPool pool in _atomic) pool.Replenish();
        }

        bool wasOutOfReach = false;
        TakenFrames? taken = count > _machine.Span.Count
            ? null
            : _source.TryTake(device, count, mayBlock, attributes.HasFlag(DmaAttributes.NoWarn), out wasOutOfReach);
        refusal = taken is null ? Refused(device, bytes, wasOutOfReach) : default;
        return taken is TakenFrames frames ? Prepared(frames, device, bytes, attributes, isMapped) : null;
    }

    /// <summary>A part of a pool: its last owner's bytes are still there, and the pool's mapping is not cacheable, so that zeroing needs no maintenance.</summary>
    private CoherentRecord FromPool(FrameRange frames, CpuAddress cpu, DmaDevice device, long bytes, DmaAttributes attributes, Action giveBack)
    {
        Primitive zero = new(PrimitiveKind.Zero, cpu, FrameCount.ForBytes(bytes).Bytes);
        Undo.OnFailure(() => _options.Port.Do(zero), giveBack);
        CpuAddress? shown = attributes.HasFlag(DmaAttributes.NoKernelMapping) ? null : cpu;
        return new CoherentRecord(device, frames.Start.Address, bytes, shown, attributes, giveBack);
    }

    private CoherentRecord? FromDevicePool(DevicePool pool, DmaDevice device, long bytes, DmaAttributes attributes, out DmaRefusal refusal)
    {
        if (pool.TryTake(FrameCount.ForBytes(bytes)) is not FrameRange frames)
        {
            refusal = new(DmaRefusalReason.DevicePoolFull, $"The coherent pool of {device} has no free region for {bytes} bytes: {pool.Used} of {pool.Frames.Count} are in use, and there is no other place for it.");
            return null;
        }

        refusal = default;
        return FromPool(frames, new CpuAddress(CpuMapping.Alias, frames.Start.Address), device, bytes, attributes, () => pool.Give(frames));
    }

    private CoherentRecord? FromStolen(DmaDevice device, long bytes, DmaAttributes attributes, out DmaRefusal refusal)
    {
        StolenMemory stolen = attributes.HasFlag(DmaAttributes.WriteCombine) ? _options.StolenWriteCombined ?? _options.StolenCoherent! : _options.StolenCoherent!;
        FrameRange? taken = stolen.TryTake(FrameCount.ForBytes(bytes));
        if (taken is FrameRange frames && device.Reaches(frames.Start.Address, bytes, device.CoherentMask))
        {
            refusal = default;
            return FromPool(frames, new CpuAddress(CpuMapping.Alias, frames.Start.Address), device, bytes, attributes, () => stolen.Give(frames));
        }

        if (taken is FrameRange tooHigh) stolen.Give(tooHigh);
        refusal = taken is not null
            ? Refused(device, bytes, wasOutOfReach: true)
            : new(DmaRefusalReason.StolenMemoryFull, $"The {new ByteSize(stolen.Frames.Count.Bytes)} set aside for coherent buffers have no free range for {bytes} bytes for {device}; {new ByteSize(stolen.Used)} are in use.");
        return null;
    }

    private CoherentRecord? FromAtomic(DmaDevice device, long bytes, DmaAttributes attributes, out DmaRefusal refusal)
    {
        foreach (AtomicPool pool in _atomic)
        {
            if (pool.TryTake(FrameCount.ForBytes(bytes), frames => device.Reaches(frames.Start.Address, bytes, device.CoherentMask)) is not var (frames, cpu)) continue;
            refusal = default;
            return FromPool(frames, cpu, device, bytes, attributes, () => pool.Give(frames));
        }

        refusal = new(DmaRefusalReason.AtomicPoolEmpty, $"No atomic pool has a run of {bytes} bytes that {device} reaches; ask for larger pools, or from where waiting is allowed.");
        return null;
    }

    private CoherentRecord Prepared(TakenFrames taken, DmaDevice device, long bytes, DmaAttributes attributes, bool isMapped)
    {
        CpuAddress? cpu = Undo.OnFailure(
            () => device.IsCoherent ? _handOver.GiveCoherent(taken.Frames, isMapped) : _handOver.Give(taken.Frames, PolicyOf(attributes), isMapped),
            () => _source.Give(taken));
        return new CoherentRecord(device, taken.Frames.Start.Address, bytes, cpu, attributes, () =>
        {
            // The caches' view goes back to normal first: from the moment the frames are free they may be anybody's.
            _handOver.TakeBack(taken.Frames, cpu, device.IsCoherent);
            _source.Give(taken);
        });
    }

    private static DmaRefusal Refused(DmaDevice device, long bytes, bool wasOutOfReach) => wasOutOfReach
        ? new(DmaRefusalReason.OutOfReach, string.Create(CultureInfo.InvariantCulture, $"There is memory for the {bytes} bytes of {device}, and none of it below 0x{Math.Min(device.CoherentMask, device.BusLimit):x}; widen its coherent mask, or give it an area within reach."))
        : new(DmaRefusalReason.NoMemory, $"Neither an area nor the buddy has {bytes} bytes in one piece for {device}; ask its area for a diagnosis.");

    private sealed record CoherentRecord(DmaDevice Device, PhysicalAddress Start, long Bytes, CpuAddress? Cpu, DmaAttributes Attributes, Action GiveBack);
}
