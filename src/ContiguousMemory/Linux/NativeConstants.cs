namespace ContiguousMemory.Linux;

/// <summary>
/// Every number this library shares with the kernel, under the kernel's own name and beside the header that defines it.
/// The values hold on x64 and arm64, the two architectures <see cref="LinuxHost.ThrowIfUnsupported"/> lets through.
/// </summary>
internal static class NativeConstants
{
    [Header("linux/memfd.h")] internal const uint MFD_CLOEXEC = 0x0001;
    [Header("linux/memfd.h")] internal const uint MFD_ALLOW_SEALING = 0x0002;
    [Header("linux/memfd.h")] internal const uint MFD_HUGETLB = 0x0004;
    [Header("linux/memfd.h")] internal const uint MFD_NOEXEC_SEAL = 0x0008;
    [Header("linux/memfd.h")] internal const uint MFD_HUGE_2MB = 21u << 26;
    [Header("linux/memfd.h")] internal const uint MFD_HUGE_1GB = 30u << 26;

    [Header("fcntl.h")] internal const int O_RDWR = 0x2;
    [Header("fcntl.h")] internal const int O_NONBLOCK = 0x800;
    [Header("fcntl.h")] internal const int O_CLOEXEC = 0x80000;
    [Header("linux/fcntl.h")] internal const int F_DUPFD_CLOEXEC = 1030;
    [Header("linux/fcntl.h")] internal const int F_ADD_SEALS = 1033;
    [Header("linux/fcntl.h")] internal const int F_SEAL_SEAL = 0x0001;
    [Header("linux/fcntl.h")] internal const int F_SEAL_SHRINK = 0x0002;
    [Header("linux/fcntl.h")] internal const int F_SEAL_GROW = 0x0004;

    [Header("linux/mman.h")] internal const int PROT_NONE = 0x0;
    [Header("linux/mman.h")] internal const int PROT_READ = 0x1;
    [Header("linux/mman.h")] internal const int PROT_WRITE = 0x2;
    [Header("linux/mman.h")] internal const int PROT_EXEC = 0x4;
    [Header("linux/mman.h")] internal const int MAP_SHARED = 0x01;
    [Header("linux/mman.h")] internal const int MAP_PRIVATE = 0x02;
    [Header("linux/mman.h")] internal const int MAP_FIXED = 0x10;
    [Header("linux/mman.h")] internal const int MAP_ANONYMOUS = 0x20;
    [Header("linux/mman.h")] internal const int MAP_NORESERVE = 0x4000;
    [Header("linux/mman.h")] internal const int MADV_DONTFORK = 10;
    [Header("linux/mman.h")] internal const int MADV_POPULATE_WRITE = 23;
    [Header("linux/mman.h")] internal const int MADV_COLLAPSE = 25;

    [Header("linux/poll.h")] internal const int POLLIN = 0x0001;

    [Header("linux/userfaultfd.h")] internal const int UFFD_USER_MODE_ONLY = 1;
    [Header("linux/userfaultfd.h")] internal const ulong UFFD_API = 0xAA;
    [Header("linux/userfaultfd.h")] internal const ulong UFFD_FEATURE_PAGEFAULT_FLAG_WP = 1 << 0;
    [Header("linux/userfaultfd.h")] internal const ulong UFFD_FEATURE_WP_HUGETLBFS_SHMEM = 1 << 12;
    [Header("linux/userfaultfd.h")] internal const uint USERFAULTFD_IOC_NEW = 0xAA00;
    [Header("linux/userfaultfd.h")] internal const uint UFFDIO_API = 0xC018AA3F;
    [Header("linux/userfaultfd.h")] internal const uint UFFDIO_REGISTER = 0xC020AA00;
    [Header("linux/userfaultfd.h")] internal const uint UFFDIO_UNREGISTER = 0x8010AA01;
    [Header("linux/userfaultfd.h")] internal const uint UFFDIO_WAKE = 0x8010AA02;
    [Header("linux/userfaultfd.h")] internal const uint UFFDIO_WRITEPROTECT = 0xC018AA06;

    [Header("linux/resource.h")] internal const int RLIMIT_FSIZE = 1;
    [Header("linux/resource.h")] internal const int RLIMIT_AS = 9;
    [Header("linux/resource.h")] internal const ulong RLIM_INFINITY = ulong.MaxValue;

    [Header("linux/errno.h")] internal const int EPERM = 1;
    [Header("linux/errno.h")] internal const int EINTR = 4;
    [Header("linux/errno.h")] internal const int EBADF = 9;
    [Header("linux/errno.h")] internal const int EAGAIN = 11;
    [Header("linux/errno.h")] internal const int ENOMEM = 12;
    [Header("linux/errno.h")] internal const int EACCES = 13;
    [Header("linux/errno.h")] internal const int EFAULT = 14;
    [Header("linux/errno.h")] internal const int EBUSY = 16;
    [Header("linux/errno.h")] internal const int ENODEV = 19;
    [Header("linux/errno.h")] internal const int EINVAL = 22;
    [Header("linux/errno.h")] internal const int ENFILE = 23;
    [Header("linux/errno.h")] internal const int EMFILE = 24;
    [Header("linux/errno.h")] internal const int EFBIG = 27;
    [Header("linux/errno.h")] internal const int ENOSPC = 28;
    [Header("linux/errno.h")] internal const int ENOSYS = 38;
    [Header("linux/errno.h")] internal const int EOPNOTSUPP = 95;
    [Header("linux/errno.h")] internal const int EHWPOISON = 133;
}
