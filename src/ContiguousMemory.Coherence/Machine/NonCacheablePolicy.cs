namespace ContiguousMemory.Coherence.Machine;

/// <summary>What a non-cacheable access does when a cache holds the line all the same.</summary>
internal enum NonCacheablePolicy
{
    /// <summary>Caches are not looked up (Cortex-A15 TRM §6.4).</summary>
    Bypass,

    /// <summary>A read may be answered by either level; a write passes the first and may or may not update the second.</summary>
    MayHit,

    /// <summary>The outer cache alone is looked up: reads hit it, writes update it and go on (PL310 with bit 22 clear, DDI0246D §2.3.2).</summary>
    L2Hit,
}
