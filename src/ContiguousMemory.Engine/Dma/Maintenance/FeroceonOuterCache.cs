using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// Feroceon's L2 (cache-feroceon-l2.c). Range operations take virtual addresses, so that a page of high memory is mapped even for the outer cache; edges of an
/// invalidate are flushed by physical address. It has no range flush: a clean and then an invalidate, piece by piece.
/// </summary>
internal sealed class FeroceonOuterCache() : OuterCache("feroceon-l2", 32)
{
    /// <summary>MAX_RANGE_SIZE: the CPU stands still for the length of a range operation.</summary>
    private const ulong MaxRange = 1024;

    internal override void Clean(OuterPort port, PhysicalAddress start, long bytes)
    {
        foreach ((ulong from, ulong until) in Pieces(Down(start.Value), Up(start.Value + (ulong)bytes))) ByVirtual(port, PrimitiveKind.CleanL2ByVirtual, from, until);
        Drain(port);
    }

    internal override void Invalidate(OuterPort port, PhysicalAddress start, long bytes)
    {
        ulong from = start.Value;
        ulong until = start.Value + (ulong)bytes;
        if (!IsOnLine(from))
        {
            Lines(port, PrimitiveKind.FlushL2, Down(from), Down(from) + (ulong)LineBytes);
            from = Up(from);
        }

        // Unlike the L2C-210, a range within one line meets it once.
        if (from < until && !IsOnLine(until))
        {
            until = Down(until);
            Lines(port, PrimitiveKind.FlushL2, until, until + (ulong)LineBytes);
        }

        foreach ((ulong first, ulong end) in Pieces(from, until)) ByVirtual(port, PrimitiveKind.InvalidateL2ByVirtual, first, end);
        Drain(port);
    }

    internal override void Flush(OuterPort port, PhysicalAddress start, long bytes)
    {
        foreach ((ulong from, ulong until) in Pieces(Down(start.Value), Up(start.Value + (ulong)bytes)))
        {
            ByVirtual(port, PrimitiveKind.CleanL2ByVirtual, from, until);
            ByVirtual(port, PrimitiveKind.InvalidateL2ByVirtual, from, until);
        }

        Drain(port);
    }

    private static IEnumerable<(ulong From, ulong Until)> Pieces(ulong from, ulong until)
    {
        while (from < until)
        {
            ulong endOfPage = (from | (FrameSize.Bytes - 1)) + 1;
            ulong end = Math.Min(Math.Min(until, from + MaxRange), endOfPage);
            yield return (from, end);
            from = end;
        }
    }

    private void ByVirtual(OuterPort port, PrimitiveKind kind, ulong from, ulong until)
    {
        bool isHigh = from >= port.HighMem.Value;
        CpuAddress page = isHigh ? port.Primitives.Kmap(new PhysicalAddress(from).Pfn) : default;
        CpuAddress address = new(isHigh ? page.Mapping : CpuMapping.Linear, new(from));
        port.Primitives.Do(new Primitive(kind, address, (long)(until - from)) { Lines = (long)(until - from) / LineBytes });
        if (isHigh) port.Primitives.Do(new Primitive(PrimitiveKind.Kunmap, page, FrameSize.Bytes));
    }

    private static void Drain(OuterPort port) => port.Primitives.Do(new Primitive(PrimitiveKind.Drain));
}
