using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>The descriptor of a file that lives in memory. Closing it gives its pages back once nothing maps them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MemfdHandle : SafeHandle
{
    // Arbitrary: some 10 ms of work a call. A signal ends a call with EINTR and may undo all of it, so that one call for everything could
    // start over for ever.
    private const long AllocationStep = 64L << 20;

    private readonly ILibc _libc;

    private MemfdHandle(ILibc libc)
        : base(-1, ownsHandle: true) => _libc = libc;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>The descriptor, for the length of a call during which the caller keeps this object.</summary>
    internal int Descriptor => (int)handle;

    /// <summary>Creates an empty file that a started program does not inherit.</summary>
    /// <param name="libc">The calls to use.</param>
    /// <param name="name">What <c>/proc/self/maps</c> shows; at most 249 bytes of UTF-8.</param>
    /// <param name="pageFlags"><c>MFD_HUGETLB</c> and a size, or zero for plain pages.</param>
    /// <exception cref="LinuxException">The call failed.</exception>
    internal static MemfdHandle Create(ILibc libc, string name, uint pageFlags)
    {
        // The object comes first: an allocation that failed after the call would lose the descriptor.
        var file = new MemfdHandle(libc);
        uint flags = MFD_CLOEXEC | MFD_ALLOW_SEALING | pageFlags;
        int descriptor = libc.MemfdCreate(name, flags | MFD_NOEXEC_SEAL);

        // Kernels before 6.3 do not know the flag; later ones may be told to refuse a file without it (sysctl vm.memfd_noexec).
        if (descriptor == -1 && Marshal.GetLastPInvokeError() == EINVAL)
            descriptor = libc.MemfdCreate(name, flags);

        file.handle = LinuxException.ThrowIfFailed(descriptor, "memfd_create");
        LiveHandles.DescriptorOpened();
        return file;
    }

    /// <summary>
    /// Gives the file its length, takes every page of it now, and seals it: from here on it cannot fail by signal for want of a page.
    /// </summary>
    /// <param name="length">Bytes; a multiple of the file's page size.</param>
    /// <exception cref="LinuxException">A call failed; disposing the handle gives back what had been taken.</exception>
    internal void AllocateWhole(long length)
    {
        LinuxException.ThrowIfFailed(_libc.Ftruncate(this, length), "ftruncate");
        for (long offset = 0; offset < length;)
        {
            long step = Math.Min(AllocationStep, length - offset);
            int result = _libc.Fallocate(this, mode: 0, offset, step);
            if (result == -1 && Marshal.GetLastPInvokeError() == EINTR)
                continue;

            LinuxException.ThrowIfFailed(result, "fallocate");
            offset += step;
        }

        LinuxException.ThrowIfFailed(_libc.Fcntl(this, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL), "fcntl");
    }

    /// <summary>A descriptor of the same file that the caller owns, and that a started program does not inherit either.</summary>
    /// <exception cref="LinuxException">The call failed.</exception>
    internal SafeFileHandle Duplicate()
    {
        var copy = new SafeFileHandle();
        int descriptor = (int)LinuxException.ThrowIfFailed(_libc.Fcntl(this, F_DUPFD_CLOEXEC, 0), "fcntl");
        Marshal.InitHandle(copy, descriptor);
        return copy;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LiveHandles.DescriptorClosed();

        // Linux has freed the descriptor whatever close returns; to try again could close a stranger's.
        return NativeMethods.close((int)handle) == 0;
    }
}
