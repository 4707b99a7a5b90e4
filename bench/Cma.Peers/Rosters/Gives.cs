using Cma.Bench.Peers;

namespace Cma.Peers.Rosters;

/// <summary>What comes with each one's memory, from its documentation; of DPDK's clearing, from rte_malloc's source (free wipes what it takes back).</summary>
internal static class Gives
{
    public static PeerGives Heap { get; } = new("no", "no", "no", "asked for", "no", "no");

    public static PeerGives PlainHeap { get; } = Heap with { Alignment = "16 bytes" };

    public static PeerGives Arrays { get; } = new("no", "no: it moves", "no", "8 bytes", "no", "no");

    public static PeerGives Kestrel { get; } = Arrays with { DeviceAddress = "no" };

    // Without huge pages there is only the virtual address to tell a device, behind an IOMMU.
    public static PeerGives Dpdk { get; } = new("on huge pages", "IOVA", "when freed", "asked for", "to its own", "no");

    public static PeerGives OurPlainPages { get; } = new("in the memfd", "memfd offset", "new holder", "asked for", "memfd", "yes");

    public static PeerGives OurHugePages { get; } = OurPlainPages with { Contiguous = "2 MiB pages" };
}
