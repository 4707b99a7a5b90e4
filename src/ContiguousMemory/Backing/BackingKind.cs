namespace ContiguousMemory.Backing;

/// <summary>
/// What the memory beneath a reserve is made of. All kinds are taken whole when the reserve is made, and none can be taken away later.
/// </summary>
public enum BackingKind
{
    /// <summary>2 MiB huge pages where the kernel's pool has enough of them, otherwise plain pages made huge, otherwise plain pages.</summary>
    Auto,

    /// <summary>
    /// 2 MiB huge pages (hugetlb), or a refusal. Each is physically contiguous, and moving memory in them costs little more than copying
    /// it. They come from a pool that the administrator sets aside: <c>echo 512 &gt; /proc/sys/vm/nr_hugepages</c> makes it 1 GiB.
    /// </summary>
    HugePages,

    /// <summary>
    /// Pages of the system's own size, 4 KiB on most machines. They need no permission and no preparation; nothing larger than a page is
    /// known to be contiguous.
    /// </summary>
    Pages,

    /// <summary>
    /// Plain pages that the kernel puts together into 2 MiB ones as the reserve is made (Linux 6.1). They need no permission and no preparation, and move as
    /// cheaply as huge pages. When memory is short the kernel may take them apart again, and does not say so.
    /// </summary>
    CollapsedPages,

    /// <summary>
    /// 1 GiB huge pages (hugetlb), or a refusal: an area of up to 1 GiB is one physical run. Everything is counted in GiB then, also what is lent, and nothing
    /// has a live address. The administrator sets them aside, best when the machine starts (<c>hugepagesz=1G hugepages=4</c>).
    /// </summary>
    GiganticPages,

    /// <summary>No memory at all: the same decisions on frames without bytes, for simulation, on any system. Reading or writing it is refused.</summary>
    Paper,
}
