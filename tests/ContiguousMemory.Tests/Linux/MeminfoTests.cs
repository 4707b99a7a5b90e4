using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class MeminfoTests : LinuxTest
{
    [Theory]
    [InlineData("MemAvailable:   24384312 kB\n", 24384312L * 1024)]
    [InlineData("MemTotal: 5 kB\nMemAvailable: 7 kB\nMemFree: 9 kB\n", 7 * 1024L)]
    [InlineData("MemAvailable: 0 kB", 0L)]
    [InlineData("MemAvailable: 7", 7 * 1024L)]
    public void Available_WellFormed_IsInBytes(string text, long bytes)
    {
        using var fake = new FakeHost(files: ("proc/meminfo", text));
        Assert.Equal(bytes, Meminfo.Available(fake.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemAvailable:")]
    [InlineData("MemAvailable: \n")]
    [InlineData("MemAvailable: many kB")]
    [InlineData("MemAvailable: -1 kB")]
    [InlineData("MemAvailable: 9223372036854775807 kB")]
    [InlineData("MemAvailable: 99999999999999999999 kB")]
    [InlineData("NotMemAvailable: 7 kB")]
    [InlineData("MemAvailableToo: 7 kB")]
    public void Available_Malformed_IsUnknown(string text)
    {
        using var fake = new FakeHost(files: ("proc/meminfo", text));
        Assert.Null(Meminfo.Available(fake.Host));
    }

    [Fact]
    public void Available_NoFile_IsUnknown()
    {
        using var fake = new FakeHost();
        Assert.Null(Meminfo.Available(fake.Host));
    }

    [Fact]
    public void Available_ThisMachine_IsKnown() => Assert.True(Meminfo.Available(LinuxHost.This) > 0);
}
