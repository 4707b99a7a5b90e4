namespace ContiguousMemory.Backing;

/// <summary>
/// Keeps a backing's memory mapped, also past the backing's own disposal, until it is disposed itself. Disposing twice is quiet.
/// Thread safe.
/// </summary>
internal sealed class BackingHold : IDisposable
{
    private MemoryBacking? _backing;

    internal BackingHold(MemoryBacking backing) => _backing = backing;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _backing, null)?.ReleaseUse();
}
