namespace ContiguousMemory.Engine.Tenants;

/// <summary>
/// Who leased a slot, and since when, for diagnosis. Written by whoever takes the first lease and kept until the last ends, though the first may have ended
/// long before; read without a lock, so it may be a moment old.
/// </summary>
internal record struct LeaseNote(string? Name, long Since)
{
    /// <summary>A reference and a timestamp.</summary>
    public const int Bytes = 16;
}
