using System.Runtime.InteropServices;

namespace ContiguousMemory.Backing;

/// <summary>
/// What this process may do on this machine, each found out by doing it once. Finding out takes milliseconds and at most 6 MiB for a moment, needs no
/// privilege, and never fails: what cannot be had is told with the reason. Thread safe.
/// </summary>
public sealed class HostCapabilities
{
    /// <summary>Moving memory under a live address, which is what the others are for.</summary>
    public const string LiveMovesName = "live-moves";

    private HostCapabilities(IReadOnlyList<HostCapability> all) => All = all;

    /// <summary>All of them, in an order that does not change.</summary>
    public IReadOnlyList<HostCapability> All { get; }

    /// <summary>Whether memory can move under a live address. Without it everything works through leases.</summary>
    public HostCapability LiveMoves => All.Single(capability => capability.Name == LiveMovesName);

    /// <summary>Finds out. On a system that is not Linux, or on another processor than x64 and arm64, nothing is available, and that is said.</summary>
    public static HostCapabilities Detect()
    {
        if (!OperatingSystem.IsLinux()) return None("this is not Linux", "run on Linux; elsewhere there is paper memory only");
        Architecture architecture = RuntimeInformation.ProcessArchitecture;
        return architecture is Architecture.X64 or Architecture.Arm64
            ? new(CapabilityProbes.All(Linux.LinuxHost.This))
            : None($"this process runs as {architecture}", "run on x64 or arm64");
    }

    private static HostCapabilities None(string why, string remedy) => new([.. CapabilityProbes.Names.Select(name => new HostCapability(name, false, why, remedy))]);
}
