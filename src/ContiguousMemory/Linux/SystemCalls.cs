using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary>Numbers of system calls the C library has no function for; <c>sys/syscall.h</c>. They differ between architectures.</summary>
internal static class SystemCalls
{
#pragma warning disable IDE1006, SA1300 // The kernel's own name.
    internal static nint userfaultfd => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 282 : 323;
#pragma warning restore IDE1006, SA1300
}
