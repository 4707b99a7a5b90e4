using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Looking at what is kept without taking it.</summary>
internal sealed partial class FrontCacheShelf
{
    /// <summary>The frames of the entry that <see cref="TryRemove"/> would remove; null when there is none.</summary>
    public FrameRange? Peek(long frames, in AllocationOptions options) => Find(frames, options) is >= 0 and int at ? _entries[at].Allocation.Frames : null;

    /// <summary>Where the newest is that somebody with these options would have been given, or -1.</summary>
    private int Find(long frames, in AllocationOptions options)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_frames[i] == frames && _entries[i].Options.IsSamePlaceAndName(options)) return i;
        }

        return -1;
    }
}
