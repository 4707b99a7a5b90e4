using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>The page block of a reserve, what moves at a time: 2 MiB, or 1 GiB where pages are.</summary>
internal static class PageBlock
{
    /// <summary>The most a reserve can have, and so the most there is to ask for.</summary>
    public const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;

    /// <summary>The fewest whole page blocks that hold so many bytes: 0 to <see cref="MaxBytes"/>.</summary>
    public static long RoundUp(long bytes, long unit) => (bytes + unit - 1) & -unit;
}
