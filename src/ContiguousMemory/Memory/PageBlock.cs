using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>The page block of a reserve: 2 MiB, the size of a huge page and what moves at a time.</summary>
internal static class PageBlock
{
    public const int Order = 9;

    public const long Bytes = (long)FrameSize.Bytes << Order;

    /// <summary>The most a reserve can have, and so the most there is to ask for.</summary>
    public const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;

    /// <summary>The fewest whole page blocks that hold so many bytes: 0 to <see cref="MaxBytes"/>.</summary>
    public static long RoundUp(long bytes) => (bytes + Bytes - 1) & -Bytes;
}
