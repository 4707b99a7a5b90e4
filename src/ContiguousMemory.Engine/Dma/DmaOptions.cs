using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>What a DMA layer is made of.</summary>
public sealed record DmaOptions
{
    /// <summary>The largest alignment of a buffer in an area, as an order, unless said otherwise: 1 MiB (CONFIG_CMA_ALIGNMENT).</summary>
    public const int DefaultAlignCap = 8;

    /// <summary>The core whose caches are maintained.</summary>
    public CoreDescriptor Core { get; init; } = CoreDescriptor.Armv8;

    /// <summary>Where maintenance goes.</summary>
    public IPrimitives Port { get; init; } = new RecordedPrimitives();

    /// <summary>Bytes each atomic pool begins with (coherent_pool=); 0 for none, null for what the kernel would choose for this much memory.</summary>
    public long? AtomicPoolBytes { get; init; }

    /// <summary>Bytes for data whose own place a device cannot reach (swiotlb=); 0 for none. Rounded up to a power of two of frames.</summary>
    public long BounceBytes { get; init; }

    /// <summary>Memory stolen at boot for coherent buffers; null to allocate them from areas. A device that does not see caches then has no other.</summary>
    public StolenMemory? StolenCoherent { get; init; }

    /// <summary>The same for write-combined buffers; null to use <see cref="StolenCoherent"/>, as where the two kinds of memory are one (v7, v6 by choice).</summary>
    public StolenMemory? StolenWriteCombined { get; init; }

    /// <summary>The largest alignment of a buffer in an area, as an order. 2 to 12.</summary>
    public int AlignCap { get; init; } = DefaultAlignCap;
}
