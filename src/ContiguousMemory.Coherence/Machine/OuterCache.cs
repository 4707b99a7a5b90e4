namespace ContiguousMemory.Coherence.Machine;

/// <summary>What lies between the first-level cache and memory. The device is beneath it in either case.</summary>
public enum OuterCache
{
    /// <summary>Nothing: outer operations are empty.</summary>
    None,

    /// <summary>A cache by physical address with a store buffer of its own; its operations include its sync (PL310, linux cache-l2x0.c).</summary>
    Pl310,
}
