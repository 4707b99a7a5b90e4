using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>
/// How many memory mappings the library may make for windows and live addresses, in the whole process. The kernel limits the mappings of a process, and
/// close to that limit the .NET runtime, which needs mappings for its own code, dies without an exception.
/// </summary>
/// <remarks>
/// Thread safe. What is taken is the worst case: a live address takes a mapping for each unit, as many as it needs once its units lie scattered.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class MappingBudget
{
    /// <summary>A window, and the inaccessible rest beyond it.</summary>
    internal const int PerWindow = 2;

    // Arbitrary: half of what the kernel allows is left to the runtime and the application.
    private const int Share = 2;

    // DEFAULT_MAX_MAP_COUNT in the kernel's mm.h, for where /proc does not say.
    private const long DefaultLimit = 65530;

    private static long s_taken;

    /// <summary>Mappings taken now.</summary>
    internal static long Taken => Interlocked.Read(ref s_taken);

    /// <summary>The most there may be.</summary>
    internal static long Limit(LinuxHost host) => (host.ReadNumber("proc/sys/vm/max_map_count") ?? DefaultLimit) / Share;

    /// <summary>Takes mappings out of the budget.</summary>
    /// <param name="host">The machine, which knows the limit.</param>
    /// <param name="mappings">How many.</param>
    /// <param name="asked">What for: the start of a sentence.</param>
    /// <param name="instead">What to do instead: an instruction.</param>
    /// <exception cref="BackingException">There are not as many left.</exception>
    internal static void Take(LinuxHost host, long mappings, string asked, string instead)
    {
        long limit = Limit(host);
        long taken = Interlocked.Add(ref s_taken, mappings);
        if (taken <= limit)
            return;

        Return(mappings);
        string remedy = $"raise the limit of memory mappings (sysctl vm.max_map_count), or {instead}";
        throw new BackingException(
            $"{asked}: it takes up to {mappings} memory mappings, and of the {limit} that the library may have {limit - (taken - mappings)} are left; {remedy}.",
            remedy);
    }

    /// <summary>Puts mappings back.</summary>
    internal static void Return(long mappings) => Interlocked.Add(ref s_taken, -mappings);
}
