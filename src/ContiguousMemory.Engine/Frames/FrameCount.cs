namespace ContiguousMemory.Engine.Frames;

/// <summary>A number of frames. Never negative in anything the engine hands out; arithmetic overflows loudly.</summary>
/// <param name="Value">How many.</param>
public readonly record struct FrameCount(long Value) : IComparable<FrameCount>
{
    /// <summary>No frames.</summary>
    public static FrameCount Zero => default;

    /// <summary>The size of that many frames, in bytes.</summary>
    /// <exception cref="OverflowException">It is more than <see cref="long.MaxValue"/>.</exception>
    public long Bytes => Value * FrameSize.Bytes;

    /// <summary>The fewest frames that hold <paramref name="bytes"/>.</summary>
    /// <param name="bytes">A length in bytes, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public static FrameCount ForBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);

        // Divide first: bytes + 4095 would overflow for lengths within a frame of long.MaxValue.
        return new((bytes >> FrameSize.Shift) + ((bytes & (FrameSize.Bytes - 1)) == 0 ? 0 : 1));
    }

    /// <summary>2^<paramref name="order"/> frames.</summary>
    /// <param name="order">An order, 0 to 62.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not.</exception>
    public static FrameCount OfOrder(int order)
    {
        // A shift takes its count modulo 64 and says nothing.
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 62);
        return new(1L << order);
    }

    /// <inheritdoc/>
    public int CompareTo(FrameCount other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value == 1 ? "1 frame" : $"{Value} frames";

    /// <summary>The sum.</summary>
    public static FrameCount operator +(FrameCount left, FrameCount right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static FrameCount operator -(FrameCount left, FrameCount right) => new(left.Value - right.Value);

    /// <summary>Whether there are fewer.</summary>
    public static bool operator <(FrameCount left, FrameCount right) => left.Value < right.Value;

    /// <summary>Whether there are more.</summary>
    public static bool operator >(FrameCount left, FrameCount right) => left.Value > right.Value;

    /// <summary>Whether there are at most as many.</summary>
    public static bool operator <=(FrameCount left, FrameCount right) => left.Value <= right.Value;

    /// <summary>Whether there are at least as many.</summary>
    public static bool operator >=(FrameCount left, FrameCount right) => left.Value >= right.Value;
}
