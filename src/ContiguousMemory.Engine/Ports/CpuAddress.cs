using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>One of the ways a CPU can reach the same byte. Caches that are looked up by virtual address tell them apart; that is what coherence is about.</summary>
public enum CpuMapping : byte
{
    /// <summary>None: the address is a physical one.</summary>
    Physical = 0,

    /// <summary>The kernel's permanent map of low memory (LIN).</summary>
    Linear = 1,

    /// <summary>A lazily kept kernel map of a page of high memory (PK, pkmap).</summary>
    Lazy = 2,

    /// <summary>A short-lived map of a page of high memory, one CPU's own (KM, fixmap).</summary>
    Fixed = 3,

    /// <summary>A program's own map (USR).</summary>
    User = 4,

    /// <summary>A second map made for a device's memory (DMA, the non-cacheable alias).</summary>
    Alias = 5,

    /// <summary>Further maps like <see cref="Alias"/>, one for each colour it has not (DMA2). A step by it is one by each of them.</summary>
    AliasOfOtherColours = 6,
}

/// <summary>A byte as the CPU reaches it: through which mapping, and which byte. Never a pointer.</summary>
/// <param name="Mapping">The mapping.</param>
/// <param name="Physical">The byte behind it. Pages keep the low twelve bits, so lines start where they do physically.</param>
public readonly record struct CpuAddress(CpuMapping Mapping, PhysicalAddress Physical)
{
    /// <inheritdoc/>
    public override string ToString() => Mapping == CpuMapping.Physical ? Physical.ToString() : $"{Mapping}:{Physical}";

    /// <summary>The address <paramref name="bytes"/> further on, in the same mapping.</summary>
    public static CpuAddress operator +(CpuAddress address, long bytes) =>
        address with { Physical = new(bytes < 0 ? address.Physical.Value - (ulong)-bytes : address.Physical.Value + (ulong)bytes) };
}
