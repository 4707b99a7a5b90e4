using Cma.Bench.Peers;
using Cma.Peers.Measuring;
using Cma.Peers.Native;

namespace Cma.Peers.Rosters;

/// <summary>The heaps of C libraries: those that can share a process with others, and DPDK, which takes one for itself.</summary>
internal static class NativePeers
{
    /// <summary>What <c>serve</c> calls DPDK's process.</summary>
    public const string DpdkProcess = "dpdk";

    private static readonly string[] s_eal = ["librte_eal.so", "librte_eal.so.26", "librte_eal.so.25", "librte_eal.so.24", "librte_eal.so.23", "librte_eal.so.22", "librte_eal.so.21"];

    /// <summary>Adds what this machine has, and a sentence for what it has not.</summary>
    public static void AddTo(List<Peer> peers, List<string> missing)
    {
        Add("glibc", "aligned_alloc", Signature.AlignmentThenSize, ["libc.so.6"], "aligned_alloc", "free", Gives.Heap, "libc6");
        Add("glibc", "malloc", Signature.Size, ["libc.so.6"], "malloc", "free", Gives.PlainHeap, "libc6");
        peers.Add(new Peer("NativeMemory", "AlignedAlloc", Gives.Heap, new LocalContender<NativeMemoryHeap, nint>(default)));
        Add("mimalloc", "mi_malloc_aligned", Signature.SizeThenAlignment, ["libmimalloc.so.2", "libmimalloc.so.3", "libmimalloc.so"], "mi_malloc_aligned", "mi_free", Gives.Heap, "libmimalloc2.0");
        Add("jemalloc", "aligned_alloc", Signature.AlignmentThenSize, ["libjemalloc.so.2", "libjemalloc.so"], "aligned_alloc", "free", Gives.Heap, "libjemalloc2");

        void Add(string who, string how, Signature signature, string[] names, string take, string give, PeerGives gives, string package)
        {
            if (ForeignLibrary.TryLoad(names, [take, give], out nint[] at))
                peers.Add(new Peer(who, how, gives, new LocalContender<AlignedHeap, nint>(new AlignedHeap(signature, at[0], at[1]))));
            else missing.Add($"{who} {how}: {names[0]} cannot be loaded; Debian's package {package} brings it.");
        }
    }

    /// <summary>DPDK's two ways, in a process that another one started for them.</summary>
    /// <param name="why">What is missing, when null is returned.</param>
    public static IReadOnlyList<IContender>? Dpdk(out string why)
    {
        string[] functions = ["rte_eal_init", "rte_malloc", "rte_free", "rte_memzone_reserve_aligned", "rte_memzone_free"];
        why = "librte_eal.so cannot be loaded; Debian's package libdpdk-dev brings it.";
        if (!ForeignLibrary.TryLoad(s_eal, functions, out nint[] at)) return null;
        why = "rte_eal_init failed.";
        if (!Native.Dpdk.TryStart(at[0])) return null;
        return
        [
            new LocalContender<AlignedHeap, nint>(new AlignedHeap(Signature.TypeSizeAlignment, at[1], at[2])),
            new LocalContender<ZoneHeap, nint>(new ZoneHeap(at[3], at[4])),
        ];
    }
}
