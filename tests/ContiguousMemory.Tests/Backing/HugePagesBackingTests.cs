using System.Runtime.Versioning;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Backing;

[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class HugePagesBackingTests : BackingWindowConformance
{
    public HugePagesBackingTests(HugePageLoan loan)
    {
        ArgumentNullException.ThrowIfNull(loan);
        loan.Require(Size / Block);
    }

    protected override BackingKind Kind => BackingKind.HugePages;

    protected override string BackingName => "hugetlb-2M";

    protected override long PageSize => Block;
}
