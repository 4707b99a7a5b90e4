using System.Runtime.Versioning;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Backing;

[SupportedOSPlatform("linux")]
public sealed class PagesBackingTests : BackingWindowConformance
{
    protected override BackingKind Kind => BackingKind.Pages;

    protected override string BackingName => "memfd";

    protected override long PageSize => Environment.SystemPageSize;
}
