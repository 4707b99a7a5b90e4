using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Reserves of huge pages.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class HugePagesReserveTests : AreasBytesConformance
{
    public HugePagesReserveTests(HugePageLoan loan)
    {
        ArgumentNullException.ThrowIfNull(loan);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

        // The largest test has a reserve of this size, and one beside it of a page block.
        loan.Require(((AreaSize + RefugeSize) / Unit) + 1);
    }

    protected override BackingKind Kind => BackingKind.HugePages;

    protected override string BackingName => "hugetlb-2M";

    protected override (AddressContiguity Page, AddressContiguity Block, AddressContiguity Large) ExpectedContiguity =>
        (AddressContiguity.Physical, AddressContiguity.Physical, AddressContiguity.PerHugePage);
}
