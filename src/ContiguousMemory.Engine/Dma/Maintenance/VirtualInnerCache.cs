using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// v4 and v5, and Feroceon: looked up by virtual address, and nothing is filled in that nobody asked for (proc-arm920.S, proc-arm926.S, proc-feroceon.S). So
/// there is nothing to do once the device is done. Edges: clean the lines, then drop them with all the rest.
/// </summary>
internal sealed class VirtualInnerCache(string name, int lineBytes) : InnerCache(name, lineBytes)
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

    private protected override void InvalidateLines(IPrimitives port, CpuAddress start, long bytes)
    {
        CpuAddress end = start + bytes;
        if (!IsOnLine(start)) Line(port, PrimitiveKind.CleanL1, start);
        if (!IsOnLine(end)) Line(port, PrimitiveKind.CleanL1, end);
        Lines(port, PrimitiveKind.InvalidateL1, LineOf(start), LineAtOrAfter(end));
    }
}
