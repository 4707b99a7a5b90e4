using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>What is known of physical contiguity: every aligned stretch of that many bytes is one physical run.</summary>
/// <param name="Bytes">The length of the stretch, a power of two.</param>
/// <param name="Basis">How that is known: a clause for a report.</param>
internal readonly record struct ContiguityFact(long Bytes, string Basis)
{
    /// <summary>What is known of a mapping that is populated: by the kind of its pages, and by looking where that is permitted.</summary>
    [SupportedOSPlatform("linux")]
    internal static ContiguityFact Of(MemfdPages pages, nint start, long length, LinuxHost host)
    {
        // A plain page is a run by itself: there is nothing to look at.
        if (pages.RunBytes == Environment.SystemPageSize) return new(pages.RunBytes, pages.Basis);
        using Pagemap? pagemap = Pagemap.Open(host);
        if (pagemap is null || pagemap.FrameOf(start) == 0) return new(pages.RunBytes, $"{pages.Basis}; not checked, frame numbers being hidden from this user");
        return pagemap.IsRunPer(start, length, pages.RunBytes)
            ? new(pages.RunBytes, $"{pages.Basis}; checked by frame numbers (pagemap)")
            : new(Environment.SystemPageSize, "each page is one physical run; huge pages were wanted, and by their frame numbers (pagemap) some are none");
    }
}
