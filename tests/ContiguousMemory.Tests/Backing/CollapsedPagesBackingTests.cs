using System.Runtime.Versioning;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Backing;

[SupportedOSPlatform("linux")]
public sealed class CollapsedPagesBackingTests : BackingWindowConformance
{
    public CollapsedPagesBackingTests() => CollapseSupport.Require();

    protected override BackingKind Kind => BackingKind.CollapsedPages;

    protected override string BackingName => "collapsed";

    protected override long PageSize => Environment.SystemPageSize;

    protected override long RunSize => Block;
}
