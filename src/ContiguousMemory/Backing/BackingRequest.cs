using System.Globalization;
using System.Text;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Backing;

/// <summary>A machine's memory as asked for; once made, within its bounds.</summary>
internal sealed class BackingRequest
{
    /// <summary>log2 of the frames of a page block, of which a machine has a whole number: 2 MiB, the size of a huge page.</summary>
    internal const int DefaultUnitOrder = 9;

    /// <summary>The same where pages are of 1 GiB.</summary>
    internal const int GiganticUnitOrder = 18;

    /// <summary>Bytes of a page block, other than of 1 GiB pages.</summary>
    internal const long UnitBytes = (long)FrameSize.Bytes << DefaultUnitOrder;

    /// <summary>The largest machine, in bytes.</summary>
    internal const long MaxBytes = (long)FrameSize.MaxFrames << FrameSize.Shift;

    // NAME_MAX less "memfd:", which the kernel puts in front (mm/memfd.c).
    private const int MaxNameBytes = 249;

    /// <summary>A request.</summary>
    /// <param name="bytes">From one page block to <see cref="MaxBytes"/>, in whole page blocks of the kind.</param>
    /// <param name="name">Not blank, without control characters, at most 249 bytes of UTF-8.</param>
    /// <param name="unitOrder">log2 of the frames of a page block.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> cannot be a name.</exception>
    internal BackingRequest(long bytes, string name, int unitOrder = DefaultUnitOrder)
    {
        long unit = (long)FrameSize.Bytes << unitOrder;
        if (bytes < unit || bytes > MaxBytes || bytes % unit != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, string.Create(
                CultureInfo.InvariantCulture, $"The size must be a multiple of {unit} bytes, from {unit} to {MaxBytes}."));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(char.IsControl))
            throw new ArgumentException("A name has no control characters.", nameof(name));

        int nameBytes = Encoding.UTF8.GetByteCount(name);
        if (nameBytes > MaxNameBytes)
            throw new ArgumentException($"A name has at most {MaxNameBytes} bytes of UTF-8, this one has {nameBytes}.", nameof(name));

        Bytes = bytes;
        Name = name;
    }

    internal long Bytes { get; }

    internal string Name { get; }
}
