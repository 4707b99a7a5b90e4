using System.Runtime.Versioning;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Reserves of plain pages.</summary>
[SupportedOSPlatform("linux")]
public sealed class PagesReserveTests : AreasBytesConformance
{
    public PagesReserveTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    protected override BackingKind Kind => BackingKind.Pages;

    protected override string BackingName => "memfd";

    protected override (AddressContiguity Page, AddressContiguity Block, AddressContiguity Large) ExpectedContiguity =>
        (AddressContiguity.Physical, AddressContiguity.Virtual, AddressContiguity.Virtual);
}
