using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What the engine is asked for when a user asks for a buffer.</summary>
internal static class BufferRequest
{
    /// <summary>What a buffer is called that was given no name.</summary>
    public const string Unnamed = "buffer";

    /// <summary>Checks a length and options, and says them in frames.</summary>
    /// <exception cref="ArgumentException">One of them is out of range; the message names it and the bound.</exception>
    public static AreaRequest Of(long length, in AllocationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, PageBlock.MaxBytes);
        CheckPowerOfTwo(options.Alignment, "An alignment");
        CheckPowerOfTwo(options.Boundary, "A boundary");
        if (options.Boundary is > 0 and < FrameSize.Bytes)
            throw new ArgumentOutOfRangeException(nameof(options), options.Boundary, $"A boundary is at least {FrameSize.Bytes} bytes, the smallest buffer.");
        if (options.Boundary > 0 && length > options.Boundary)
            throw new ArgumentOutOfRangeException(nameof(options), options.Boundary, $"A buffer of {length} bytes crosses every boundary of {options.Boundary}.");
        if (options.Priority is < AllocationPriority.Low or > AllocationPriority.High)
            throw new ArgumentOutOfRangeException(nameof(options), options.Priority, "A priority is Low, Normal or High.");
        HolderName.CheckOptional(options.Name, nameof(options));
        HolderName.CheckOptional(options.Client, nameof(options));

        FrameCount count = FrameCount.ForBytes(length);
        return new AreaRequest(count, AlignOrder(options.Alignment, count.Value), options.Name ?? Unnamed)
        {
            Boundary = new(options.Boundary >> FrameSize.Shift),
            Limit = options.MaxAddress is { } max ? EndOfReach(max) : null,

            // Without a name there is no telling whose bytes the frames hold, so nobody is said to be the last to have held them.
            Client = options.Owner,
            KeepOwn = !options.Clear,
        };
    }

    /// <summary>log2 of the frames that a number of the first frame is a multiple of.</summary>
    /// <param name="alignment">Bytes, a power of two; 0 takes the length's own order, up to a limit.</param>
    /// <param name="frames">Frames asked for, 1 or more.</param>
    public static int AlignOrder(long alignment, long frames)
    {
        if (alignment > 0) return Math.Max(0, BitOperations.Log2((ulong)alignment) - FrameSize.Shift);
        int naturalOrder = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)frames));
        return Math.Min(naturalOrder, AllocationOptions.DefaultAlignOrderLimit);
    }

    /// <summary>The frame after the last that lies wholly within reach of the highest address.</summary>
    public static Pfn EndOfReach(PhysicalAddress max) => max.Value == ulong.MaxValue ? new(1L << (64 - FrameSize.Shift)) : new((long)((max.Value + 1) >> FrameSize.Shift));

    private static void CheckPowerOfTwo(long value, string what)
    {
        if (value < 0 || (value & (value - 1)) != 0)
            throw Misuse.OutOfRange("options", value, $"{what} is a power of two of bytes, or 0.");
    }
}
