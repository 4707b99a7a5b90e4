using System.Collections.Immutable;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>The caches above the engine that are drained before a request is refused.</summary>
public sealed partial class Machine
{
    private ImmutableArray<IFrameCache> _caches = [];

    /// <summary>Whether there is anything to drain.</summary>
    internal bool HasCaches => !_caches.IsEmpty;

    /// <summary>Enters a cache; it is drained by every claim that has something to move, and before any request is refused, from now on.</summary>
    public void AddCache(IFrameCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ImmutableInterlocked.Update(ref _caches, caches => caches.Add(cache));
    }

    /// <summary>Forgets a cache.</summary>
    public void RemoveCache(IFrameCache cache) => ImmutableInterlocked.Update(ref _caches, caches => caches.Remove(cache));

    /// <summary>A cache has taken something in, which it gives up when drained: wakes whoever waits for room. One read when nobody does.</summary>
    public void NoteKept() => Changes.Raise();

    /// <summary>Drains every cache. No lock may be held.</summary>
    internal void DrainCaches()
    {
        foreach (IFrameCache cache in _caches) cache.Drain();
    }
}
