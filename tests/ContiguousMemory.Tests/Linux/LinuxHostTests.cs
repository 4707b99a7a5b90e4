using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class LinuxHostTests : LinuxTest
{
    [Theory]
    [InlineData(Architecture.X86)]
    [InlineData(Architecture.Arm)]
    [InlineData(Architecture.RiscV64)]
    [InlineData(Architecture.S390x)]
    public void ThrowIfUnsupported_OtherArchitecture_NamesIt(Architecture architecture)
    {
        var refusal = Assert.Throws<PlatformNotSupportedException>(() => LinuxHost.ThrowIfUnsupported(architecture));
        Assert.Contains(architecture.ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void ThrowIfUnsupported_KnownArchitecture_IsQuiet(Architecture architecture) => LinuxHost.ThrowIfUnsupported(architecture);

    [Fact]
    public void AddressSpaceUsed_ThisProcess_GrowsWithAReservation()
    {
        long before = LinuxHost.This.AddressSpaceUsed()!.Value;
        const long Length = 1L << 40;
        using AddressReservation reservation = AddressReservation.Make(new Libc(), Length);

        Assert.InRange(LinuxHost.This.AddressSpaceUsed()!.Value, Length, before + (2 * Length));
    }

    [Fact]
    public void Limit_Refused_IsALinuxException()
    {
        var host = new LinuxHost(new FailingLibc(NativeConstants.EINVAL, (_, _) => true), "/");
        var failure = Assert.Throws<LinuxException>(() => host.Limit(NativeConstants.RLIMIT_AS));
        Assert.Equal(new LinuxError("getrlimit", NativeConstants.EINVAL), failure.Error);
    }

    [Fact]
    public void Limit_Infinite_IsNone()
    {
        var host = new LinuxHost(new LimitedLibc(NativeConstants.RLIMIT_FSIZE, 4096), "/");
        Assert.Null(host.Limit(NativeConstants.RLIMIT_AS));
        Assert.Equal(4096ul, host.Limit(NativeConstants.RLIMIT_FSIZE));
    }

    [Fact]
    public void Read_NoPermission_IsUnknown()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The superuser may read everything.");
        Assert.Null(LinuxHost.This.Read("proc/1/environ"));
    }

    [Fact]
    public void ReadNumber_NoNumber_IsUnknown() => Assert.Null(LinuxHost.This.ReadNumber("proc/meminfo"));
}
