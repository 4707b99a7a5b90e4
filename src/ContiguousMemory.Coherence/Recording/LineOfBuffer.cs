using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>The cache line that a story is told of, and the buffer that has all of it, or a part: then the rest is a neighbour's.</summary>
/// <param name="Start">The line's first byte.</param>
/// <param name="LineBytes">Bytes of a line.</param>
/// <param name="Buffer">The buffer's first byte.</param>
/// <param name="BufferBytes">Its length.</param>
internal readonly record struct LineOfBuffer(PhysicalAddress Start, int LineBytes, PhysicalAddress Buffer, long BufferBytes)
{
    /// <summary>The line that has a byte.</summary>
    public static LineOfBuffer With(PhysicalAddress at, int lineBytes, PhysicalAddress buffer, long bytes) =>
        new(new(at.Value & ~(ulong)(lineBytes - 1)), lineBytes, buffer, bytes);

    /// <summary>Whether all of the line is the buffer's.</summary>
    public bool IsWhole => Start >= Buffer && Start.Value + (ulong)LineBytes <= Buffer.Value + (ulong)BufferBytes;

    /// <summary>Whether a range has a byte of the line.</summary>
    public bool IsMetBy(CpuAddress address, long bytes) =>
        address.Physical.Value < Start.Value + (ulong)LineBytes && Start.Value < address.Physical.Value + (ulong)bytes;

    /// <summary>Whether a range of whole pages has the line's.</summary>
    public bool IsInPagesOf(CpuAddress address, long bytes) =>
        address.Physical.Pfn <= Start.Pfn && Start.Value < address.Physical.Value + (ulong)bytes;

    /// <summary>The model's word for what lies at an address of the line: 0 for the buffer's bytes, 1 for the neighbour's.</summary>
    public int WordAt(PhysicalAddress address) => address >= Buffer && address.Value < Buffer.Value + (ulong)BufferBytes ? 0 : 1;
}
