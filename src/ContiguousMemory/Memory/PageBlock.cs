using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>The page block of a reserve: 2 MiB, the size of a huge page and what moves at a time.</summary>
internal static class PageBlock
{
    public const int Order = 9;

    public const long Bytes = (long)FrameSize.Bytes << Order;

    private const long MaxBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;

    public static long RoundUp(long bytes) =>
        bytes is >= 0 and <= MaxBytes
            ? (bytes + Bytes - 1) & -Bytes
            : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"A size is from 0 to {MaxBytes} bytes.");

    public static long Add(long left, long right) =>
        left <= MaxBytes - right
            ? left + right
            : throw new ArgumentOutOfRangeException(nameof(right), $"The areas and the refuge together have more than {MaxBytes} bytes, the most a reserve can have.");
}
