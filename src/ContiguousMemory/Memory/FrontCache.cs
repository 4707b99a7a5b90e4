using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory;

/// <summary>
/// Frames of released buffers kept for the next requests of the same client, so that the hot path meets neither the engine nor another thread. Each thread
/// has a shelf of its own; the engine sees what is kept as held, and has it all back before it refuses anybody (<see cref="IFrameCache"/>). Thread safe.
/// </summary>
/// <remarks>
/// What is kept is runs, not buffers: they are cut to the size, alignment and limits that are asked for, and joined again (<see cref="FreeRuns"/>). They go
/// only to the client who had them, and bytes are left as they are only for whom they are from. One budget is shared by all shelves.
/// </remarks>
internal sealed partial class FrontCache : IFrameCache
{
    // A power of two, arbitrary: more threads than this at once share shelves, and a thread that meets another at its shelf goes on to the next.
    private const int Shelves = 16;

    private static int s_threads;

    [ThreadStatic]
    private static int s_thread;

    private readonly long _budget;
    private readonly IFrontCacheOwner _owner;
    private readonly FrontCacheShelf[] _shelves;
    private long _left;

    /// <param name="bytes">Bytes that may be kept; 0 keeps none.</param>
    /// <param name="grain">Frames that the engine gives and takes back together, a power of two.</param>
    /// <param name="owner">Has entries for buffers, and takes back the frames that are kept no more. Called under a shelf's lock.</param>
    public FrontCache(long bytes, int grain, IFrontCacheOwner owner)
    {
        _budget = _left = bytes >> FrameSize.Shift;
        _owner = owner;
        _shelves = [.. Enumerable.Range(0, _budget == 0 ? 0 : Shelves).Select(_ => new FrontCacheShelf(grain))];
    }

    /// <summary>Bytes that are kept now.</summary>
    public long KeptBytes => _shelves.Sum(shelf => shelf.KeptFrames) << FrameSize.Shift;

    /// <summary>Buffers handed on so far, and their frames.</summary>
    public (long Count, long Frames) HandedOn => (_shelves.Sum(shelf => shelf.HandedOn), _shelves.Sum(shelf => shelf.HandedOnFrames));

    /// <summary>Ends a buffer and keeps its frames, if it is idle and there is room.</summary>
    /// <returns>Whether it was done; if not, nothing has changed for it.</returns>
    public bool TryKeep(BufferEntry entry, uint generation)
    {
        if (entry.Window is not null || _shelves.Length == 0 || TryLockOne() is not { } shelf) return false;
        try
        {
            BufferWord word = entry.Word;
            if (word.Generation != generation || !word.IsIdle || shelf.IsClosed) return false;

            // Idle under its own generation, it says of itself what it said when it was made, for as long as the word does not change.
            (int start, int count) = ((int)entry.Allocation.Frames.Start.Value, (int)entry.Allocation.Frames.Count.Value);
            FreeRuns? runs = shelf.RunsOf(entry.Client) ?? OpenFor(shelf, entry.Client);
            if (runs is null || !HasRoom(shelf, runs, count) || !entry.TryEnd(word)) return false;
            shelf.Keep(runs, start, count);
            if (!shelf.TrySpare(entry)) _owner.Forget(entry);
            return true;
        }
        finally
        {
            shelf.Unlock();
        }
    }

    /// <summary>Makes a new buffer of frames that were kept. With <paramref name="uses"/> it begins in use.</summary>
    /// <returns>Its entry and generation; null when the client has no such frames here.</returns>
    public BufferEntry? TryHandOn(in RunRule rule, long length, in AllocationOptions options, int uses, long now, out uint generation)
    {
        generation = 0;
        string? client = options.Owner;
        int own = s_thread;
        FrontCacheShelf[] shelves = _shelves;
        for (int i = 0; i < shelves.Length; i++)
        {
            // Its own first; then others', for threads that take what others give back.
            FrontCacheShelf shelf = shelves[(own + i) & (Shelves - 1)];
            if (shelf.IsEmpty || !shelf.TryLock()) continue;
            try
            {
                if (shelf.RunsOf(client) is not { } runs || !shelf.TryTake(runs, rule, out int start)) continue;
                BufferEntry entry = shelf.Spare() ?? _owner.Place();
                entry.Allocation = new AreaAllocation(new FrameRange(new Pfn(start), new FrameCount(rule.Count)), 0, default, default, 0);
                (entry.Client, entry.Name, entry.Length, entry.HandedOn, entry.Rule) = (client, options.Name ?? BufferRequest.Unnamed, length, now, rule);
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
            try
            {
                Empty(shelf);
            }
            finally
            {
                shelf.Unlock();
            }
        }
    }

    /// <summary>Gives everything back, and keeps nothing from now on.</summary>
    public void Close()
    {
        foreach (FrontCacheShelf shelf in _shelves)
        {
            shelf.Lock();
            try
            {
                shelf.IsClosed = true;
                Empty(shelf);
            }
            finally
            {
                shelf.Unlock();
            }
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

    /// <summary>This thread's shelf or, while others are at it, the next that is free.</summary>
    private FrontCacheShelf? TryLockOne()
    {
        if (s_thread == 0) s_thread = Interlocked.Increment(ref s_threads);
        int own = s_thread;
        for (int i = 0; i < Shelves; i++)
        {
            FrontCacheShelf shelf = _shelves[(own + i) & (Shelves - 1)];
            if (shelf.TryLock()) return shelf;
        }

        return null;
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
