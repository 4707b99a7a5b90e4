using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Child;

/// <summary>What this process holds of the system, by the system's own account and by the library's.</summary>
internal static class Holdings
{
    internal static string Count()
    {
        int descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        int mappings = File.ReadLines("/proc/self/maps").Count(line => line.Contains("/memfd:child", StringComparison.Ordinal));
        return $"{descriptors} descriptors, {mappings} mappings, "
            + $"{LiveHandles.Descriptors} and {LiveHandles.Reservations} by the library's count";
    }
}
