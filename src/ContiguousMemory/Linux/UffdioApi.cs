using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary><c>struct uffdio_api</c> of <c>linux/userfaultfd.h</c>: what is asked of a userfaultfd, and then what it can do.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UffdioApi
{
    internal ulong Api;
    internal ulong Features;
    internal ulong Ioctls;
}
