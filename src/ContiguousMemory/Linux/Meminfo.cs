using System.Globalization;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>
/// Values of <c>/proc/meminfo</c>, and files of the kernel that are written the same way: a key, a number, perhaps a unit.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class Meminfo
{
    /// <summary>Bytes that can be taken without swapping, by the kernel's own estimate; null where it does not say.</summary>
    internal static long? Available(LinuxHost host) => KibiBytes(host, "MemAvailable:");

    /// <summary>
    /// Bytes of a huge page of the default size, the one that <c>/proc/sys/vm/nr_hugepages</c> counts; null where it does not say.
    /// </summary>
    internal static long? DefaultHugePage(LinuxHost host) => KibiBytes(host, "Hugepagesize:");

    /// <summary>The number after <paramref name="key"/> at the start of a line, or null where there is none.</summary>
    internal static long? Value(string? text, string key)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(key, StringComparison.Ordinal) || line.Length == key.Length || !char.IsWhiteSpace(line[key.Length]))
                continue;

            ReadOnlySpan<char> value = line[key.Length..].Trim();
            if (value.IndexOf(' ') is >= 0 and int end)
                value = value[..end];
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        }

        return null;
    }

    // A number of KiB past 2^53 is no memory anyone has: taken for unreadable rather than multiplied past the end of long.
    private static long? KibiBytes(LinuxHost host, string key) =>
        Value(host.Read("proc/meminfo"), key) is { } kib and < 1L << 53 ? kib * 1024 : null;
}
