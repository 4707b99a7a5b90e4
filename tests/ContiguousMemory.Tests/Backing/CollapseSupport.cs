using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Whether this kernel puts plain pages together.</summary>
[SupportedOSPlatform("linux")]
internal static class CollapseSupport
{
    private static readonly Lazy<HostCapability> s_collapse = new(() => CapabilityProbes.All(LinuxHost.This).Single(one => one.Name == "collapse"));

    /// <summary>Skips the test with the reason where it does not.</summary>
    internal static void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        Assert.SkipUnless(s_collapse.Value.IsAvailable, s_collapse.Value.Detail);
    }
}
