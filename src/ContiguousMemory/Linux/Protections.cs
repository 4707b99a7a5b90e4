using System.Globalization;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>What this process may do with its own addresses (<c>proc_pid_maps(5)</c>).</summary>
[SupportedOSPlatform("linux")]
internal static class Protections
{
    /// <summary>Whether an address is mapped, and not for writing. Where the maps cannot be read nothing is known, and it is not.</summary>
    internal static bool IsReadOnly(LinuxHost host, nint address)
    {
        ulong wanted = unchecked((ulong)address);
        foreach (string line in (host.Read("proc/self/maps") ?? "").Split('\n'))
        {
            // "7f1c6a400000-7f1c6a600000 r--p 00000000 08:01 1234  /usr/lib/libc.so.6"
            int dash = line.IndexOf('-', StringComparison.Ordinal), blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (dash < 0 || blank < dash || line.Length < blank + 3) continue;
            if (!TryHex(line.AsSpan(0, dash), out ulong start) || !TryHex(line.AsSpan(dash + 1, blank - dash - 1), out ulong end)) continue;
            if (wanted >= start && wanted < end) return line[blank + 2] != 'w';
        }

        return false;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
