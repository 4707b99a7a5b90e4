namespace ContiguousMemory.Engine.Frames;

/// <summary>A page frame number: a physical address divided by <see cref="FrameSize.Bytes"/>.</summary>
/// <param name="Value">The number, counted from address zero.</param>
public readonly record struct Pfn(long Value) : IComparable<Pfn>
{
    /// <summary>The physical address of the frame's first byte.</summary>
    /// <exception cref="OverflowException">The number is negative, or its address more than 64 bits hold.</exception>
    public PhysicalAddress Address => new((ulong)Value * FrameSize.Bytes);

    /// <summary>Whether the frame stands on a multiple of 2^<paramref name="order"/> frames, counted from address zero.</summary>
    /// <param name="order">An order, 0 to 62.</param>
    public bool IsAligned(int order) => (Value & (FrameCount.OfOrder(order).Value - 1)) == 0;

    /// <summary>The nearest frame at or below that is aligned to 2^<paramref name="order"/> frames.</summary>
    /// <param name="order">An order, 0 to 62.</param>
    public Pfn AlignDown(int order) => new(Value & -FrameCount.OfOrder(order).Value);

    /// <summary>The nearest frame at or above that is aligned to 2^<paramref name="order"/> frames.</summary>
    /// <param name="order">An order, 0 to 62.</param>
    public Pfn AlignUp(int order) => new((Value + FrameCount.OfOrder(order).Value - 1) & -FrameCount.OfOrder(order).Value);

    /// <inheritdoc/>
    public int CompareTo(Pfn other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => $"pfn {Value}";

    /// <summary>The frame <paramref name="count"/> further on.</summary>
    public static Pfn operator +(Pfn pfn, FrameCount count) => new(pfn.Value + count.Value);

    /// <summary>The frame <paramref name="count"/> before.</summary>
    public static Pfn operator -(Pfn pfn, FrameCount count) => new(pfn.Value - count.Value);

    /// <summary>How many frames lie from <paramref name="right"/> to <paramref name="left"/>; negative when it lies after.</summary>
    public static FrameCount operator -(Pfn left, Pfn right) => new(left.Value - right.Value);

    /// <summary>Whether it lies before.</summary>
    public static bool operator <(Pfn left, Pfn right) => left.Value < right.Value;

    /// <summary>Whether it lies after.</summary>
    public static bool operator >(Pfn left, Pfn right) => left.Value > right.Value;

    /// <summary>Whether it lies at or before.</summary>
    public static bool operator <=(Pfn left, Pfn right) => left.Value <= right.Value;

    /// <summary>Whether it lies at or after.</summary>
    public static bool operator >=(Pfn left, Pfn right) => left.Value >= right.Value;
}
