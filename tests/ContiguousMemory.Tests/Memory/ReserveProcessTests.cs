using System.Runtime.Versioning;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Memory;

/// <summary>What a reserve does to its process, in processes of their own.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class ReserveProcessTests(HugePageLoan loan) : LinuxTest
{
    [Fact]
    public void Trap_SpanKeptPastDispose_Faults()
    {
        ChildProcess.Result result = ChildProcess.Scenario("keep-span", "trapped", "disposed");
        Assert.NotEqual(0, result.Exit);
        Assert.Equal(["writing"], result.Lines);
        Assert.Contains("AccessViolationException", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Trap_BufferStillAlive_DoesNotFault()
    {
        ChildProcess.Result result = ChildProcess.Scenario("keep-span", "trapped", "alive");
        Assert.Equal((0, "wrote; the next buffer reads 0"), (result.Exit, result.Lines[^1]));
    }

    /// <summary>Without the trap the same mistake goes unnoticed, and reaches the next holder: what the option is for.</summary>
    [Fact]
    public void NoTrap_SpanKeptPastDispose_ReachesTheNextBuffer()
    {
        ChildProcess.Result result = ChildProcess.Scenario("keep-span", "untrapped", "disposed");
        Assert.Equal((0, "wrote; the next buffer reads 42"), (result.Exit, result.Lines[^1]));
    }

    [Fact]
    public void Dispose_ReserveOfPages_LeavesNothing() => AssertNothingLeft("Pages", "memfd");

    [Fact]
    public void Dispose_ReserveOfHugePages_LeavesNothing()
    {
        loan.Require(4);
        long free = HugePageLoan.Free;
        AssertNothingLeft("HugePages", "hugetlb-2M");
        Assert.Equal(free, HugePageLoan.Free);
    }

    private static void AssertNothingLeft(string kind, string backing)
    {
        ChildProcess.Result result = ChildProcess.Scenario("live-and-die", kind);
        Assert.True(result.Exit == 0, result.Errors);
        Assert.Equal("nothing left", result.Lines[^1]);
        Assert.StartsWith($"moved 4194304 on {backing}; The reserve cannot be given back: buffer 'buffer' of area 'area'", result.Lines[^2], StringComparison.Ordinal);
    }
}
