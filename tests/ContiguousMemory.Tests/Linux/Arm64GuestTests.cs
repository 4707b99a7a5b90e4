using System.Diagnostics;
using System.Runtime.Versioning;
using ContiguousMemory.Tests.Live;

namespace ContiguousMemory.Tests.Linux;

/// <summary>The bytes for arm64, run by a Linux for arm64 in a guest that is emulated whole.</summary>
[SupportedOSPlatform("linux")]
public sealed class Arm64GuestTests : LinuxTest
{
    private const string Seconds = "60";

    [Fact]
    public async Task CheckedInBytes_InAGuest_PassWhatTheMachinesOwnPass()
    {
        Assert.SkipUnless(Soak.IsOn, "A guest takes minutes to emulate: ./test --soak runs it, and so does eng/arm64-guest.sh.");
        var start = new ProcessStartInfo("bash", [Path.Combine(Checkout.OrSkip(), "eng", "arm64-guest.sh"), Seconds])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> words = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.SkipWhen(process.ExitCode == 3, (await words).Trim());

        Assert.True(process.ExitCode == 0, output + await words);
        foreach (string backing in (string[])["plain", "collapsed", "hugetlb-2M"])
        {
            Assert.Contains($"PASS {backing}: control, nobody stopped", output, StringComparison.Ordinal);
            Assert.Contains($"PASS {backing}: a failure at WAKE", output, StringComparison.Ordinal);
        }
    }
}
