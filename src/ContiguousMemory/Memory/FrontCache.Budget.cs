using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What may be kept, and what has to go for it.</summary>
internal sealed partial class FrontCache
{
    /// <summary>A place for a client who has none on a shelf, if need be by giving back what another keeps there.</summary>
    private FreeRuns OpenFor(FrontCacheShelf shelf, string? client)
    {
        FreeRuns? runs = shelf.Open(client);
        if (runs is not null) return runs;
        while (TryGive(shelf, shelf.Least(), long.MaxValue)) ;
        return shelf.Open(client)!;
    }

    /// <summary>Finds room on a shelf that is locked: what is left of the budget, then what others leave unused of theirs, then at the cost of what is kept.</summary>
    private bool HasRoom(FrontCacheShelf shelf, FreeRuns runs, long frames)
    {
        if (frames > _budget) return false;
        while (runs.IsFull) TryGive(shelf, runs, 0);
        bool isLooked = false;
        while (true)
        {
            long more = shelf.KeptFrames + frames - shelf.GrantedFrames;
            if (more <= 0 || TryGrant(shelf, more)) return true;
            if (!isLooked) TakeFromOthers(shelf, unused: true, more);
            else if (!shelf.IsEmpty) TryGive(shelf, shelf.Most()!, more);
            else if (TakeFromOthers(shelf, unused: false, more) == 0) return false;
            isLooked = true;
        }
    }

    private bool TryGrant(FrontCacheShelf shelf, long more)
    {
        if (Interlocked.Add(ref _left, -more) >= 0)
        {
            shelf.GrantedFrames += more;
            return true;
        }

        Interlocked.Add(ref _left, more);
        return false;
    }

    /// <summary>Takes parts of the budget from shelves that nobody is at: those they do not use or, for want of such, frames that they keep.</summary>
    /// <returns>How much was taken.</returns>
    private long TakeFromOthers(FrontCacheShelf shelf, bool unused, long wanted)
    {
        long taken = 0;
        foreach (FrontCacheShelf other in _shelves)
        {
            if (taken >= wanted) break;
            if (other == shelf || (unused ? other.GrantedFrames == other.KeptFrames : other.IsEmpty) || !other.TryLock()) continue;
            while (!unused && !other.IsEmpty && other.GrantedFrames - other.KeptFrames < wanted - taken)
                TryGive(other, other.Most()!, wanted - taken - (other.GrantedFrames - other.KeptFrames));
            long part = Math.Min(wanted - taken, other.GrantedFrames - other.KeptFrames);
            other.GrantedFrames -= part;
            other.Unlock();
            Interlocked.Add(ref _left, part);
            taken += part;
        }

        return taken;
    }

    /// <summary>Gives frames back to the engine, of a client on a shelf that is locked: part of a run that has so many, or else the largest; 0 is the smallest.</summary>
    private bool TryGive(FrontCacheShelf shelf, FreeRuns runs, long wanted)
    {
        if (!shelf.TryTakeBack(runs, wanted, out int start, out int count)) return false;
        _owner.Return(new FrameRange(new Pfn(start), new FrameCount(count)));
        return true;
    }

    private void Empty(FrontCacheShelf shelf)
    {
        while (!shelf.IsEmpty) TryGive(shelf, shelf.Most()!, long.MaxValue);
        Interlocked.Add(ref _left, shelf.GrantedFrames);
        shelf.GrantedFrames = 0;
    }
}
