using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What is known of a buffer that is alive.</summary>
internal struct BufferEntry
{
    public AreaAllocation Allocation;
    public string Name;
    public long Length;

    /// <summary>Its own mapping, when released addresses are to be trapped.</summary>
    public IBackingWindow? Window;

    public uint Generation;

    /// <summary>CPU access scopes and pins that are open. While there is one the frames stay the buffer's.</summary>
    public int Uses;

    /// <summary>The frames it still has, once some were released by number and not through the buffer; null while it has them all.</summary>
    public IReadOnlyList<FrameRange>? Left;

    /// <summary>Alive, and then perhaps released while in use: the last use releases its frames.</summary>
    public bool IsAlive;
    public bool IsReleased;

    /// <summary>The frames it has.</summary>
    public readonly IReadOnlyList<FrameRange> Frames => Left ?? [Allocation.Frames];

    /// <summary>Takes frames away from it.</summary>
    public void Lose(FrameRange frames)
    {
        List<FrameRange> left = [];
        foreach (FrameRange part in Frames)
        {
            if (!part.Overlaps(frames))
            {
                left.Add(part);
                continue;
            }

            if (part.Start < frames.Start) left.Add(FrameRange.FromBounds(part.Start, frames.Start));
            if (part.End > frames.End) left.Add(FrameRange.FromBounds(frames.End, part.End));
        }

        Left = left;
    }
}
