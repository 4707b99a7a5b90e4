using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Whose buffers a <see cref="FrontCache"/> makes and ends. It takes no lock of the cache's, directly or not: it is called under that of a shelf.</summary>
internal interface IFrontCacheOwner
{
    /// <summary>An entry in which no buffer is alive.</summary>
    BufferEntry Place();

    /// <summary>Has an entry back in which no buffer is alive.</summary>
    void Forget(BufferEntry entry);

    /// <summary>Frees frames that no buffer has any more.</summary>
    void Return(FrameRange frames);
}
