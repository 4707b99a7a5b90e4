using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>
/// The Linux machine this process runs on: its calls, and what it tells of itself in files. A test puts another in its place.
/// </summary>
/// <param name="libc">The calls.</param>
/// <param name="root">The folder that holds <c>proc</c> and <c>sys</c>.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHost(ILibc libc, string root)
{
    /// <summary>The machine as it is.</summary>
    internal static LinuxHost This { get; } = new(new Libc(), "/");

    internal ILibc Libc { get; } = libc;

    /// <summary>Refuses a Linux the constants of this folder were not checked for.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither x64 nor arm64.</exception>
    internal static void ThrowIfUnsupported(Architecture architecture)
    {
        if (architecture is not (Architecture.X64 or Architecture.Arm64))
            throw new PlatformNotSupportedException($"Real memory needs Linux on x64 or arm64, and this process runs as {architecture}.");
    }

    /// <summary>What a file of the kernel says.</summary>
    /// <param name="path">From the root, without a leading slash: <c>proc/meminfo</c>.</param>
    /// <returns>Its text, or null where it cannot be read.</returns>
    /// <remarks>
    /// A fact that cannot be read is unknown, and an unknown fact refuses nothing: in a container <c>/proc</c> and <c>/sys</c> may be
    /// hidden on purpose. The calls that follow report for themselves what fails.
    /// </remarks>
    internal string? Read(string path)
    {
        try
        {
            return File.ReadAllText(PathOf(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a file of the kernel lies.</summary>
    internal string PathOf(string path) => Path.Combine(root, path);

    /// <summary>The number a file of the kernel holds, or null where there is none.</summary>
    internal long? ReadNumber(string path) => long.TryParse(Read(path).AsSpan().Trim(), out long number) ? number : null;

    /// <summary>A limit of this process (<c>RLIMIT_…</c>).</summary>
    /// <returns>The soft limit, which is the one in force, or null where there is none.</returns>
    /// <exception cref="LinuxException">The call failed.</exception>
    internal ulong? Limit(int resource)
    {
        LinuxException.ThrowIfFailed(Libc.Getrlimit(resource, out ulong soft), "getrlimit");
        return soft == RLIM_INFINITY ? null : soft;
    }

    /// <summary>Bytes of address space this process uses, or null where that cannot be read.</summary>
    internal long? AddressSpaceUsed() =>
        Read("proc/self/statm") is { } statm && long.TryParse(statm.AsSpan(0, Math.Max(0, statm.IndexOf(' '))), out long pages)
            ? pages * Environment.SystemPageSize
            : null;
}
