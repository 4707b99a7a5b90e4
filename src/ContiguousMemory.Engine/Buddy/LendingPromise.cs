namespace ContiguousMemory.Engine.Buddy;

/// <summary>What an area promises to devices while it lends.</summary>
public enum LendingPromise
{
    /// <summary>It lends whatever it has. A claim may find that there is nowhere to move its tenants to.</summary>
    BestEffort,

    /// <summary>
    /// It lends movable frames only while places outside all areas are assured for them: a claim on what no device has cannot fail for want of memory, and only
    /// a lease can delay it.
    /// </summary>
    Guaranteed,
}
