using System.Numerics;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>
/// The routines of a core family for its L1 data cache, by virtual address (Linux's proc-arm9*.S, cache-v6.S, cache-v7.S). Families differ in what they do
/// with a line that a range covers in part, and in what they do when a device is done. Immutable.
/// </summary>
public abstract class InnerCache
{
    private protected InnerCache(string name, int lineBytes, bool cleansFirst = false)
    {
        Name = name;
        LineBytes = lineBytes;
        CleansFirst = cleansFirst;
    }

    /// <summary>v4 (proc-arm920.S): cleans the edges of what it drops, and does nothing after a device.</summary>
    /// <param name="lineBytes">Bytes of a line; a power of two, 16 to 128. So for all families.</param>
    public static InnerCache V4(int lineBytes = 32) => new VirtualInnerCache("v4", Checked(lineBytes));

    /// <summary>v5 (proc-arm926.S): as <see cref="V4"/>.</summary>
    public static InnerCache V5(int lineBytes = 32) => new VirtualInnerCache("v5", Checked(lineBytes));

    /// <summary>Feroceon (proc-feroceon.S): as <see cref="V4"/>.</summary>
    public static InnerCache Feroceon(int lineBytes = 32) => new VirtualInnerCache("feroceon", Checked(lineBytes));

    /// <summary>v6 (cache-v6.S): cleans the first line in part and flushes the last.</summary>
    public static InnerCache V6(int lineBytes = 32) => new V6InnerCache(Checked(lineBytes));

    /// <summary>v6 on several CPUs that do not hear of each other's maintenance (cache-v6.S with CONFIG_DMA_CACHE_RWFO).</summary>
    public static InnerCache V6Owning(int lineBytes = 32) => new OwningInnerCache(Checked(lineBytes));

    /// <summary>v7 (cache-v7.S): flushes lines in part, and drops what lies between.</summary>
    public static InnerCache V7(int lineBytes = 64) => new V7InnerCache("v7", Checked(lineBytes));

    /// <summary>v8 under arm64 (arch/arm64/mm/cache.S): as <see cref="V7"/>, and cleans before a device writes.</summary>
    public static InnerCache V8(int lineBytes = 64) => new V7InnerCache("v8", Checked(lineBytes), cleansFirst: true);

    /// <summary>The family's name.</summary>
    public string Name { get; }

    /// <summary>Bytes of a line; a power of two.</summary>
    public int LineBytes { get; }

    /// <summary>
    /// Whether a range is cleaned and not dropped before a device writes to it, so that a short write leaves what the CPU had written (arm64 since
    /// c50f11c6196f; 32-bit Arm drops).
    /// </summary>
    public bool CleansFirst { get; }

    /// <summary>Writes back every line that has a byte of the range (dmac_clean_range), and waits for it.</summary>
    public void Clean(IPrimitives port, CpuAddress start, long bytes) => Whole(port, PrimitiveKind.CleanL1, start, bytes);

    /// <summary>Writes back and drops every line that has a byte of the range (dmac_flush_range), and waits for it.</summary>
    public void Flush(IPrimitives port, CpuAddress start, long bytes) => Whole(port, PrimitiveKind.FlushL1, start, bytes);

    /// <summary>Drops every line of the range (dmac_inv_range), saves what lines in part covered hold of others, and waits for it.</summary>
    public void Invalidate(IPrimitives port, CpuAddress start, long bytes)
    {
        InvalidateLines(port, start, bytes);
        port.Do(new Primitive(PrimitiveKind.Drain));
    }

    /// <summary>Does one kind of operation to every line of whole lines, and does not wait for it.</summary>
    internal virtual void Begin(IPrimitives port, PrimitiveKind kind, CpuAddress start, long bytes) => Lines(port, kind, LineOf(start), LineAtOrAfter(start + bytes));

    /// <summary>What happens before a device has the range (dmac_map_area).</summary>
    public abstract void ToDevice(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction);

    /// <summary>What happens after a device had the range (dmac_unmap_area).</summary>
    public abstract void ToCpu(IPrimitives port, CpuAddress start, long bytes, DmaDirection direction);

    /// <summary>The family's treatment of edges. Without the wait.</summary>
    private protected abstract void InvalidateLines(IPrimitives port, CpuAddress start, long bytes);

    private protected bool IsOnLine(CpuAddress address) => (address.Physical.Value & (ulong)(LineBytes - 1)) == 0;

    private protected CpuAddress LineOf(CpuAddress address) => address with { Physical = new(address.Physical.Value & ~(ulong)(LineBytes - 1)) };

    private protected CpuAddress LineAtOrAfter(CpuAddress address) => IsOnLine(address) ? address : LineOf(address) + LineBytes;

    private protected void Line(IPrimitives port, PrimitiveKind kind, CpuAddress address) => port.Do(new Primitive(kind, LineOf(address), LineBytes));

    /// <summary>One operation for each line from <paramref name="start"/> up to <paramref name="end"/>, both on lines; none when nothing lies between.</summary>
    private protected void Lines(IPrimitives port, PrimitiveKind kind, CpuAddress start, CpuAddress end)
    {
        if (end.Physical <= start.Physical) return;
        long bytes = (long)(end.Physical.Value - start.Physical.Value);
        port.Do(new Primitive(kind, start, bytes) { Lines = bytes / LineBytes });
    }

    private void Whole(IPrimitives port, PrimitiveKind kind, CpuAddress start, long bytes)
    {
        Begin(port, kind, start, bytes);
        port.Do(new Primitive(PrimitiveKind.Drain));
    }

    private static int Checked(int lineBytes) => lineBytes is >= 16 and <= 128 && BitOperations.IsPow2(lineBytes)
        ? lineBytes
        : throw new ArgumentOutOfRangeException(nameof(lineBytes), lineBytes, "A line of L1 is a power of two of bytes, 16 to 128.");
}
