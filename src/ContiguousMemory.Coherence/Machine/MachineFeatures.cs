namespace ContiguousMemory.Coherence.Machine;

/// <summary>What can be taken from a machine to learn which part of it a failure needs.</summary>
[Flags]
public enum MachineFeatures
{
    /// <summary>A write-back first-level cache and nothing else.</summary>
    None = 0,

    /// <summary>Lines leave the caches unasked.</summary>
    Evict = 1,

    /// <summary>Lines enter the caches unasked, on machines that speculate.</summary>
    Speculate = 2,

    /// <summary>Writes wait in buffers; without this they arrive before anything else happens.</summary>
    Buffers = 4,

    /// <summary>Outer cache, on machines that have one.</summary>
    Outer = 8,

    /// <summary>Non-cacheable accesses hit, on machines where they do.</summary>
    NonCacheableHits = 16,

    /// <summary>A lazy kmap may outlive its owner, where the machine keeps them.</summary>
    LazyKmap = 32,

    /// <summary>An unmapped translation stays usable until it is invalidated.</summary>
    LaggingTranslations = 64,

    /// <summary>The whole machine.</summary>
    All = 127,
}
