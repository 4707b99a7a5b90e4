using System.Globalization;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma;

/// <summary>An address as a device says it. Devices here see physical memory as it is, so the number is the physical one.</summary>
/// <param name="Value">Bytes from address zero.</param>
public readonly record struct DmaAddress(ulong Value)
{
    /// <summary>What a map that failed answers (DMA_MAPPING_ERROR): all ones.</summary>
    public static DmaAddress Error => new(ulong.MaxValue);

    internal PhysicalAddress Physical => new(Value);

    /// <inheritdoc/>
    public override string ToString() => this == Error ? "the error address" : string.Create(CultureInfo.InvariantCulture, $"dma 0x{Value:x}");

    /// <summary>The address <paramref name="bytes"/> further on.</summary>
    /// <exception cref="OverflowException">It is beyond 64 bits.</exception>
    public static DmaAddress operator +(DmaAddress address, long bytes) => new(checked((ulong)((Int128)address.Value + bytes)));
}
