using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary>
/// The calls into the kernel that can fail, one member each, so that a test can make any of them fail. What cannot fail by errno (copying,
/// clearing, giving back) is not here.
/// </summary>
/// <remarks>
/// Every member returns -1 on failure and then leaves errno in <see cref="Marshal.GetLastPInvokeError"/>. Lengths and offsets are 64-bit.
/// Nobody calls these but the handles of this folder and <see cref="LinuxHost"/>, which turn -1 into a <see cref="LinuxException"/>.
/// </remarks>
internal interface ILibc
{
    /// <summary><c>memfd_create(2)</c>; returns the descriptor.</summary>
    int MemfdCreate(string name, uint flags);

    /// <summary><c>ftruncate(2)</c>.</summary>
    int Ftruncate(SafeHandle file, long length);

    /// <summary><c>fallocate(2)</c>.</summary>
    int Fallocate(SafeHandle file, int mode, long offset, long length);

    /// <summary><c>fcntl(2)</c> with an integer argument.</summary>
    int Fcntl(SafeHandle file, int command, int argument);

    /// <summary><c>mmap(2)</c> of a file.</summary>
    nint Mmap(nint address, long length, int protection, int flags, SafeHandle file, long offset);

    /// <summary><c>mmap(2)</c> without a file.</summary>
    nint MmapAnonymous(nint address, long length, int protection, int flags);

    /// <summary><c>mprotect(2)</c>.</summary>
    int Mprotect(nint address, long length, int protection);

    /// <summary><c>madvise(2)</c>.</summary>
    int Madvise(nint address, long length, int advice);

    /// <summary><c>open(2)</c> of what exists; returns the descriptor.</summary>
    int Open(string path, int flags);

    /// <summary><c>userfaultfd(2)</c>; returns the descriptor.</summary>
    int Userfaultfd(int flags);

    /// <summary><c>ioctl(2)</c> with a number; returns what the request returns.</summary>
    int Ioctl(int file, uint request, nint argument);

    /// <summary><c>ioctl(2)</c> with <c>struct uffdio_api</c>.</summary>
    int Ioctl(SafeHandle file, uint request, ref UffdioApi argument);

    /// <summary><c>getrlimit(2)</c>; <paramref name="soft"/> is the limit in force.</summary>
    int Getrlimit(int resource, out ulong soft);
}
