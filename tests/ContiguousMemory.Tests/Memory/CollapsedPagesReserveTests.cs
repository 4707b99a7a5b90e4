using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Reserves of plain pages made huge.</summary>
[SupportedOSPlatform("linux")]
public sealed class CollapsedPagesReserveTests : AreasBytesConformance
{
    public CollapsedPagesReserveTests() => CollapseSupport.Require();

    protected override BackingKind Kind => BackingKind.CollapsedPages;

    protected override string BackingName => "collapsed";

    protected override (AddressContiguity Page, AddressContiguity Block, AddressContiguity Large) ExpectedContiguity =>
        (AddressContiguity.Physical, AddressContiguity.Physical, AddressContiguity.PerHugePage);
}
