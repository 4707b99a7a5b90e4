using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>Counts its calls and lets those fail that the test picks, by number from 1 on or by name.</summary>
[SupportedOSPlatform("linux")]
internal sealed class FailingLibc(int errno, Func<int, string, bool> fails) : LibcDouble
{
    internal int Calls { get; private set; }

    /// <summary>The calls that failed, in order.</summary>
    internal List<string> Failed { get; } = [];

    public override int MemfdCreate(string name, uint flags) => Fails("memfd_create") ? Fail(errno) : base.MemfdCreate(name, flags);

    public override int Ftruncate(SafeHandle file, long length) => Fails("ftruncate") ? Fail(errno) : base.Ftruncate(file, length);

    public override int Fallocate(SafeHandle file, int mode, long offset, long length) =>
        Fails("fallocate") ? Fail(errno) : base.Fallocate(file, mode, offset, length);

    public override int Fcntl(SafeHandle file, int command, int argument) => Fails("fcntl") ? Fail(errno) : base.Fcntl(file, command, argument);

    public override nint Mmap(nint address, long length, int protection, int flags, SafeHandle file, long offset) =>
        Fails("mmap") ? Fail(errno) : base.Mmap(address, length, protection, flags, file, offset);

    public override nint MmapAnonymous(nint address, long length, int protection, int flags) =>
        Fails("mmap") ? Fail(errno) : base.MmapAnonymous(address, length, protection, flags);

    public override int Mprotect(nint address, long length, int protection) =>
        Fails("mprotect") ? Fail(errno) : base.Mprotect(address, length, protection);

    public override int Madvise(nint address, long length, int advice) => Fails("madvise") ? Fail(errno) : base.Madvise(address, length, advice);

    public override int Open(string path, int flags) => Fails("open") ? Fail(errno) : base.Open(path, flags);

    public override int Userfaultfd(int flags) => Fails("userfaultfd") ? Fail(errno) : base.Userfaultfd(flags);

    public override int Ioctl(int file, uint request, nint argument) => Fails("ioctl") ? Fail(errno) : base.Ioctl(file, request, argument);

    public override int Ioctl(SafeHandle file, uint request, ref UffdioApi argument) =>
        Fails("ioctl") ? Fail(errno) : base.Ioctl(file, request, ref argument);

    public override int Getrlimit(int resource, out ulong soft)
    {
        soft = 0;
        return Fails("getrlimit") ? Fail(errno) : base.Getrlimit(resource, out soft);
    }

    private bool Fails(string call)
    {
        Calls++;
        if (!fails(Calls, call))
            return false;

        Failed.Add(call);
        return true;
    }
}
