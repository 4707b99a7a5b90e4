using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>As nobody, without any privilege. Where the tests run as an ordinary user they all are this test.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class OrdinaryUserTests(HugePageLoan loan) : LinuxTest
{
    [Fact]
    public void Create_Pages_NeedsNoPrivilege() =>
        Assert.Equal("created memfd", NobodyProcess.Scenario("create", "Pages", "8388608").OutcomeLeavingNothing());

    [Fact]
    public void Create_HugePagesOfAFilledPool_NeedsNoPrivilege()
    {
        loan.Require(4);
        Assert.Equal("created hugetlb-2M", NobodyProcess.Scenario("create", "HugePages", "8388608").OutcomeLeavingNothing());
    }

    [Fact]
    public void Create_MoreHugePagesThanThePoolHas_IsASentence()
    {
        loan.Require(1);
        long bytes = (HugePageLoan.Free + 1) << 21;
        string outcome = NobodyProcess.Scenario("create", "HugePages", bytes.ToString(CultureInfo.InvariantCulture)).OutcomeLeavingNothing();
        Assert.Contains("raise the pool as root with 'echo ", outcome, StringComparison.Ordinal);
    }
}
