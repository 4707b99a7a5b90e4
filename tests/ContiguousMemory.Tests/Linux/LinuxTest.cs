namespace ContiguousMemory.Tests.Linux;

/// <summary>A test that needs Linux, and says so where it is skipped.</summary>
public abstract class LinuxTest
{
    protected LinuxTest() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
}
