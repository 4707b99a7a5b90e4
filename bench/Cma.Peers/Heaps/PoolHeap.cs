using System.Buffers;

namespace Cma.Peers.Heaps;

/// <summary>A pool of owners of memory, such as Kestrel's.</summary>
internal readonly struct PoolHeap(MemoryPool<byte> pool) : IHeap<IMemoryOwner<byte>>
{
    public IMemoryOwner<byte> Take(int bytes) => pool.Rent(bytes);

    public void Give(IMemoryOwner<byte> block) => block.Dispose();
}
