namespace ContiguousMemory.Backing;

/// <summary>Something that this process can do on this machine, or cannot.</summary>
/// <param name="Name">Its name, the same in every version: lower case, with hyphens.</param>
/// <param name="IsAvailable">Whether it can be had, as it was found by trying.</param>
/// <param name="Detail">How it was found, or why it cannot be had: a clause.</param>
/// <param name="Remedy">What to do about it: an instruction; null where it is available or nothing can be done.</param>
public sealed record HostCapability(string Name, bool IsAvailable, string Detail, string? Remedy = null);
