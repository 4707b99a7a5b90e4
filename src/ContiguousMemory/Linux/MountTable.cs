using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace ContiguousMemory.Linux;

/// <summary>A mounted file system (<c>proc_pid_mountinfo(5)</c>).</summary>
/// <param name="Root">The folder of the file system that is seen at <paramref name="Point"/>.</param>
/// <param name="Point">Where it is mounted.</param>
/// <param name="Type">Its type.</param>
/// <param name="Options">The options of the file system, separated by commas.</param>
internal sealed record Mount(string Root, string Point, string Type, string Options);

/// <summary>What is mounted where.</summary>
[SupportedOSPlatform("linux")]
internal static partial class MountTable
{
    private const int RootField = 3;
    private const int PointField = 4;

    /// <summary>The mounts this process sees; none where they cannot be read.</summary>
    internal static IEnumerable<Mount> Read(LinuxHost host) =>
        (host.Read("proc/self/mountinfo") ?? "").Split('\n').Select(Parse).OfType<Mount>();

    // "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:5 - cgroup cgroup rw,memory": a lone dash ends the optional fields.
    private static Mount? Parse(string line)
    {
        string[] halves = line.Split(" - ", 2);
        if (halves.Length < 2)
            return null;

        string[] left = halves[0].Split(' ');
        string[] right = halves[1].Split(' ');
        if (left.Length <= PointField || right.Length < 3)
            return null;

        return new(Unescape(left[RootField]), Unescape(left[PointField]), right[0], right[2]);
    }

    // Blanks in a path are written as \040, other unsafe characters likewise in octal.
    private static string Unescape(string path) =>
        Octal().Replace(path, found => ((char)Convert.ToInt32(found.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-3][0-7]{2})")]
    private static partial Regex Octal();
}
