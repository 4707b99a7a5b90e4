using System.Globalization;

namespace ContiguousMemory.Engine.Frames;

/// <summary>An address on the machine's own bus: paper, modelled, or an offset into the memfd that stands for it. Never a pointer.</summary>
/// <param name="Value">Bytes from address zero.</param>
public readonly record struct PhysicalAddress(ulong Value) : IComparable<PhysicalAddress>
{
    /// <summary>The frame that holds this byte.</summary>
    public Pfn Pfn => new((long)(Value >> FrameSize.Shift));

    /// <inheritdoc/>
    public int CompareTo(PhysicalAddress other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}");

    /// <summary>Whether it lies before.</summary>
    public static bool operator <(PhysicalAddress left, PhysicalAddress right) => left.Value < right.Value;

    /// <summary>Whether it lies after.</summary>
    public static bool operator >(PhysicalAddress left, PhysicalAddress right) => left.Value > right.Value;

    /// <summary>Whether it lies at or before.</summary>
    public static bool operator <=(PhysicalAddress left, PhysicalAddress right) => left.Value <= right.Value;

    /// <summary>Whether it lies at or after.</summary>
    public static bool operator >=(PhysicalAddress left, PhysicalAddress right) => left.Value >= right.Value;
}
