using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>2 MiB pages of the kernel's huge page pool.</summary>
[SupportedOSPlatform("linux")]
internal sealed class HugePages : MemfdPages
{
    private const string PlainInstead = "choose BackingKind.Pages";

    /// <inheritdoc/>
    public override BackingKind Kind => BackingKind.HugePages;

    /// <inheritdoc/>
    internal override string BackingName => "hugetlb-2M";

    /// <inheritdoc/>
    internal override string Plural => "2 MiB huge pages";

    /// <inheritdoc/>
    internal override long PageBytes => HugePagePool.SmallPageBytes;

    /// <inheritdoc/>
    internal override uint Flags => MFD_HUGETLB | MFD_HUGE_2MB;

    /// <inheritdoc/>
    internal override string Basis =>
        "each 2 MiB page of the huge page pool is one physical run (hugetlb), and nothing is known of its neighbours";

    /// <inheritdoc/>
    internal override void CheckRoom(BackingRequest request, LinuxHost host)
    {
        if (HugePagePool.Read(host) is not { } pool)
            throw Refusal.Of(request, Plural, "this kernel has no pool of them", PlainInstead);

        long pages = request.Bytes / PageBytes;
        if (pages > pool.Available)
        {
            string remedy = $"raise the pool as root with '{pool.CommandFor(pages, host)}', or {PlainInstead}";
            throw Refusal.Of(request, Plural, $"{pages} of them are needed and the pool has {pool.Available} to give", remedy);
        }
    }

    /// <inheritdoc/>
    internal override string Remedy(LinuxError error) => (error.Call, error.Errno) switch
    {
        ("fallocate" or "mmap", ENOSPC or ENOMEM) =>
            "raise the pool (/proc/sys/vm/nr_hugepages), which others draw from too, or the control group's share of it (hugetlb.2MB.max), "
            + $"or {PlainInstead}",
        ("memfd_create", EINVAL or ENODEV or EPERM or EACCES) => PlainInstead,
        _ => error.Advice,
    };
}
