using System.Buffers;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>
/// A contiguous run of a reserve in a device's hands. Read and written by the CPU inside <see cref="BeginCpuAccess"/>. Thread safe, though not against
/// itself: who writes what when is its users' business.
/// </summary>
/// <remarks>
/// Disposing gives the frames back, once the last open access or pin has ended. A span kept past that is not noticed, and reads what the next holder
/// writes; <see cref="ReservedMemoryOptions.TrapReleasedAddresses"/> makes it fault instead.
/// </remarks>
public sealed class ContiguousBuffer : IMemoryOwner<byte>
{
    private readonly ReservedArea _area;
    private readonly ContiguousHandle _handle;
    private FrameRange _frames;
    private int _disposed;

    internal ContiguousBuffer(ReservedArea area, ContiguousHandle handle)
    {
        _area = area;
        _handle = handle;
        BufferView view = area.Buffers.Get(handle);
        Name = view.Name;
        Length = view.Length;
        _frames = view.Allocation.Frames;
        MovedBytes = view.Allocation.Moved.Bytes;
        DiscardedBytes = view.Allocation.Discarded.Bytes;
    }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>Bytes asked for. The frames may have more; those past the length are nobody else's.</summary>
    public long Length { get; }

    /// <summary>The frames it is made of. While it is being moved, asking waits for the end of that.</summary>
    public FrameRange Frames => _area.Buffers.WhereIs(_handle) ?? _frames;

    /// <summary>The address of the first byte on the reserve's own bus: its offset in the shared descriptor.</summary>
    public PhysicalAddress Address => Frames.Start.Address;

    /// <summary>What can be promised of its addresses.</summary>
    public AddressPromise Promise => _area.PromiseOf(Frames);

    /// <summary>Bytes of tenants that were copied elsewhere to make room for it.</summary>
    public long MovedBytes { get; }

    /// <summary>Bytes of tenants that were dropped to make room for it.</summary>
    public long DiscardedBytes { get; }

    /// <summary>The whole buffer, for APIs that take memory. On coherent backings, up to <see cref="int.MaxValue"/> bytes.</summary>
    /// <remarks>It does not keep the buffer: disposing that ends it, but for pins, which keep the frames until they end.</remarks>
    /// <exception cref="InvalidOperationException">It is larger than one <see cref="Memory{T}"/> can say, is made of paper, or has lost frames.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public Memory<byte> Memory => Length <= int.MaxValue
        ? Slice(0, (int)Length)
        : throw new InvalidOperationException(
            $"Buffer '{Name}' has {Length} bytes and a Memory<byte> at most {int.MaxValue}. Use a BeginCpuAccess scope, Slice(offset, length) or AsSequence().");

    /// <summary>A part of the buffer.</summary>
    /// <param name="offset">Bytes from its start, 0 to <see cref="Length"/>.</param>
    /// <param name="length">Bytes, at most those left from there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the buffer.</exception>
    /// <exception cref="InvalidOperationException">It is made of paper, or has lost frames.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public Memory<byte> Slice(long offset, int length)
    {
        CheckRange(offset, length);
        return new BufferMemory(_area, _handle, offset, length).Memory;
    }

    /// <summary>The whole buffer as a sequence of parts of 1 GiB, however large it is.</summary>
    /// <inheritdoc cref="Slice" path="/exception"/>
    public ReadOnlySequence<byte> AsSequence() => BufferSegment.SequenceOf(this);

    /// <summary>Opens the buffer to the CPU until the scope is disposed: <c>using var cpu = buffer.BeginCpuAccess(CpuAccess.Read);</c></summary>
    /// <remarks>On coherent memory nothing needs doing but to keep the frames; the scope is the same everywhere.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="access"/> is none of the three.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public CpuAccessScope BeginCpuAccess(CpuAccess access) => _area.BeginCpuAccess(_handle, access);

    /// <summary>
    /// Lets the buffer be moved to other frames of its area while no CPU access or pin is open, by <see cref="ReservedArea.Compact"/> and for requests that ask
    /// for it: address and frames are others afterwards, and the contents are the same.
    /// </summary>
    /// <param name="consent">
    /// Asked each time before the buffer is moved: true lets it be moved. What it throws is a no, and kept in <see cref="RelocationFault"/>. Null takes the
    /// permission back; once that has returned, the buffer is not moved.
    /// </param>
    /// <remarks>
    /// <para>What a device has of the buffer, a mapping or an address, the library does not know: the answer is to be no as long as there is any, and an address
    /// from before a yes is not to be used after it. Asking for <see cref="Address"/> or <see cref="Frames"/>, and opening an access or a pin, waits until the
    /// move is over: a copy at most.</para>
    /// <para>The callback runs with no lock held, on the thread that compacts, and may call the library; but not open this very buffer, nor wait for who does.
    /// Where the buffer is, it is told as before. Another's <see cref="Address"/> or <see cref="Frames"/> is not to be asked for: if that is being moved on
    /// another thread, whose callback asks for this one's, they wait for each other. Keep what the callback needs to know beside the buffer.</para>
    /// <para>From here on spans of <see cref="Memory"/> can be had only while an access or a pin is open, which keeps the buffer where it is, and released
    /// frames are not kept for the client's next buffer. With <see cref="ReservedMemoryOptions.TrapReleasedAddresses"/> nothing is moved, and nobody asked.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It has lost frames, or this is called by its own callback.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void AllowRelocation(Func<RelocationRequest, bool>? consent) => _area.AllowRelocation(_handle, consent);

    /// <summary>What its consenting callback threw, the first time it did; null while it behaves.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public Exception? RelocationFault => _area.RelocationFaultOf(_handle);

    /// <summary>Gives the frames back, now or when the last open access or pin ends. Twice is quiet.</summary>
    /// <exception cref="InvalidOperationException">Some of its frames were released by number; the message tells which are left to release so.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        bool released = false;
        try
        {
            // What it says from then on is where it was in the end.
            if (_area.Buffers.WhereIs(_handle) is { } last) _frames = last;
            _area.Buffers.ReleaseIfAlive(_handle);
            released = true;
        }
        finally
        {
            if (!released) Volatile.Write(ref _disposed, 0);
        }
    }

    /// <summary>Whether it is of a reserve, and not disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal bool IsOf(ReservedMemory memory)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return memory.Areas.Contains(_area);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {new ByteSize(Length)} at {Address}";

    private void CheckRange(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
    }
}
