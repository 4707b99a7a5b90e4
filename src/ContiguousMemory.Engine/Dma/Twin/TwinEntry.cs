using System.Diagnostics;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>Which way in, and so which way out.</summary>
internal enum DmaUse : byte
{
    Single,
    Scatter,
    Coherent,
}

/// <summary>One mapping, or what somebody claims of one (struct dma_debug_entry).</summary>
internal sealed record TwinEntry(DmaUse Use, DmaAddress Address, long Bytes, DmaDirection Direction)
{
    /// <summary>The memory behind it.</summary>
    public PhysicalAddress Memory { get; init; }

    public CpuAddress? Cpu { get; init; }

    /// <summary>Pieces of the list that were asked for; 0 for no list.</summary>
    public int ScatterCount { get; init; }

    /// <summary>Whether somebody asked whether it failed.</summary>
    public bool WasAsked { get; set; }

    public StackTrace? MappedAt { get; init; }

    public UInt128 End => (UInt128)Address.Value + (ulong)Bytes;

    /// <summary>How many of its four marks another has too.</summary>
    public int Likeness(TwinEntry other) =>
        (Use == other.Use ? 1 : 0) + (Bytes == other.Bytes ? 1 : 0) + (Direction == other.Direction ? 1 : 0) + (ScatterCount == other.ScatterCount ? 1 : 0);

    public override string ToString() => $"{Bytes} bytes at {Address}, {Use} {Direction}";
}
