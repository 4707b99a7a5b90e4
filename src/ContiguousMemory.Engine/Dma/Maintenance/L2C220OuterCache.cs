using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// L2C-220 (cache-l2x0.c): every operation runs in the background, so that each waits for the one before, and a second one in between would be an abort. A
/// range that starts and ends so far apart as the cache is large is cleaned or flushed by way; dropping by way would lose what belongs to others, and never is.
/// </summary>
/// <remarks>Linux lets go of its lock between pages. There is none here: a port that has such a cache sees to it that steps do not overlap.</remarks>
internal sealed class L2C220OuterCache(long cacheBytes) : OuterCache("l2c220", 32)
{
    internal override void Clean(OuterPort port, PhysicalAddress start, long bytes) => Range(port, start, bytes, PrimitiveKind.CleanL2, PrimitiveKind.CleanL2ByWay);

    internal override void Flush(OuterPort port, PhysicalAddress start, long bytes) => Range(port, start, bytes, PrimitiveKind.FlushL2, PrimitiveKind.FlushL2ByWay);

    internal override void Invalidate(OuterPort port, PhysicalAddress start, long bytes)
    {
        ulong from = start.Value;
        ulong until = start.Value + (ulong)bytes;
        if (!IsOnLine(from))
        {
            Lines(port, PrimitiveKind.FlushL2, Down(from), Down(from) + (ulong)LineBytes);
            from = Up(from);
        }

        if (!IsOnLine(until))
        {
            until = Down(until);
            Poll(port, 1);
            Lines(port, PrimitiveKind.FlushL2, until, until + (ulong)LineBytes);
        }

        ByPage(port, PrimitiveKind.InvalidateL2, from, until);
        Sync(port);
    }

    internal override void Sync(OuterPort port)
    {
        port.Primitives.Do(new Primitive(PrimitiveKind.SyncL2));
        Poll(port, 1);
    }

    private void Range(OuterPort port, PhysicalAddress start, long bytes, PrimitiveKind byLine, PrimitiveKind byWay)
    {
        ulong from = Down(start.Value);
        ulong until = start.Value + (ulong)bytes;
        if (until - from < (ulong)cacheBytes)
        {
            ByPage(port, byLine, from, Up(until));
        }
        else
        {
            port.Primitives.Do(new Primitive(byWay));
            Poll(port, 1);
        }

        Sync(port);
    }

    private void ByPage(OuterPort port, PrimitiveKind kind, ulong from, ulong until)
    {
        while (from < until)
        {
            ulong end = Math.Min(until, from + FrameSize.Bytes);
            Poll(port, (long)(end - from) / LineBytes);
            Lines(port, kind, from, end);
            from = end;
        }

        Poll(port, 1);
    }

    private static void Poll(OuterPort port, long times) => port.Primitives.Do(new Primitive(PrimitiveKind.PollL2) { Lines = times });
}
