using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory;

/// <summary>
/// Released buffers kept for the next request of their kind, so that the hot path meets neither the engine nor another thread. Each thread has a shelf of its
/// own; the engine sees what is kept as held, and has it all back before it refuses anybody (<see cref="IFrameCache"/>). Thread safe.
/// </summary>
/// <remarks>
/// A kept buffer goes only to who asks for the same: size, options and name. So its place fits, and its bytes are cleared unless the same client asks for
/// them as they are; nothing of the engine's books changes when it is handed on. One byte budget is shared by all shelves.
/// </remarks>
internal sealed partial class FrontCache : IFrameCache
{
    // A power of two, arbitrary: more threads than this at once share shelves, and a thread that meets another at its shelf goes to the engine instead.
    private const int Shelves = 16;

    private static int s_threads;

    [ThreadStatic]
    private static int s_thread;

    private readonly long _budget;
    private readonly Action<BufferEntry> _giveBack;
    private readonly FrontCacheShelf[] _shelves;
    private long _left;

    /// <param name="budget">Bytes that may be kept; 0 keeps none.</param>
    /// <param name="giveBack">Frees the frames of an entry that is kept no more. Called under a shelf's lock.</param>
    public FrontCache(long budget, Action<BufferEntry> giveBack)
    {
        _budget = _left = budget;
        _giveBack = giveBack;
        _shelves = [.. Enumerable.Range(0, budget == 0 ? 0 : Shelves).Select(_ => new FrontCacheShelf())];
    }

    /// <summary>Bytes that are kept now.</summary>
    public long KeptBytes => _shelves.Sum(shelf => shelf.KeptBytes);

    /// <summary>Buffers handed on so far, and their bytes.</summary>
    public (long Count, long Bytes) HandedOn => (_shelves.Sum(shelf => shelf.HandedOn), _shelves.Sum(shelf => shelf.HandedOnBytes));

    /// <summary>Ends a buffer and keeps its frames, if it is idle and there is room.</summary>
    /// <returns>Whether it was done; if not, nothing has changed for it.</returns>
    public bool TryKeep(BufferEntry entry, uint generation)
    {
        long bytes = entry.Allocation.Frames.Count.Bytes;
        if (bytes > _budget || entry.Window is not null || _shelves.Length == 0) return false;
        FrontCacheShelf shelf = Own();
        if (!shelf.TryLock()) return false;
        try
        {
            BufferWord word = entry.Word;
            return word.Generation == generation && word.IsIdle && !shelf.IsClosed && HasRoom(shelf, bytes) && shelf.TryAdd(entry, word, bytes);
        }
        finally
        {
            shelf.Unlock();
        }
    }

    /// <summary>Makes a new buffer of frames that were kept. With <paramref name="uses"/> it begins in use.</summary>
    /// <returns>Its entry and generation; null when none of the kind is kept.</returns>
    public BufferEntry? TryHandOn(long frames, long length, in AllocationOptions options, int uses, long now, out uint generation)
    {
        generation = 0;
        int own = s_thread;
        for (int i = 0; i < _shelves.Length; i++)
        {
            // Its own first; then others', for threads that take what others give back.
            FrontCacheShelf shelf = _shelves[(own + i) & (_shelves.Length - 1)];
            if (shelf.IsEmpty || !shelf.TryLock()) continue;
            try
            {
                if (shelf.TryRemove(frames, options) is not { } entry) continue;
                (entry.Length, entry.HandedOn) = (length, now);
                if (entry.Allocation.Attempts != 0) entry.Allocation = entry.Allocation with { Moved = default, Discarded = default, Attempts = 0 };
                generation = entry.Begin(uses);
                return entry;
            }
            finally
            {
                shelf.Unlock();
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Drain()
    {
        foreach (FrontCacheShelf shelf in _shelves)
        {
            if (shelf.IsEmpty) continue;
            shelf.Lock();
            Empty(shelf);
            shelf.Unlock();
        }
    }

    /// <summary>Gives everything back, and keeps nothing from now on.</summary>
    public void Close()
    {
        foreach (FrontCacheShelf shelf in _shelves)
        {
            shelf.Lock();
            Empty(shelf);
            shelf.IsClosed = true;
            shelf.Unlock();
        }
    }

    /// <summary>Gives everything back, and neither keeps nor hands on until the suspension is disposed.</summary>
    public Suspension Suspend()
    {
        foreach (FrontCacheShelf shelf in _shelves)
        {
            shelf.Lock();
            Empty(shelf);
        }

        return new Suspension(_shelves);
    }

    private FrontCacheShelf Own()
    {
        if (s_thread == 0) s_thread = Interlocked.Increment(ref s_threads);
        return _shelves[s_thread & (_shelves.Length - 1)];
    }

    /// <summary>Finds room on a shelf that is locked: within the budget, then at the cost of its oldest, then of other shelves.</summary>
    private bool HasRoom(FrontCacheShelf shelf, long bytes)
    {
        while (!shelf.HasPlace) Drop(shelf);
        while (!TryGrant(shelf, bytes))
        {
            if (shelf.IsEmpty && !TryTakeFromOthers(shelf)) return false;
            if (!shelf.IsEmpty) Drop(shelf);
        }

        return true;
    }

    private bool TryGrant(FrontCacheShelf shelf, long bytes)
    {
        long more = shelf.KeptBytes + bytes - shelf.GrantedBytes;
        if (more <= 0) return true;
        if (Interlocked.Add(ref _left, -more) >= 0)
        {
            shelf.GrantedBytes += more;
            return true;
        }

        Interlocked.Add(ref _left, more);
        return false;
    }

    private bool TryTakeFromOthers(FrontCacheShelf shelf)
    {
        bool any = false;
        foreach (FrontCacheShelf other in _shelves)
        {
            if (other == shelf || other.GrantedBytes == 0 || !other.TryLock()) continue;
            Empty(other);
            other.Unlock();
            any = true;
        }

        return any;
    }

    private void Drop(FrontCacheShelf shelf) => _giveBack(shelf.RemoveOldest());

    private void Empty(FrontCacheShelf shelf)
    {
        while (!shelf.IsEmpty) Drop(shelf);
        Interlocked.Add(ref _left, shelf.GrantedBytes);
        shelf.GrantedBytes = 0;
    }

    /// <summary>All shelves locked and empty.</summary>
    internal readonly ref struct Suspension(FrontCacheShelf[] shelves)
    {
        public void Dispose()
        {
            foreach (FrontCacheShelf shelf in shelves) shelf.Unlock();
        }
    }
}
