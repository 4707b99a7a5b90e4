using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Looking at what is kept without taking it.</summary>
internal sealed partial class FrontCache
{
    /// <summary>The frames that <see cref="TryHandOn"/> would hand on to this thread now; null when none of the kind is kept.</summary>
    public FrameRange? Peek(long frames, in AllocationOptions options)
    {
        for (int i = 0; i < _shelves.Length; i++)
        {
            FrontCacheShelf shelf = _shelves[(s_thread + i) & (_shelves.Length - 1)];
            if (shelf.IsEmpty) continue;
            shelf.Lock();
            FrameRange? found = shelf.Peek(frames, options);
            shelf.Unlock();
            if (found is not null) return found;
        }

        return null;
    }
}
