namespace ContiguousMemory;

/// <summary>
/// Where a request that waits begins in line. It rises by one for every 16 requests that came later
/// and were granted before it, so that none waits for ever behind others.
/// </summary>
public enum AllocationPriority
{
    /// <summary>For what can wait: a thumbnail, a prefetch.</summary>
    Low = -1,

    /// <summary>As others.</summary>
    Normal = 0,

    /// <summary>For what somebody waits for: a camera's preview, a call.</summary>
    High = 1,
}
