using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>
/// The imports from the C library. Reached through <see cref="Libc"/>, except the two that give back, which a finaliser must reach
/// directly, those that ask for a thread's stack (<see cref="ThreadStack"/>), which have no errno, and the sleep (<see cref="ShortSleep"/>), whose errno
/// tells nothing.
/// </summary>
/// <remarks>
/// On x64 and arm64 Linux off_t and size_t are 64-bit, and a variadic integer argument travels like any other, which is what makes the
/// imports of fcntl, open, ioctl and syscall sound.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static partial class NativeMethods
{
    private const string LibraryName = "libc";

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ftruncate(SafeHandle fd, long length);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fallocate(SafeHandle fd, int mode, long offset, long len);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fcntl(SafeHandle fd, int op, int arg);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint mmap(nint addr, nuint length, int prot, int flags, SafeHandle fd, long offset);

    [LibraryImport(LibraryName, EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint mmap_anonymous(nint addr, nuint length, int prot, int flags, int fd, long offset);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int mprotect(nint addr, nuint len, int prot);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int madvise(nint addr, nuint length, int advice);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint syscall(nint number, nint argument);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint op, nint arg);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ioctl(SafeHandle fd, nuint op, ref UffdioApi arg);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int getrlimit(int resource, out Rlimit rlim);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int munmap(nint addr, nuint length);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(LibraryName)]
    internal static partial int nanosleep(in Timespec duration, nint rem);

    [LibraryImport(LibraryName)]
    internal static partial nint pthread_self();

    [LibraryImport(LibraryName)]
    internal static partial int pthread_getattr_np(nint thread, Span<ulong> attributes);

    [LibraryImport(LibraryName)]
    internal static partial int pthread_attr_getstack(Span<ulong> attributes, out nint address, out nuint size);

    [LibraryImport(LibraryName)]
    internal static partial int pthread_attr_destroy(Span<ulong> attributes);

    /// <summary><c>struct timespec</c> of <c>time.h</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    /// <summary><c>struct rlimit</c> of <c>sys/resource.h</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Rlimit
    {
        internal ulong Current;
        internal ulong Maximum;
    }
}
