using System.Buffers;

namespace Cma.Peers.Heaps;

/// <summary>The pool of arrays that every .NET program has.</summary>
internal readonly struct ArrayHeap : IHeap<byte[]>
{
    public byte[] Take(int bytes) => ArrayPool<byte>.Shared.Rent(bytes);

    public void Give(byte[] block) => ArrayPool<byte>.Shared.Return(block);
}
