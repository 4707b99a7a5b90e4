using System.Buffers;

namespace ContiguousMemory;

/// <summary>One part of a buffer's sequence.</summary>
internal sealed class BufferSegment : ReadOnlySequenceSegment<byte>
{
    /// <summary>Bytes of a part: the largest power of two a span can have.</summary>
    private const int PartBytes = 1 << 30;

    public static ReadOnlySequence<byte> SequenceOf(ContiguousBuffer buffer, int partBytes = PartBytes)
    {
        BufferSegment first = new() { Memory = buffer.Slice(0, (int)Math.Min(partBytes, buffer.Length)) };
        BufferSegment last = first;
        for (long offset = partBytes; offset < buffer.Length; offset += partBytes)
        {
            BufferSegment next = new() { Memory = buffer.Slice(offset, (int)Math.Min(partBytes, buffer.Length - offset)), RunningIndex = offset };
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
