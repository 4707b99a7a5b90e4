using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Ports;

/// <summary>
/// What the engine asks of the memory beneath it. Paper memory has frames without bytes, real memory is a memfd; the engine decides the same on both.
/// </summary>
/// <remarks>
/// The contract of a port. Every range passed lies inside the machine. No lock is held during a call, and no two concurrent calls touch the same frame.
/// A call that cannot do its work throws; the engine then undoes what it marked and lets the exception through. Implementations are thread safe.
/// </remarks>
public interface IWorld
{
    /// <summary>A short name for reports: <c>paper</c>, <c>memfd</c>, <c>hugetlb-2M</c>.</summary>
    string Name { get; }

    /// <summary>log2 of the frames that move together; at most the machine's page block order. A tenant's unit is this large.</summary>
    int UnitOrder { get; }

    /// <summary>Whether every frame reads as zero before its first use, so that the first holder needs no clearing.</summary>
    bool StartsCleared { get; }

    /// <summary>Copies the contents of <paramref name="source"/> to as many frames from <paramref name="destination"/> on. The two do not overlap.</summary>
    void Move(FrameRange source, Pfn destination);

    /// <summary>Makes every byte of <paramref name="frames"/> zero.</summary>
    void Clear(FrameRange frames);
}
