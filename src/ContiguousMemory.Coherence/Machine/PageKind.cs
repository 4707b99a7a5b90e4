namespace ContiguousMemory.Coherence.Machine;

/// <summary>Where the kernel sees a page.</summary>
internal enum PageKind
{
    /// <summary>Always, in the linear map.</summary>
    Lowmem,

    /// <summary>Only through a temporary mapping.</summary>
    Highmem,
}
