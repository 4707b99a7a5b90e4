using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Looking at what is kept without taking it.</summary>
internal sealed partial class FrontCache
{
    /// <summary>The frames that <see cref="TryHandOn"/> would hand on to this thread now; null when the client has no such frames here.</summary>
    public FrameRange? Peek(in RunRule rule, string? client)
    {
        for (int i = 0; i < _shelves.Length; i++)
        {
            FrontCacheShelf shelf = _shelves[(s_thread + i) & (Shelves - 1)];
            if (shelf.IsEmpty) continue;
            shelf.Lock();
            int start = -1;
            bool found = shelf.RunsOf(client) is { } runs && runs.Peek(rule, out start);
            shelf.Unlock();
            if (found) return new(new Pfn(start), new FrameCount(rule.Count));
        }

        return null;
    }
}
