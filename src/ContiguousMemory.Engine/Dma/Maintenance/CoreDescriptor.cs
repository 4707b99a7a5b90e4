namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>How an L1 data cache finds a line.</summary>
public enum InnerLookup : byte
{
    /// <summary>By virtual address, and tagged by it: two mappings of a byte are two lines.</summary>
    Vivt,

    /// <summary>By virtual address, tagged by the physical one, with ways larger than a page: mappings of different colour are two lines.</summary>
    ViptAliasing,

    /// <summary>By virtual address, tagged by the physical one, with ways no larger than a page.</summary>
    Vipt,

    /// <summary>By physical address.</summary>
    Pipt,
}

/// <summary>
/// A core as the DMA layer sees it: its caches, and what Linux does about them. Whoever has another one puts it together from the families of
/// <see cref="InnerCache"/> and <see cref="OuterCache"/>. Immutable.
/// </summary>
/// <param name="Name">What people call it.</param>
/// <param name="Lookup">How L1 finds a line.</param>
/// <param name="Inner">The routines for L1.</param>
/// <param name="Outer">The routines for the cache outside.</param>
public sealed record CoreDescriptor(string Name, InnerLookup Lookup, InnerCache Inner, OuterCache Outer)
{
    /// <summary>ARM920T: v4T, 32-byte lines.</summary>
    public static CoreDescriptor Arm920 { get; } = new("arm920", InnerLookup.Vivt, InnerCache.V4(), OuterCache.None);

    /// <summary>ARM926EJ-S: v5, 32-byte lines.</summary>
    public static CoreDescriptor Arm926 { get; } = new("arm926", InnerLookup.Vivt, InnerCache.V5(), OuterCache.None);

    /// <summary>Feroceon with its own L2.</summary>
    public static CoreDescriptor Feroceon { get; } = new("feroceon", InnerLookup.Vivt, InnerCache.Feroceon(), OuterCache.Feroceon);

    /// <summary>ARM1136 with 32 KiB of L1, which aliases.</summary>
    public static CoreDescriptor Arm1136 { get; } = new("arm1136", InnerLookup.ViptAliasing, InnerCache.V6(), OuterCache.None)
    {
        BuffersCoherentMemory = true,
        Order = HandOverOrder.EveryColour,
    };

    /// <summary>ARM11 MPCore with the 1 MiB L2C-220 of its development board: several CPUs, none of which hears of the others' maintenance.</summary>
    public static CoreDescriptor Arm11MpCore { get; } = new("arm11mpcore", InnerLookup.Vipt, InnerCache.V6Owning(), OuterCache.L2C220(1 << 20)) { BuffersCoherentMemory = true };

    /// <summary>Cortex-A9 with a PL310 outside.</summary>
    public static CoreDescriptor CortexA9 { get; } = new("cortex-a9", InnerLookup.Pipt, InnerCache.V7(32), OuterCache.L2x0)
    {
        BuffersCoherentMemory = true,
        Order = HandOverOrder.FlushOnce,
    };

    /// <summary>Cortex-A15: 64-byte lines, its L2 is reached by the operations on L1.</summary>
    public static CoreDescriptor CortexA15 { get; } = new("cortex-a15", InnerLookup.Pipt, InnerCache.V7(), OuterCache.None)
    {
        BuffersCoherentMemory = true,
        Order = HandOverOrder.FlushOnce,
    };

    /// <summary>A 64-bit core under arm64: cleans before a device writes, where 32-bit Arm drops.</summary>
    public static CoreDescriptor Armv8 { get; } = new("armv8", InnerLookup.Pipt, InnerCache.V8(), OuterCache.None)
    {
        BuffersCoherentMemory = true,
        Order = HandOverOrder.FlushOnce,
    };

    /// <summary>All of the above.</summary>
    public static IReadOnlyList<CoreDescriptor> All { get; } = [Arm920, Arm926, Feroceon, Arm1136, Arm11MpCore, CortexA9, CortexA15, Armv8];

    /// <summary>Whether writes to coherent memory may wait in a buffer (CONFIG_ARM_DMA_MEM_BUFFERABLE: v6 by choice, v7 always).</summary>
    public bool BuffersCoherentMemory { get; init; }

    /// <summary>
    /// In which order memory becomes a coherent buffer. The default is right on every machine of the checker's table for low memory, and for high memory where
    /// L1 does not alias.
    /// </summary>
    public HandOverOrder Order { get; init; } = HandOverOrder.ChangeThenFlush;

    /// <summary>Which level of cache comes first when memory is mapped for a device and unmapped.</summary>
    public StreamingOrder Streaming { get; init; } = StreamingOrder.Nested;

    /// <summary>Whether a line of a page can only be under that page's own address, so that any mapping of it will do for maintenance.</summary>
    public bool IsNonAliasing => Lookup is InnerLookup.Vipt or InnerLookup.Pipt;

    /// <summary>Bytes of the longest line: what buffers of different owners must not share.</summary>
    public int LineBytes => Math.Max(Inner.LineBytes, Outer.LineBytes);

    /// <inheritdoc/>
    public override string ToString() => Outer.Exists ? $"{Name}+{Outer.Name}" : Name;
}
