using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma;

/// <summary>Memory that CPU and device see alike.</summary>
/// <param name="Cpu">Where the CPU reaches it; null when it was allocated without a mapping.</param>
/// <param name="Device">Where the device does.</param>
/// <param name="Bytes">What was asked for. More may lie behind it; it is not yours.</param>
/// <param name="Attributes">What was asked for, to be given again when it is freed.</param>
public readonly record struct DmaBuffer(CpuAddress? Cpu, DmaAddress Device, long Bytes, DmaAttributes Attributes);

/// <summary>Why there is no coherent memory.</summary>
public enum DmaRefusalReason
{
    /// <summary>It was granted.</summary>
    None,

    /// <summary>The device's coherent mask is zero.</summary>
    NoMask,

    /// <summary>The device's own pool has no free region that large. It falls back to nothing.</summary>
    DevicePoolFull,

    /// <summary>The memory set aside for coherent use has no free range that large.</summary>
    StolenMemoryFull,

    /// <summary>The caller may not wait, and the atomic pool has no run that large within the device's reach.</summary>
    AtomicPoolEmpty,

    /// <summary>There are frames, but none within the device's reach.</summary>
    OutOfReach,

    /// <summary>Neither an area nor the buddy has that much in one piece.</summary>
    NoMemory,
}

/// <summary>A refusal. The kernel answers NULL to all of them; that is 12 (ENOMEM).</summary>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">One sentence that names the value, the bound and the remedy.</param>
public readonly record struct DmaRefusal(DmaRefusalReason Reason, string Explanation)
{
    /// <inheritdoc/>
    public override string ToString() => Explanation;
}
