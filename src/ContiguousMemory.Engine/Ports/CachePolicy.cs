namespace ContiguousMemory.Engine.Ports;

/// <summary>What a mapping lets the caches do.</summary>
public enum CachePolicy : byte
{
    /// <summary>Nothing is mapped, or the operation has no attribute.</summary>
    None = 0,

    /// <summary>Lines may be kept and written back later.</summary>
    Cacheable = 1,

    /// <summary>Not cached; writes may be merged and wait in a buffer (Normal non-cacheable: write combining, and coherent memory on v6 and v7).</summary>
    Bufferable = 2,

    /// <summary>Not cached and not buffered.</summary>
    Uncached = 3,
}
