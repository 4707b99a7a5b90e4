namespace ContiguousMemory.Coherence.Machine;

/// <summary>How the driver starts the device once it has the buffer.</summary>
internal enum Doorbell
{
    /// <summary>After a full write barrier: dsb and outer sync.</summary>
    Barrier,

    /// <summary>At once, with whatever is still buffered.</summary>
    Relaxed,
}
