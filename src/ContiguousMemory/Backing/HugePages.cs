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
    internal override void CheckRoom(BackingRequest request, LinuxHost host) => CheckPool(this, request, host, PlainInstead);

    /// <inheritdoc/>
    internal override string Remedy(LinuxError error) => (error.Call, error.Errno) switch
    {
        ("fallocate" or "mmap", ENOSPC or ENOMEM) =>
            "raise the pool (/proc/sys/vm/nr_hugepages), which others draw from too, or the control group's share of it (hugetlb.2MB.max), "
            + $"or {PlainInstead}",
        ("memfd_create", EINVAL or ENODEV) => PlainInstead,
        _ => error.Advice,
    };

    /// <summary>Refuses what a pool has not enough pages for.</summary>
    /// <param name="pages">The pages, of a size that the pool is of.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="host">The machine.</param>
    /// <param name="instead">What to do instead: an instruction.</param>
    /// <exception cref="BackingException">There are too few.</exception>
    internal static void CheckPool(MemfdPages pages, BackingRequest request, LinuxHost host, string instead)
    {
        if (HugePagePool.Read(host, pages.PageBytes) is not { } pool)
            throw Refusal.Of(request, pages.Plural, "this kernel has no pool of them", instead);

        long needed = request.Bytes / pages.PageBytes;
        if (needed > pool.Available)
        {
            string remedy = $"raise the pool as root with '{pool.CommandFor(needed, host)}', or {instead}";
            throw Refusal.Of(request, pages.Plural, $"{needed} of them are needed and the pool has {pool.Available} to give", remedy);
        }
    }
}
