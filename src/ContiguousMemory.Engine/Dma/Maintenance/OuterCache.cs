using System.Numerics;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>The routines of a cache outside the core, or of none (Linux's struct outer_cache_fns). Ranges are physical. Immutable.</summary>
public abstract class OuterCache
{
    private protected OuterCache(string name, int lineBytes)
    {
        Name = name;
        LineBytes = lineBytes;
    }

    /// <summary>No outer cache.</summary>
    public static OuterCache None { get; } = new NoOuterCache();

    /// <summary>L2C-210 and PL310: by physical address, line by line, and a sync at the end.</summary>
    public static OuterCache L2x0 { get; } = new L2x0OuterCache(flushesInTwo: false);

    /// <summary>PL310 before r2p0, whose one-step flush leaves clean lines valid: a clean and then an invalidate (erratum 588369).</summary>
    public static OuterCache L2x0Erratum588369 { get; } = new L2x0OuterCache(flushesInTwo: true);

    /// <summary>Feroceon: ranges by virtual address, at most 1 KiB and within a page; single lines by physical address.</summary>
    public static OuterCache Feroceon { get; } = new FeroceonOuterCache();

    /// <summary>L2C-220: as <see cref="L2x0"/>, in the background, and by way from a range as large as the cache.</summary>
    /// <param name="cacheBytes">How large the cache is: a power of two, 16 KiB to 8 MiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such cache can be.</exception>
    public static OuterCache L2C220(long cacheBytes) => cacheBytes is >= 16 << 10 and <= 8 << 20 && BitOperations.IsPow2(cacheBytes)
        ? new L2C220OuterCache(cacheBytes)
        : throw new ArgumentOutOfRangeException(nameof(cacheBytes), cacheBytes, "An L2C-220 has a power of two of bytes, 16 KiB to 8 MiB.");

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Bytes of a line; a power of two.</summary>
    public int LineBytes { get; }

    /// <summary>Whether there is one.</summary>
    public bool Exists => this != None;

    internal abstract void Clean(OuterPort port, PhysicalAddress start, long bytes);

    internal abstract void Invalidate(OuterPort port, PhysicalAddress start, long bytes);

    internal abstract void Flush(OuterPort port, PhysicalAddress start, long bytes);

    /// <summary>Waits for the cache's store buffer; nothing where it has none of its own.</summary>
    internal virtual void Sync(OuterPort port)
    {
    }

    private protected ulong Down(ulong address) => address & ~(ulong)(LineBytes - 1);

    private protected ulong Up(ulong address) => Down(address + (ulong)(LineBytes - 1));

    private protected bool IsOnLine(ulong address) => Down(address) == address;

    private protected void Lines(OuterPort port, PrimitiveKind kind, ulong start, ulong end)
    {
        if (end <= start) return;
        long bytes = (long)(end - start);
        port.Primitives.Do(new Primitive(kind, new CpuAddress(CpuMapping.Physical, new(start)), bytes) { Lines = bytes / LineBytes });
    }

    private sealed class NoOuterCache() : OuterCache("none", 1)
    {
        internal override void Clean(OuterPort port, PhysicalAddress start, long bytes)
        {
        }

        internal override void Invalidate(OuterPort port, PhysicalAddress start, long bytes)
        {
        }

        internal override void Flush(OuterPort port, PhysicalAddress start, long bytes)
        {
        }
    }
}

/// <summary>Where an outer cache's steps go, and which memory has to be mapped before a virtual address can name it.</summary>
internal readonly record struct OuterPort(IPrimitives Primitives, PhysicalAddress HighMem);
