using System.Runtime.InteropServices;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;

namespace ContiguousMemory;

/// <summary>What memory is to a device: a place in the reserve, or one of the kinds that no device may have (checks 9 to 12 of docs/dma.md).</summary>
public sealed partial class ReservedDma
{
    /// <summary>A buffer of this reserve.</summary>
    /// <exception cref="ArgumentException">It is of another reserve.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public DmaSource SourceOf(ContiguousBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.IsOf(_memory)
            ? DmaSource.At(buffer.Address)
            : throw new ArgumentException($"Buffer '{buffer.Name}' is of another reserve, which no device of this one reaches.", nameof(buffer));
    }

    /// <summary>
    /// Memory of this reserve, or what else it is. A managed array is told as one, pinned or not: a device reaches neither.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public DmaSource SourceOf(ReadOnlyMemory<byte> memory)
    {
        if (memory.IsEmpty) throw new ArgumentException("There is no memory to map: it has no bytes.", nameof(memory));
        return MemoryMarshal.TryGetArray(memory, out _) ? DmaSource.Foreign(MemoryOrigin.ManagedArray) : SourceOfSpan(memory.Span);
    }

    /// <summary>
    /// A span of memory of this reserve, or what else it is: a stack's, the caller's own; read-only; or outside, which an array seen through a span is, too. What
    /// lies outside costs a look at the process's maps. Without Linux all is outside.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public DmaSource SourceOfSpan(ReadOnlySpan<byte> span)
    {
        if (span.IsEmpty) throw new ArgumentException("There is no memory to map: the span has no bytes.", nameof(span));
        nint address = SpanAddress.Of(span);
        if (_memory.TryFind(address, span.Length, out PhysicalAddress found)) return DmaSource.At(found);
        if (!OperatingSystem.IsLinux()) return DmaSource.Foreign(MemoryOrigin.Outside);
        return DmaSource.Foreign(
            ThreadStack.Contains(address) ? MemoryOrigin.Stack
            : Protections.IsReadOnly(LinuxHost.This, address) ? MemoryOrigin.ReadOnly
            : MemoryOrigin.Outside);
    }
}
