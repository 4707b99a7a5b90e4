namespace ContiguousMemory.Backing;

/// <summary>
/// What the memory beneath a reserve is made of. All kinds are taken whole when the reserve is made, and none can be taken away later.
/// </summary>
public enum BackingKind
{
    /// <summary>2 MiB huge pages where the kernel's pool has enough of them, otherwise plain pages.</summary>
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

    /// <summary>No memory at all: the same decisions on frames without bytes, for simulation, on any system. Reading or writing it is refused.</summary>
    Paper,
}
