using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>
/// How many windows the whole process may have open. The kernel limits the mappings of a process, and close to that limit the .NET runtime,
/// which needs mappings for its own code, dies without an exception.
/// </summary>
/// <remarks>Thread safe.</remarks>
[SupportedOSPlatform("linux")]
internal static class MappingBudget
{
    // A window is a mapping, and the inaccessible rest beyond it is another: a quarter of the limit in windows is half of it in mappings.
    // Arbitrary; the other half is left to the runtime and the application.
    private const int LimitPerWindow = 4;

    // DEFAULT_MAX_MAP_COUNT in the kernel's mm.h, for where /proc does not say.
    private const long DefaultLimit = 65530;

    private static long s_windows;

    /// <summary>Takes one window out of the budget.</summary>
    /// <exception cref="BackingException">There is none left.</exception>
    internal static void Take(LinuxHost host, string label)
    {
        long windows = (host.ReadNumber("proc/sys/vm/max_map_count") ?? DefaultLimit) / LimitPerWindow;
        if (Interlocked.Increment(ref s_windows) <= windows)
            return;

        Return(1);
        string remedy = "release windows, raise the limit of memory mappings (sysctl vm.max_map_count), or leave the diagnostic mode";
        throw new BackingException(
            $"Cannot open a window on '{label}': the process may have {windows} of them, lest it come near the kernel's limit; {remedy}.", remedy);
    }

    /// <summary>Puts windows back.</summary>
    internal static void Return(long windows) => Interlocked.Add(ref s_windows, -windows);
}
