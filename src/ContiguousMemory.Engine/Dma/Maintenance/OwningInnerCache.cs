using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// v6 on several CPUs, none of which hears of the others' maintenance (ARM11 MPCore; CONFIG_DMA_CACHE_RWFO of cache-v6.S): a line is first read, or read and
/// written, so that it is in this CPU's cache, or in none but this. Right only where no CPU fills lines unasked; so there is nothing to do after a device.
/// </summary>
internal sealed class OwningInnerCache(int lineBytes) : InnerCache("v6-rwfo", lineBytes)
{
    public override void ToDevice(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction)
    {
        if (direction == DmaDirection.ToDevice) Clean(port, start, bytes);
        else if (direction == DmaDirection.FromDevice) Invalidate(port, start, bytes);
        else Flush(port, start, bytes);
    }

    public override void ToCpu(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction)
    {
    }

    /// <remarks>Line by line, since another CPU could have the line back before it is done.</remarks>
    internal override void Begin(IPrimitives port, PrimitiveKind kind, CpuAddress start, long bytes)
    {
        CpuAddress end = LineAtOrAfter(start + bytes);
        for (CpuAddress line = LineOf(start); line.Physical < end.Physical; line += LineBytes)
        {
            Own(port, line, writes: kind != PrimitiveKind.CleanL1);
            Line(port, kind, line);
        }
    }

    private protected override void InvalidateLines(IPrimitives port, CpuAddress start, long bytes)
    {
        CpuAddress end = start + bytes;
        CpuAddress first = LineOf(start);
        CpuAddress last = LineOf(end);
        Own(port, first, writes: true);
        if (!IsOnLine(start)) Line(port, PrimitiveKind.CleanL1, start);
        if (!IsOnLine(end))
        {
            Own(port, last, writes: true);
            Line(port, PrimitiveKind.FlushL1, end);
        }

        // As in v6 without ownership, the loop tests after it has dropped a line.
        Line(port, PrimitiveKind.InvalidateL1, first);
        for (CpuAddress line = first + LineBytes; line.Physical < last.Physical; line += LineBytes)
        {
            Own(port, line, writes: true);
            Line(port, PrimitiveKind.InvalidateL1, line);
        }
    }

    private void Own(IPrimitives port, CpuAddress line, bool writes)
    {
        Line(port, PrimitiveKind.ReadForOwnership, line);
        if (writes) Line(port, PrimitiveKind.WriteForOwnership, line);
    }
}
