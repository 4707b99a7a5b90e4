using System.Runtime.Versioning;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Real limits, in processes that have them.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class LimitTests(HugePageLoan loan) : LinuxTest
{
    [Fact]
    public void Create_InAProcessOfItsOwn_LeavesNothing() =>
        Assert.Equal("created memfd", ChildProcess.Scenario("create", "Pages", "67108864").OutcomeLeavingNothing());

    [Fact]
    public void Create_HugePagesInAProcessOfItsOwn_LeavesNothing()
    {
        loan.Require(4);
        long free = HugePageLoan.Free;
        Assert.Equal("created hugetlb-2M", ChildProcess.Scenario("create", "HugePages", "8388608").OutcomeLeavingNothing());
        Assert.Equal("created hugetlb-2M", ChildProcess.Scenario("create", "Auto", "8388608").OutcomeLeavingNothing());
        Assert.Equal(free, HugePageLoan.Free);
    }

    [Fact]
    public void Create_PastTheLimitOfFileSize_IsASentenceAndNoSignal()
    {
        string outcome = ChildProcess.ScenarioUnder("ulimit -f 4096", "create", "Pages", "8388608").OutcomeLeavingNothing();
        Assert.StartsWith("refused [before any call 0] Cannot reserve 8 MiB of plain pages for 'child': ", outcome, StringComparison.Ordinal);
        Assert.Contains("larger than 4 MiB", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_PastTheLimitOfAddressSpace_IsASentence()
    {
        string outcome = ChildProcess.ScenarioUnder("ulimit -v 8388608", "create", "Pages", "8589934592").OutcomeLeavingNothing();
        Assert.StartsWith("refused [before any call 0] Cannot reserve 8 GiB of plain pages for 'child': ", outcome, StringComparison.Ordinal);
        Assert.Contains("may use 8 GiB of addresses", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoDescriptorLeft_IsASentence()
    {
        // 24 is EMFILE.
        string outcome = ChildProcess.ScenarioUnder("ulimit -n 150", "create-without-descriptors").OutcomeLeavingNothing();
        Assert.StartsWith("refused [memfd_create 24] Cannot reserve 2 MiB of plain pages for 'child': ", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Window_KeptPastItsRelease_Faults()
    {
        ChildProcess.Result result = ChildProcess.Scenario("write-to-window", "released");
        Assert.NotEqual(0, result.Exit);
        Assert.Equal(["writing"], result.Lines);
        Assert.Contains("AccessViolationException", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Window_StillOpen_DoesNotFault()
    {
        ChildProcess.Result result = ChildProcess.Scenario("write-to-window", "open");
        Assert.Equal(0, result.Exit);
        Assert.Equal(["writing", "wrote 42"], result.Lines);
    }
}
