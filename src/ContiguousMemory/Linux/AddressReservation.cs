using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>
/// A stretch of address space that belongs to the library, inaccessible at first, into which parts of files are mapped and withdrawn again.
/// What is not mapped faults when touched. Disposing it unmaps all of it at once.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class AddressReservation : SafeHandle
{
    private const int Nothing = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

    private readonly ILibc _libc;

    private AddressReservation(ILibc libc, long length)
        : base(-1, ownsHandle: true)
    {
        _libc = libc;
        Length = length;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>The first address.</summary>
    internal nint Start => handle;

    /// <summary>Bytes.</summary>
    internal long Length { get; }

    /// <summary>
    /// The first multiple of <paramref name="alignment"/> that leaves an inaccessible page before it. Two alignments more than what is to be mapped are
    /// room for it, with an inaccessible page behind too.
    /// </summary>
    internal nint AlignedStart(long alignment) => (handle + Environment.SystemPageSize + (nint)alignment - 1) & ~(nint)(alignment - 1);

    /// <summary>Reserves addresses, and nothing but addresses.</summary>
    /// <param name="libc">The calls to use.</param>
    /// <param name="length">Bytes; a multiple of the system's page size.</param>
    /// <exception cref="LinuxException">The call failed.</exception>
    internal static AddressReservation Make(ILibc libc, long length)
    {
        var reservation = new AddressReservation(libc, length);
        reservation.handle = LinuxException.ThrowIfFailed(libc.MmapAnonymous(0, length, PROT_NONE, Nothing), "mmap");
        LiveHandles.ReservationMade();
        return reservation;
    }

    /// <summary>Maps part of a file, readable, writable and shared, and kept from forked children.</summary>
    /// <param name="address">Where; inside the reservation and a multiple of the file's page size.</param>
    /// <param name="length">Bytes; a multiple of the file's page size.</param>
    /// <param name="file">The file; its pages are allocated.</param>
    /// <param name="offset">Where in the file; a multiple of its page size.</param>
    /// <exception cref="LinuxException">A call failed; the addresses are inaccessible as before.</exception>
    internal void Map(nint address, long length, MemfdHandle file, long offset)
    {
        CheckInside(address, length);

        // The kernel checks its limits before it takes the old mapping away, so that a refusal leaves the addresses ours. (Only if it ran out
        // of memory for its own few bytes after that would there be a hole.)
        LinuxException.ThrowIfFailed(_libc.Mmap(address, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, offset), "mmap");
        if (_libc.Madvise(address, length, MADV_DONTFORK) == -1)
        {
            LinuxError error = LinuxError.Last("madvise");
            Withdraw(address, length);
            throw new LinuxException(error);
        }
    }

    /// <summary>Enters the pages of a mapping into the page table now, rather than one fault at a time on first use.</summary>
    /// <exception cref="LinuxException">A page could not be reached.</exception>
    internal void Populate(nint address, long length)
    {
        CheckInside(address, length);

        // Kernels before 5.14 answer EINVAL; there the first use of a page costs its fault, and nothing else is different.
        if (_libc.Madvise(address, length, MADV_POPULATE_WRITE) == -1 && Marshal.GetLastPInvokeError() != EINVAL)
            throw new LinuxException(LinuxError.Last("madvise"));
    }

    /// <summary>Makes huge pages of a mapping of plain ones, now.</summary>
    /// <param name="address">A multiple of a huge page.</param>
    /// <param name="length">Bytes; a multiple of a huge page.</param>
    /// <returns>Why not, or null. What was not collapsed serves as it is.</returns>
    internal LinuxError? TryCollapse(nint address, long length)
    {
        CheckInside(address, length);
        return _libc.Madvise(address, length, MADV_COLLAPSE) == -1 ? LinuxError.Last("madvise") : null;
    }

    /// <summary>
    /// Makes what was mapped inaccessible again. The addresses stay reserved, so that a pointer kept too long faults and reaches no
    /// stranger's data.
    /// </summary>
    /// <exception cref="LinuxException">Neither way of withdrawing worked; the mapping is as it was.</exception>
    internal void Withdraw(nint address, long length)
    {
        CheckInside(address, length);
        if (_libc.MmapAnonymous(address, length, PROT_NONE, Nothing | MAP_FIXED) != -1)
            return;

        // At the limit of mappings even this mmap, which would lower their number, is refused; a change of protection needs no further
        // mapping.
        LinuxException.ThrowIfFailed(_libc.Mprotect(address, length, PROT_NONE), "mprotect");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LiveHandles.ReservationReturned();
        return NativeMethods.munmap(handle, (nuint)Length) == 0;
    }

    // MAP_FIXED replaces whatever is there: outside the reservation that would be the runtime's own memory.
    private void CheckInside(nint address, long length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);

        // No overflow: both are compared as distances within the reservation, address - Start being at most the size of the address space.
        long from = address - Start;
        if (from < 0 || length <= 0 || length > Length || from > Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(address), address, $"The range of {length} bytes must lie in the reservation of {Length} bytes at {Start}.");
        }
    }
}
