using System.Globalization;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>The kernel's pool of huge pages of one size at one moment (<c>Documentation/admin-guide/mm/hugetlbpage.rst</c>).</summary>
/// <param name="Total">Pages in the pool.</param>
/// <param name="Free">Of these, pages nobody uses.</param>
/// <param name="Reserved">Of the free ones, those promised to existing mappings.</param>
/// <param name="Growth">Pages the kernel may still add by itself (<c>nr_overcommit_hugepages</c>), if it finds them.</param>
/// <param name="PageBytes">Bytes of one page.</param>
internal readonly record struct HugePagePool(long Total, long Free, long Reserved, long Growth, long PageBytes = HugePagePool.SmallPageBytes)
{
    /// <summary>Bytes of a page of the smaller size.</summary>
    internal const long SmallPageBytes = 2L << 20;

    /// <summary>Bytes of a page of the larger size.</summary>
    internal const long LargePageBytes = 1L << 30;

    /// <summary>Pages that a new user can hope for.</summary>
    internal long Available => Math.Max(0, Free - Reserved) + Growth;

    /// <summary>Reads the pool.</summary>
    /// <returns>Null where the kernel has no pages of this size, or hides them.</returns>
    [SupportedOSPlatform("linux")]
    internal static HugePagePool? Read(LinuxHost host, long pageBytes = SmallPageBytes)
    {
        string folder = Folder(pageBytes);
        if (host.ReadNumber(folder + "nr_hugepages") is not { } total || host.ReadNumber(folder + "free_hugepages") is not { } free)
            return null;

        long overcommit = host.ReadNumber(folder + "nr_overcommit_hugepages") ?? 0;
        long surplus = host.ReadNumber(folder + "surplus_hugepages") ?? 0;
        return new(total, free, host.ReadNumber(folder + "resv_hugepages") ?? 0, Math.Max(0, overcommit - surplus), pageBytes);
    }

    /// <summary>The command that makes the pool large enough for <paramref name="pages"/> more than it has to give.</summary>
    [SupportedOSPlatform("linux")]
    internal string CommandFor(long pages, LinuxHost host)
    {
        string file = Meminfo.DefaultHugePage(host) == PageBytes ? "proc/sys/vm/nr_hugepages" : Folder(PageBytes) + "nr_hugepages";
        return string.Create(CultureInfo.InvariantCulture, $"echo {Total + Math.Max(0, pages - (Available - Growth))} > /{file}");
    }

    private static string Folder(long pageBytes) => string.Create(CultureInfo.InvariantCulture, $"sys/kernel/mm/hugepages/hugepages-{pageBytes >> 10}kB/");
}
