using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>L2C-210 and PL310 (cache-l2x0.c). Edges of an invalidate: flush both lines, drop what lies between.</summary>
internal sealed class L2x0OuterCache(bool flushesInTwo) : OuterCache(flushesInTwo ? "pl310-588369" : "l2x0", 32)
{
    internal override void Clean(OuterPort port, PhysicalAddress start, long bytes)
    {
        Lines(port, PrimitiveKind.CleanL2, Down(start.Value), Up(start.Value + (ulong)bytes));
        Sync(port);
    }

    internal override void Invalidate(OuterPort port, PhysicalAddress start, long bytes)
    {
        ulong from = start.Value;
        ulong until = start.Value + (ulong)bytes;
        if (!IsOnLine(from))
        {
            FlushLines(port, Down(from), Down(from) + (ulong)LineBytes);
            from = Up(from);
        }

        if (!IsOnLine(until))
        {
            until = Down(until);
            FlushLines(port, until, until + (ulong)LineBytes);
        }

        Lines(port, PrimitiveKind.InvalidateL2, from, until);
        Sync(port);
    }

    internal override void Flush(OuterPort port, PhysicalAddress start, long bytes)
    {
        FlushLines(port, Down(start.Value), Up(start.Value + (ulong)bytes));
        Sync(port);
    }

    internal override void Sync(OuterPort port) => port.Primitives.Do(new Primitive(PrimitiveKind.SyncL2));

    private void FlushLines(OuterPort port, ulong from, ulong until)
    {
        if (flushesInTwo)
        {
            // Line by line, so that nothing lands between the halves of one line for longer than it must.
            for (ulong line = from; line < until; line += (ulong)LineBytes)
            {
                Lines(port, PrimitiveKind.CleanL2, line, line + (ulong)LineBytes);
                Lines(port, PrimitiveKind.InvalidateL2, line, line + (ulong)LineBytes);
            }
        }
        else
        {
            Lines(port, PrimitiveKind.FlushL2, from, until);
        }
    }
}
