using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>A range of a backing mapped a second time, at addresses that nothing else will have before the backing goes.</summary>
/// <remarks>
/// Thread safe. The window holds its backing. A span of it that is used after its release faults, which ends the process: that is its
/// purpose.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class BackingWindow : IBackingWindow
{
    private readonly GuardedWindows _owner;
    private readonly GuardedWindows.Slot _slot;
    private readonly BackingHold _hold;
    private readonly nint _start;
    private int _released;

    internal BackingWindow(GuardedWindows owner, GuardedWindows.Slot slot, BackingHold hold, nint start, long length)
    {
        _owner = owner;
        _slot = slot;
        _hold = hold;
        _start = start;
        Length = length;
    }

    /// <summary>Bytes, as they were asked for; what is mapped is rounded out to whole pages.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte asked for.</summary>
    /// <exception cref="ObjectDisposedException">The window was released.</exception>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _released) != 0, this);
            return _start;
        }
    }

    /// <inheritdoc/>
    public bool TryFind(nint address, long length, out long offset)
    {
        // Unsigned: an address below the window comes out beyond its end.
        ulong from = unchecked((ulong)address - (ulong)_start);
        bool found = Volatile.Read(ref _released) == 0 && from < (ulong)Length && (ulong)length <= (ulong)Length - from;
        offset = found ? (long)from : 0;
        return found;
    }

    /// <summary>Bytes of the window.</summary>
    /// <param name="offset">From the first byte of the window.</param>
    /// <param name="length">Bytes; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the window.</exception>
    /// <exception cref="ObjectDisposedException">The window was released.</exception>
    public Span<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return RawMemory.Span(Address + (nint)offset, length);
    }

    /// <summary>Releases the window. Disposing twice is quiet.</summary>
    /// <exception cref="BackingException">The kernel would not make the addresses inaccessible; they still reach the memory.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
            return;

        try
        {
            _owner.Withdraw(_slot);
        }
        finally
        {
            _hold.Dispose();
        }
    }
}
