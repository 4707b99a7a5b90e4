namespace ContiguousMemory.Engine.Dma;

/// <summary>How memory is to be allocated or mapped (DMA_ATTR_* of linux/dma-mapping.h, with the kernel's bits).</summary>
[Flags]
public enum DmaAttributes
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Reads and writes may pass each other. A hint; nothing here needs it.</summary>
    WeakOrdering = 1 << 1,

    /// <summary>Writes may be buffered and merged. Without effect for a coherent device.</summary>
    WriteCombine = 1 << 2,

    /// <summary>The CPU needs no mapping. The buffer has no CPU address.</summary>
    NoKernelMapping = 1 << 4,

    /// <summary>A streaming map or unmap does no cache maintenance and copies nothing back; the caller syncs.</summary>
    SkipCpuSync = 1 << 5,

    /// <summary>Contiguous also where a device could do without. Everything here is.</summary>
    ForceContiguous = 1 << 6,

    /// <summary>No effort for large pages. A hint; nothing here needs it.</summary>
    AllocSinglePages = 1 << 7,

    /// <summary>A refusal is not logged.</summary>
    NoWarn = 1 << 8,

    /// <summary>For privileged access only. Devices here do not ask.</summary>
    Privileged = 1 << 9,

    /// <summary>What is mapped is no memory but a device's registers, for another device to reach. No cache has it, and nothing of it is copied. Streaming only.</summary>
    Mmio = 1 << 10,
}
