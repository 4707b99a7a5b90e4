using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// Maintenance of physical ranges: L1 wants a virtual address, and high memory has none until it is mapped (dma_cache_maint_page, __dma_page_cpu_to_dev and
/// __dma_page_dev_to_cpu of arch/arm/mm/dma-mapping.c). L1 comes first on the way out, the outer cache first on the way in: what lies nearer the device must
/// not be filled from, or into, what lies nearer the CPU.
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
        ForEachMapping(start, bytes, (address, length) => core.Inner.ToDevice(port, address, length, direction));

        // What L1 wrote back has to leave the outer cache as well: dropped when the device will write it all, cleaned otherwise.
        if (direction == DmaDirection.FromDevice && !core.Inner.CleansFirst) core.Outer.Invalidate(_outer, start, bytes);
        else core.Outer.Clean(_outer, start, bytes);
    }

    /// <summary>After a device had the range.</summary>
    public void ToCpu(PhysicalAddress start, long bytes, DmaDirection direction)
    {
        if (direction == DmaDirection.ToDevice) return;
        core.Outer.Invalidate(_outer, start, bytes);
        ForEachMapping(start, bytes, (address, length) => core.Inner.ToCpu(port, address, length, direction));
    }

    public void CleanOuter(FrameRange frames) => core.Outer.Clean(_outer, frames.Start.Address, frames.Count.Bytes);

    public void FlushOuter(FrameRange frames) => core.Outer.Flush(_outer, frames.Start.Address, frames.Count.Bytes);

    /// <summary>Calls back for each stretch that one mapping covers: low memory as a whole, high memory page by page where it can have lines.</summary>
    private void ForEachMapping(PhysicalAddress start, long bytes, InnerRoutine routine)
    {
        ulong end = start.Value + (ulong)bytes;
        ulong endOfLow = Math.Min(end, highMem.Value);
        if (start.Value < endOfLow) routine(new CpuAddress(CpuMapping.Linear, start), (long)(endOfLow - start.Value));
        for (ulong from = Math.Max(start.Value, endOfLow); from < end;)
        {
            ulong until = Math.Min(end, (from | (FrameSize.Bytes - 1)) + 1);
            HighPage(new PhysicalAddress(from), (long)(until - from), routine);
            from = until;
        }
    }

    private void HighPage(PhysicalAddress start, long bytes, InnerRoutine routine)
    {
        // Where any mapping reaches the line, a page without one may still have lines, and gets one. Where a line belongs to its mapping, a page without one
        // was flushed when it lost it.
        CpuAddress? page = core.IsNonAliasing ? port.Kmap(start.Pfn) : port.FindKmap(start.Pfn);
        if (page is not CpuAddress mapped) return;
        routine(mapped with { Physical = start }, bytes);
        port.Do(new Primitive(PrimitiveKind.Kunmap, mapped, FrameSize.Bytes));
    }
}
