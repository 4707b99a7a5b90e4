using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>What this process may do with userfaultfd, tried out.</summary>
/// <param name="Full">Why it may not stop system calls, or null when it may.</param>
/// <param name="UserModeOnly">Why it may not stop its own threads, or null when it may.</param>
/// <param name="StopsWriters">Why writers to shared memory and hugetlb cannot be stopped, or null when they can.</param>
[SupportedOSPlatform("linux")]
internal readonly record struct UserfaultfdProbe(LinuxError? Full, LinuxError? UserModeOnly, LinuxError? StopsWriters)
{
    internal static UserfaultfdProbe Try(ILibc libc)
    {
        LinuxError? writers = null;
        bool stopsSystemCalls = false;
        try
        {
            using Userfaultfd file = Userfaultfd.Open(libc);
            stopsSystemCalls = file.StopsSystemCalls;
        }
        catch (LinuxException refused)
        {
            writers = refused.Error;
        }

        // A refusal to open has nothing to say about what would have been opened.
        bool isOpened = writers is null or { Call: nameof(UFFDIO_API) };
        return new(
            stopsSystemCalls ? null : TryOpen(libc, 0),
            TryOpen(libc, UFFD_USER_MODE_ONLY),
            isOpened ? writers : new LinuxError("userfaultfd", writers!.Value.Errno));
    }

    private static LinuxError? TryOpen(ILibc libc, int flags)
    {
        int descriptor = libc.Userfaultfd(O_CLOEXEC | O_NONBLOCK | flags);
        if (descriptor == -1) return LinuxError.Last("userfaultfd");
        _ = NativeMethods.close(descriptor);
        return null;
    }
}
