using System.Runtime.InteropServices;
using Cma.Peers.Heaps;

namespace Cma.Peers.Native;

/// <summary>DPDK's memory zones: reserved by a name that no other has, and freed by the descriptor.</summary>
internal readonly unsafe struct ZoneHeap(nint reserve, nint free) : IHeap<nint>
{
    /// <summary>Twice as many as DPDK has zones (2560 by default, RTE_MAX_MEMZONE), so that a name that comes round again is free.</summary>
    private const int Names = 8192;

    private static readonly nint[] s_names = [.. Enumerable.Range(0, Names).Select(static i => Marshal.StringToCoTaskMemUTF8($"cma-bench-{i}"))];
    private static int s_next;

    public nint Take(int bytes)
    {
        nint name = s_names[(uint)Interlocked.Increment(ref s_next) % Names];

        // SOCKET_ID_ANY (rte_memory.h), no flags.
        nint zone = ((delegate* unmanaged<nint, nuint, int, uint, uint, nint>)reserve)(name, (nuint)(uint)bytes, -1, 0, 4096);
        return zone != 0 ? zone : throw new HeapExhaustedException();
    }

    public void Give(nint block) => _ = ((delegate* unmanaged<nint, int>)free)(block);
}
