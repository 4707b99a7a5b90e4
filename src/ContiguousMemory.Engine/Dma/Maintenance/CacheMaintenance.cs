using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// Maintenance of physical ranges: L1 wants a virtual address, and high memory has none until it is mapped (dma_cache_maint_page, __dma_page_cpu_to_dev and
/// __dma_page_dev_to_cpu of arch/arm/mm/dma-mapping.c). Which level comes first is the core's to say (<see cref="StreamingOrder"/>).
/// </summary>
/// <param name="port">Where the steps go.</param>
/// <param name="core">Whose routines.</param>
/// <param name="highMem">Where high memory starts; beyond the end when there is none.</param>
internal sealed class CacheMaintenance(IPrimitives port, CoreDescriptor core, PhysicalAddress highMem)
{
    private readonly OuterPort _outer = new(port, highMem);

    private delegate void InnerRoutine(CpuAddress start, long bytes);

    public IPrimitives Port => port;

    public CoreDescriptor Core => core;

    public bool IsHigh(PhysicalAddress address) => address >= highMem;

    /// <summary>Before a device has the range.</summary>
    public void ToDevice(PhysicalAddress start, long bytes, DmaDirection direction)
    {
        // What L1 wrote back has to leave the outer cache as well: dropped when the device will write it all, cleaned otherwise.
        bool drops = direction == DmaDirection.FromDevice && !core.Inner.CleansFirst;
        foreach (CacheLevel level in core.Streaming.ToDevice)
        {
            if (level == CacheLevel.Inner) ForEachMapping(start, bytes, (address, length) => core.Inner.ToDevice(port, address, length, direction), unmapped: Drain);
            else if (drops) core.Outer.Invalidate(_outer, start, bytes);
            else core.Outer.Clean(_outer, start, bytes);
        }
    }

    /// <summary>After a device had the range.</summary>
    public void ToCpu(PhysicalAddress start, long bytes, DmaDirection direction)
    {
        if (direction == DmaDirection.ToDevice) return;
        foreach (CacheLevel level in core.Streaming.ToCpu)
        {
            if (level == CacheLevel.Outer) core.Outer.Invalidate(_outer, start, bytes);
            else ForEachMapping(start, bytes, (address, length) => core.Inner.ToCpu(port, address, length, direction), unmapped: static () => { });
        }
    }

    /// <summary>Cleans, drops or flushes whole lines of L1, without waiting for it.</summary>
    public void Inner(PrimitiveKind kind, CpuAddress start, long bytes) => core.Inner.Begin(port, kind, start, bytes);

    /// <summary>Cleans, drops or flushes frames in the outer cache, and waits for it.</summary>
    public void Outer(PrimitiveKind kind, FrameRange frames)
    {
        (PhysicalAddress start, long bytes) = (frames.Start.Address, frames.Count.Bytes);
        if (kind == PrimitiveKind.CleanL2) core.Outer.Clean(_outer, start, bytes);
        else if (kind == PrimitiveKind.InvalidateL2) core.Outer.Invalidate(_outer, start, bytes);
        else core.Outer.Flush(_outer, start, bytes);
    }

    /// <summary>Waits for the outer cache's store buffer, if there is one.</summary>
    public void SyncOuter() => core.Outer.Sync(_outer);

    /// <summary>Calls back for each stretch that one mapping covers: low memory as a whole, high memory page by page where it can have lines.</summary>
    private void ForEachMapping(PhysicalAddress start, long bytes, InnerRoutine routine, Action unmapped)
    {
        ulong end = start.Value + (ulong)bytes;
        ulong endOfLow = Math.Min(end, highMem.Value);
        if (start.Value < endOfLow) routine(new CpuAddress(CpuMapping.Linear, start), (long)(endOfLow - start.Value));
        for (ulong from = Math.Max(start.Value, endOfLow); from < end;)
        {
            ulong until = Math.Min(end, (from | (FrameSize.Bytes - 1)) + 1);
            if (!TryHighPage(new PhysicalAddress(from), (long)(until - from), routine)) unmapped();
            from = until;
        }
    }

    private bool TryHighPage(PhysicalAddress start, long bytes, InnerRoutine routine)
    {
        // Where any mapping reaches the line, a page without one may still have lines, and gets one. Where a line belongs to its mapping, a page without one
        // was flushed when it lost it.
        CpuAddress? page = core.IsNonAliasing ? port.Kmap(start.Pfn) : port.FindKmap(start.Pfn);
        if (page is not CpuAddress mapped) return false;
        routine(mapped with { Physical = start }, bytes);
        port.Do(new Primitive(PrimitiveKind.Kunmap, mapped, FrameSize.Bytes));
        return true;
    }

    /// <summary>What was flushed when a page lost its mapping may still wait in the write buffer. Linux leaves this to that flush.</summary>
    private void Drain() => port.Do(new Primitive(PrimitiveKind.Drain));
}
