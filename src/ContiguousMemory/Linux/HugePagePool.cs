using System.Globalization;
using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>The kernel's pool of 2 MiB huge pages at one moment (<c>Documentation/admin-guide/mm/hugetlbpage.rst</c>).</summary>
/// <param name="Total">Pages in the pool.</param>
/// <param name="Free">Of these, pages nobody uses.</param>
/// <param name="Reserved">Of the free ones, those promised to existing mappings.</param>
/// <param name="Growth">Pages the kernel may still add by itself (<c>nr_overcommit_hugepages</c>), if it finds them.</param>
internal readonly record struct HugePagePool(long Total, long Free, long Reserved, long Growth)
{
    /// <summary>Bytes of one page.</summary>
    internal const long PageBytes = 2L << 20;

    private const string Folder = "sys/kernel/mm/hugepages/hugepages-2048kB/";

    /// <summary>Pages that a new user can hope for.</summary>
    internal long Available => Math.Max(0, Free - Reserved) + Growth;

    /// <summary>Reads the pool.</summary>
    /// <returns>Null where the kernel has no pages of this size, or hides them.</returns>
    [SupportedOSPlatform("linux")]
    internal static HugePagePool? Read(LinuxHost host)
    {
        if (host.ReadNumber(Folder + "nr_hugepages") is not { } total || host.ReadNumber(Folder + "free_hugepages") is not { } free)
            return null;

        long overcommit = host.ReadNumber(Folder + "nr_overcommit_hugepages") ?? 0;
        long surplus = host.ReadNumber(Folder + "surplus_hugepages") ?? 0;
        return new(total, free, host.ReadNumber(Folder + "resv_hugepages") ?? 0, Math.Max(0, overcommit - surplus));
    }

    /// <summary>The command that makes the pool large enough for <paramref name="pages"/> more than it has to give.</summary>
    [SupportedOSPlatform("linux")]
    internal string CommandFor(long pages, LinuxHost host)
    {
        string file = Meminfo.DefaultHugePage(host) == PageBytes ? "proc/sys/vm/nr_hugepages" : Folder + "nr_hugepages";
        return string.Create(CultureInfo.InvariantCulture, $"echo {Total + Math.Max(0, pages - (Available - Growth))} > /{file}");
    }
}
