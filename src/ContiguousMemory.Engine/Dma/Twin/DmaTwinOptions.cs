namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>How a twin watches.</summary>
public sealed record DmaTwinOptions
{
    /// <summary>How many mappings at once are watched unless said otherwise: the kernel's PREALLOC_DMA_DEBUG_ENTRIES.</summary>
    public const int DefaultMaxEntries = 65536;

    /// <summary>How many mappings at once are watched; one more, and the twin turns itself off, as the kernel does. One or more.</summary>
    public int MaxEntries { get; init; } = DefaultMaxEntries;

    /// <summary>Bytes of a cache line, a power of two: what mappings must not share.</summary>
    public int LineBytes { get; init; } = 64;

    /// <summary>Whether a misuse is only reported, as in the kernel, and then done. Otherwise it is thrown, and not done.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>The one device that is reported on; null for all (dma_debug_driver=).</summary>
    public string? OnlyDevice { get; init; }

    /// <summary>Told of each misuse, with no lock held.</summary>
    public Action<DmaReport>? Told { get; init; }
}
