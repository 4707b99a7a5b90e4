using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>The real calls, for a test to override one of.</summary>
[SupportedOSPlatform("linux")]
internal abstract class LibcDouble : ILibc
{
    private readonly Libc _real = new();

    public virtual int MemfdCreate(string name, uint flags) => _real.MemfdCreate(name, flags);

    public virtual int Ftruncate(SafeHandle file, long length) => _real.Ftruncate(file, length);

    public virtual int Fallocate(SafeHandle file, int mode, long offset, long length) => _real.Fallocate(file, mode, offset, length);

    public virtual int Fcntl(SafeHandle file, int command, int argument) => _real.Fcntl(file, command, argument);

    public virtual nint Mmap(nint address, long length, int protection, int flags, SafeHandle file, long offset) =>
        _real.Mmap(address, length, protection, flags, file, offset);

    public virtual nint MmapAnonymous(nint address, long length, int protection, int flags) =>
        _real.MmapAnonymous(address, length, protection, flags);

    public virtual int Mprotect(nint address, long length, int protection) => _real.Mprotect(address, length, protection);

    public virtual int Madvise(nint address, long length, int advice) => _real.Madvise(address, length, advice);

    public virtual int Open(string path, int flags) => _real.Open(path, flags);

    public virtual int Userfaultfd(int flags) => _real.Userfaultfd(flags);

    public virtual int Ioctl(int file, uint request, nint argument) => _real.Ioctl(file, request, argument);

    public virtual int Ioctl(SafeHandle file, uint request, ref UffdioApi argument) => _real.Ioctl(file, request, ref argument);

    public virtual int Getrlimit(int resource, out ulong soft) => _real.Getrlimit(resource, out soft);

    /// <summary>What a call that failed does: -1, and errno.</summary>
    protected static int Fail(int errno)
    {
        Marshal.SetLastPInvokeError(errno);
        return -1;
    }
}
