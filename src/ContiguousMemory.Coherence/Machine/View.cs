namespace ContiguousMemory.Coherence.Machine;

/// <summary>The virtual addresses at which a page can be seen. The first three own the first-level slots of a VIVT cache.</summary>
internal enum View
{
    /// <summary>The linear map for lowmem, the lazy kmap (pkmap) for highmem: the kernel's lasting address of a page, never both.</summary>
    Kernel,

    /// <summary>A per-CPU fixmap slot (kmap_atomic).</summary>
    Fixmap,

    /// <summary>A user's mapping.</summary>
    User,

    /// <summary>The non-cacheable alias made for the device's buffer.</summary>
    Dma,

    /// <summary>A second non-cacheable alias, of the colour that <see cref="Dma"/> has not.</summary>
    DmaOtherColour,

    /// <summary>Where there are four colours, the two that are still left.</summary>
    DmaThirdColour,
    DmaFourthColour,

    /// <summary>Whatever the last kmap returned: an existing lazy kmap, or the fixmap slot.</summary>
    Kmapped,
}
