using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>
/// A descriptor through which writers to a range of memory are stopped. Nobody reads it: what is stopped waits in the kernel until it is woken.
/// Closing it lets everyone go that it had stopped.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Userfaultfd : SafeHandle
{
    private const string Device = "/dev/userfaultfd";
    private const ulong Wanted = UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM;

    private readonly ILibc _libc;

    private Userfaultfd(ILibc libc)
        : base(-1, ownsHandle: true) => _libc = libc;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>
    /// Whether a system call that writes to a stopped page waits like any other writer. If not, as for users without privilege, it fails with EFAULT.
    /// </summary>
    internal bool StopsSystemCalls { get; private set; }

    /// <summary>The descriptor, for the length of a call during which the caller keeps this object.</summary>
    internal int Descriptor => (int)handle;

    /// <summary>Opens one, with as much power as this process may have.</summary>
    /// <exception cref="LinuxException">The kernel refuses it, or cannot stop writers to shared memory.</exception>
    internal static Userfaultfd Open(ILibc libc)
    {
        // The object comes first: an allocation that failed after the call would lose the descriptor.
        var file = new Userfaultfd(libc);
        file.Take();
        LiveHandles.DescriptorOpened();
        var api = new UffdioApi { Api = UFFD_API, Features = Wanted };
        try
        {
            LinuxException.ThrowIfFailed(libc.Ioctl(file, UFFDIO_API, ref api), nameof(UFFDIO_API));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LiveHandles.DescriptorClosed();
        return NativeMethods.close((int)handle) == 0;
    }

    private void Take()
    {
        const int Flags = O_CLOEXEC | O_NONBLOCK;
        StopsSystemCalls = true;
        handle = _libc.Userfaultfd(Flags);
        if (IsInvalid && Marshal.GetLastPInvokeError() is EPERM) handle = TakeFromDevice();
        if (!IsInvalid) return;
        StopsSystemCalls = false;
        handle = LinuxException.ThrowIfFailed(_libc.Userfaultfd(Flags | UFFD_USER_MODE_ONLY), "userfaultfd");
    }

    /// <summary>The way an administrator opens the full power to some users: the permissions of a device file.</summary>
    private int TakeFromDevice()
    {
        int device = _libc.Open(Device, O_RDWR | O_CLOEXEC);
        if (device == -1) return -1;
        int descriptor = _libc.Ioctl(device, USERFAULTFD_IOC_NEW, O_CLOEXEC | O_NONBLOCK);
        int errno = Marshal.GetLastPInvokeError();
        _ = NativeMethods.close(device);
        Marshal.SetLastPInvokeError(errno);
        return descriptor;
    }
}
