using System.Runtime.InteropServices;
using Cma.Peers.Heaps;

namespace Cma.Peers.Native;

/// <summary>What .NET itself offers for aligned memory outside the collector's.</summary>
internal readonly unsafe struct NativeMemoryHeap : IHeap<nint>
{
    public nint Take(int bytes) => (nint)NativeMemory.AlignedAlloc((nuint)(uint)bytes, 4096);

    public void Give(nint block) => NativeMemory.AlignedFree((void*)block);
}
