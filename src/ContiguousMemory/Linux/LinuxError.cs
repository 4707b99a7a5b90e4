using System.Globalization;
using System.Runtime.InteropServices;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>A call into the kernel that failed, and why. The one place where errno becomes words.</summary>
/// <param name="Call">The call, as its manual page names it.</param>
/// <param name="Errno">What it left in errno.</param>
internal readonly record struct LinuxError(string Call, int Errno)
{
    /// <summary>The symbol of <see cref="Errno"/>, or its number where the table does not know it.</summary>
    internal string Name => Errno switch
    {
        EPERM => nameof(EPERM),
        EINTR => nameof(EINTR),
        EBADF => nameof(EBADF),
        EAGAIN => nameof(EAGAIN),
        ENOMEM => nameof(ENOMEM),
        EACCES => nameof(EACCES),
        EFAULT => nameof(EFAULT),
        EBUSY => nameof(EBUSY),
        ENODEV => nameof(ENODEV),
        EINVAL => nameof(EINVAL),
        ENFILE => nameof(ENFILE),
        EMFILE => nameof(EMFILE),
        EFBIG => nameof(EFBIG),
        ENOSPC => nameof(ENOSPC),
        ENOSYS => nameof(ENOSYS),
        EOPNOTSUPP => nameof(EOPNOTSUPP),
        EHWPOISON => nameof(EHWPOISON),
        _ => string.Create(CultureInfo.InvariantCulture, $"errno {Errno}"),
    };

    /// <summary>What a person can do about it: an instruction that completes a sentence.</summary>
    internal string Advice => (Call, Errno) switch
    {
        (_, EMFILE) => "close files, or raise this process's limit of open files (ulimit -n)",
        (_, ENFILE) => "close files, or raise the system's limit of open files (sysctl fs.file-max)",
        (_, EFBIG) => "raise this process's limit of file size (ulimit -f)",
        (_, EHWPOISON) => "have the machine's memory tested, the kernel's log names the page that broke",
        ("memfd_create", ENOSYS) => "allow memfd_create in the container's seccomp profile, or run on Linux 4.16 or later",
        ("memfd_create", EPERM or EACCES) => "allow memfd_create in the container's seccomp profile and the security policy (vm.memfd_noexec)",
        ("memfd_create", EINVAL or ENODEV) => "run on Linux 4.16 or later, with support for the page size asked for",
        ("userfaultfd", ENOSYS) => "run a kernel with CONFIG_USERFAULTFD, and allow userfaultfd in the container's seccomp profile",
        ("userfaultfd", EPERM or EACCES) => "allow userfaultfd in the container's seccomp profile, or give this user access to /dev/userfaultfd",
        ("UFFDIO_API", EINVAL) => "run on Linux 5.19 or later, which can stop writers to shared memory",
        ("mprotect", EACCES or EPERM) => "allow this process to make memory executable (SELinux: execmem)",
        ("madvise", EINVAL) => "run on Linux 6.1 or later, with transparent huge pages",
        ("mmap", ENOMEM) => "raise this process's limit of address space (ulimit -v) or of memory mappings (sysctl vm.max_map_count)",
        ("mmap", EAGAIN) => "raise this process's limit of locked memory (ulimit -l), which mlockall makes every mapping count against",
        (_, ENOMEM or ENOSPC) => "ask for less memory, or free some",
        (_, ENOSYS) => $"allow {Call} in the container's seccomp profile",
        (_, EPERM or EACCES) => $"allow {Call} to this user and in the container's seccomp profile",
        _ => $"look up {Name} in the manual page of {Call}",
    };

    /// <summary>The error of the import that was called last on this thread.</summary>
    internal static LinuxError Last(string call) => new(call, Marshal.GetLastPInvokeError());

    /// <inheritdoc/>
    public override string ToString() => $"{Call} failed with {Name} ({Marshal.GetPInvokeErrorMessage(Errno)})";
}
