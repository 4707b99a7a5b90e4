using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>The real C library. Stateless and thread safe.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Libc : ILibc
{
    private const int NoFile = -1;

    public int MemfdCreate(string name, uint flags) => NativeMethods.memfd_create(name, flags);

    public int Ftruncate(SafeHandle file, long length) => NativeMethods.ftruncate(file, length);

    public int Fallocate(SafeHandle file, int mode, long offset, long length) => NativeMethods.fallocate(file, mode, offset, length);

    public int Fcntl(SafeHandle file, int command, int argument) => NativeMethods.fcntl(file, command, argument);

    public nint Mmap(nint address, long length, int protection, int flags, SafeHandle file, long offset) =>
        NativeMethods.mmap(address, (nuint)length, protection, flags, file, offset);

    public nint MmapAnonymous(nint address, long length, int protection, int flags) =>
        NativeMethods.mmap_anonymous(address, (nuint)length, protection, flags, NoFile, 0);

    public int Mprotect(nint address, long length, int protection) => NativeMethods.mprotect(address, (nuint)length, protection);

    public int Madvise(nint address, long length, int advice) => NativeMethods.madvise(address, (nuint)length, advice);

    public int Open(string path, int flags) => NativeMethods.open(path, flags);

    public int Userfaultfd(int flags) => (int)NativeMethods.syscall(SystemCalls.userfaultfd, flags);

    public int Ioctl(int file, uint request, nint argument) => NativeMethods.ioctl(file, request, argument);

    public int Ioctl(SafeHandle file, uint request, ref UffdioApi argument) => NativeMethods.ioctl(file, request, ref argument);

    public int Getrlimit(int resource, out ulong soft)
    {
        int result = NativeMethods.getrlimit(resource, out NativeMethods.Rlimit limit);
        soft = limit.Current;
        return result;
    }
}
