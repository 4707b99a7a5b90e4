using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>1 GiB pages of the kernel's huge page pool: whole areas in one physical run. What is lent of them moves by the GiB.</summary>
[SupportedOSPlatform("linux")]
internal sealed class GiganticPages : MemfdPages
{
    private const string SmallerInstead = "choose BackingKind.HugePages";

    /// <inheritdoc/>
    public override BackingKind Kind => BackingKind.GiganticPages;

    /// <inheritdoc/>
    internal override string BackingName => "hugetlb-1G";

    /// <inheritdoc/>
    internal override string Plural => "1 GiB huge pages";

    /// <inheritdoc/>
    internal override long PageBytes => HugePagePool.LargePageBytes;

    /// <inheritdoc/>
    internal override int UnitOrder => BackingRequest.GiganticUnitOrder;

    /// <inheritdoc/>
    internal override uint Flags => MFD_HUGETLB | MFD_HUGE_1GB;

    /// <inheritdoc/>
    internal override string Basis => "each 1 GiB page of the huge page pool is one physical run (hugetlb), and nothing is known of its neighbours";

    /// <inheritdoc/>
    internal override string WhyNotLive =>
        "Memory of 1 GiB pages has no live address: a page moves whole, and writers and the garbage collector would stand still for the copy of a GiB; "
        + "choose BackingKind.HugePages, or reach it through leases.";

    /// <inheritdoc/>
    internal override void CheckRoom(BackingRequest request, LinuxHost host) => HugePages.CheckPool(this, request, host, SmallerInstead);

    /// <inheritdoc/>
    internal override string Remedy(LinuxError error) => (error.Call, error.Errno) switch
    {
        ("fallocate" or "mmap", ENOSPC or ENOMEM) =>
            "raise the pool (nr_hugepages of hugepages-1048576kB), which others draw from too, or the control group's share of it (hugetlb.1GB.max), "
            + $"or {SmallerInstead}",
        ("memfd_create", EINVAL or ENODEV) => SmallerInstead,
        _ => error.Advice,
    };
}
