using System.Buffers;

namespace ContiguousMemory;

/// <summary>A part of a buffer as <see cref="Memory{T}"/>. It has no finaliser and owns nothing: a pin is a use of the buffer, which keeps its frames.</summary>
internal sealed class BufferMemory(ReservedArea area, ContiguousHandle handle, long offset, int length) : MemoryManager<byte>
{
    /// <summary>Made without a span: of a buffer that may be moved there is none yet, and it is by this that it is pinned.</summary>
    public override Memory<byte> Memory
    {
        get
        {
            area.SpanOf(area.Buffers.Get(handle), offset, length);
            return CreateMemory(length);
        }
    }

    public override Span<byte> GetSpan() => area.SpanOf(area.Buffers.GetForSpan(handle), offset, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        BufferView view = area.Buffers.BeginUse(handle);
        return Linux.PinnedAddress.Handle(area.AddressOf(view, offset + elementIndex), this);
    }

    public override void Unpin() => area.Buffers.EndUse(handle);

    protected override void Dispose(bool disposing)
    {
        // The buffer is released by its owner, never by a view of it.
    }
}
