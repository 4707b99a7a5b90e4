using System.Buffers;
using ContiguousMemory.Backing;

namespace ContiguousMemory;

/// <summary>
/// Movable memory at one address that stays while claims move what is under it: <see cref="MovableMemory.MapLive"/>. Thread safe; what its threads do to the
/// bytes is theirs to order.
/// </summary>
/// <remarks>
/// After its disposal the addresses belong to nobody: a pointer or span that is kept longer ends the process, or reaches what came there since. With
/// <see cref="ReservedMemoryOptions.TrapReleasedAddresses"/> it always ends the process.
/// </remarks>
public sealed class LiveView : IDisposable
{
    private readonly MovableMemory _memory;
    private volatile string? _ending;

    internal LiveView(MovableMemory memory, LiveMapping mapping, long length)
    {
        _memory = memory;
        Mapping = mapping;
        Length = length;
        Start = OperatingSystem.IsLinux() ? mapping.Start : 0;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte, a multiple of 2 MiB.</summary>
    /// <exception cref="ObjectDisposedException">The view, the memory or the reserve was disposed; the message says which.</exception>
    public nint Address
    {
        get
        {
            ThrowIfEnded();
            return Start;
        }
    }

    internal LiveMapping Mapping { get; }

    private nint Start { get; }

    /// <summary>A part of the memory.</summary>
    /// <param name="offset">Bytes from the start.</param>
    /// <param name="length">Bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the memory.</exception>
    /// <exception cref="ObjectDisposedException">The view, the memory or the reserve was disposed; the message says which.</exception>
    public Span<byte> Span(long offset, int length)
    {
        CheckRange(offset, length);
        return Linux.RawMemory.Span(Address + (nint)offset, length);
    }

    /// <summary>A part of the memory, to keep in a field or across an await. It owns nothing.</summary>
    /// <remarks>A pin of it needs nothing held, and holds nothing: the address stays, what is under it moves.</remarks>
    /// <inheritdoc cref="Span"/>
    public Memory<byte> Slice(long offset, int length)
    {
        CheckRange(offset, length);
        ThrowIfEnded();
        return new LiveBytes(this, offset, length).Memory;
    }

    /// <summary>Ends the view; the memory stays lent. Nobody may be using the address. Twice is quiet.</summary>
    /// <exception cref="BackingException">The kernel would not make the addresses inaccessible.</exception>
    /// <exception cref="InvalidOperationException">This is called by a callback while its own thread moves a unit of the memory; the view goes on.</exception>
    public void Dispose() => _memory.Close(this);

    /// <param name="ending">What ended it, as a sentence.</param>
    internal void Forget(string ending) => _ending = ending;

    private void ThrowIfEnded()
    {
        if (_ending is { } ending) throw new ObjectDisposedException(nameof(LiveView), ending);
    }

    private void CheckRange(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset > Length) throw Misuse.OutOfRange(nameof(offset), offset, $"The live view of '{_memory.Name}' has {Length} bytes.");
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Length - offset)
            throw Misuse.OutOfRange(nameof(length), length, $"From offset {offset} on the live view of '{_memory.Name}' has {Length - offset} bytes.");
    }

    private sealed class LiveBytes(LiveView view, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => view.Span(offset, length);

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
            return Linux.PinnedAddress.Handle(view.Address + (nint)(offset + elementIndex), this);
        }

        public override void Unpin()
        {
            // A pin held nothing.
        }

        protected override void Dispose(bool disposing)
        {
            // The view is ended by its owner, never by a part of it.
        }
    }
}
