using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Tests.Linux;

/// <summary>Says that files are allocated and pages entered, and does neither: a file of any length that takes no memory.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SparseLibc : LibcDouble
{
    public override int Fallocate(SafeHandle file, int mode, long offset, long length) => 0;

    public override int Madvise(nint address, long length, int advice) => advice == MADV_POPULATE_WRITE ? 0 : base.Madvise(address, length, advice);
}

/// <summary>Leaves every descriptor open to the programs this process starts.</summary>
[SupportedOSPlatform("linux")]
internal sealed class InheritableLibc : LibcDouble
{
    public override int MemfdCreate(string name, uint flags) => base.MemfdCreate(name, flags & ~MFD_CLOEXEC);
}

/// <summary>Says that forked children are kept out, and lets them in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ForkableLibc : LibcDouble
{
    public override int Madvise(nint address, long length, int advice) => advice == MADV_DONTFORK ? 0 : base.Madvise(address, length, advice);
}

/// <summary>Says that files are sealed, and leaves them open to resizing.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnsealedLibc : LibcDouble
{
    public override int Fcntl(SafeHandle file, int command, int argument) => command == F_ADD_SEALS ? 0 : base.Fcntl(file, command, argument);
}

/// <summary>Knows neither the flag of Linux 6.3 nor the advice of 5.14.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OldKernelLibc : LibcDouble
{
    public override int MemfdCreate(string name, uint flags) => (flags & MFD_NOEXEC_SEAL) != 0 ? Fail(EINVAL) : base.MemfdCreate(name, flags);

    public override int Madvise(nint address, long length, int advice) =>
        advice == MADV_POPULATE_WRITE ? Fail(EINVAL) : base.Madvise(address, length, advice);
}

/// <summary>Interrupts every other allocation, as a signal would.</summary>
[SupportedOSPlatform("linux")]
internal sealed class InterruptedLibc : LibcDouble
{
    private int _calls;

    internal int Interruptions { get; private set; }

    public override int Fallocate(SafeHandle file, int mode, long offset, long length)
    {
        if (++_calls % 2 == 0)
            return base.Fallocate(file, mode, offset, length);

        Interruptions++;
        return Fail(EINTR);
    }
}

/// <summary>Has the limits it is told.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LimitedLibc(int resource, ulong limit) : LibcDouble
{
    public override int Getrlimit(int resourceAsked, out ulong soft)
    {
        soft = resourceAsked == resource ? limit : RLIM_INFINITY;
        return 0;
    }
}

/// <summary>Remembers which protections memory was ever asked to have.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ProtectionLibc : LibcDouble
{
    internal List<int> Seen { get; } = [];

    public override nint MmapAnonymous(nint address, long length, int protection, int flags)
    {
        Seen.Add(protection);
        return base.MmapAnonymous(address, length, protection, flags);
    }

    public override int Mprotect(nint address, long length, int protection)
    {
        Seen.Add(protection);
        return base.Mprotect(address, length, protection);
    }
}

/// <summary>Makes no huge pages of plain ones.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NoCollapseLibc : LibcDouble
{
    public override int Madvise(nint address, long length, int advice) => advice == MADV_COLLAPSE ? Fail(EINVAL) : base.Madvise(address, length, advice);
}
