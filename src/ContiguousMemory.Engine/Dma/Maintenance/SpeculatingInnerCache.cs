using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// v6 and later: lines may be filled at any time, so that what a device wrote is dropped from the cache once more when it is done. Both ways is a clean
/// before and an invalidate after.
/// </summary>
internal abstract class SpeculatingInnerCache(string name, int lineBytes, bool cleansFirst) : InnerCache(name, lineBytes, cleansFirst)
{
    public override void ToDevice(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction)
    {
        if (direction == DmaDirection.FromDevice && !CleansFirst) Invalidate(port, start, bytes);
        else Clean(port, start, bytes);
    }

    public override void ToCpu(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction)
    {
        if (direction != DmaDirection.ToDevice) Invalidate(port, start, bytes);
    }
}

/// <summary>v6 (cache-v6.S). Edges: clean the first line, flush the last, then drop from the first line up to the last, and at least one.</summary>
internal sealed class V6InnerCache(int lineBytes) : SpeculatingInnerCache("v6", lineBytes, cleansFirst: false)
{
    private protected override void InvalidateLines(IPrimitives port, CpuAddress start, long bytes)
    {
        CpuAddress end = start + bytes;
        if (!IsOnLine(start)) Line(port, PrimitiveKind.CleanL1, start);
        if (!IsOnLine(end)) Line(port, PrimitiveKind.FlushL1, end);

        // The loop tests after it has dropped a line: a range within one line drops it all the same.
        CpuAddress first = LineOf(start);
        CpuAddress last = LineOf(end);
        Lines(port, PrimitiveKind.InvalidateL1, first, last == first ? first + LineBytes : last);
    }
}

/// <summary>v7 (cache-v7.S), and v8. Edges: flush both lines, and drop only what lies between.</summary>
internal sealed class V7InnerCache(string name, int lineBytes, bool cleansFirst = false) : SpeculatingInnerCache(name, lineBytes, cleansFirst)
{
    private protected override void InvalidateLines(IPrimitives port, CpuAddress start, long bytes)
    {
        CpuAddress end = start + bytes;
        if (!IsOnLine(start)) Line(port, PrimitiveKind.FlushL1, start);
        if (!IsOnLine(end)) Line(port, PrimitiveKind.FlushL1, end);
        Lines(port, PrimitiveKind.InvalidateL1, LineAtOrAfter(start), LineOf(end));
    }
}
