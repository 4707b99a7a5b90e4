using Cma.Peers.Heaps;

namespace Cma.Peers.Native;

/// <summary>A C library's heap, entered with the alignment of a page, as memory for devices has to be.</summary>
/// <param name="takes">Which of the two orders of arguments its function has.</param>
/// <param name="take">The address of that function.</param>
/// <param name="give">The address of the one that frees.</param>
internal readonly unsafe struct AlignedHeap(Signature takes, nint take, nint give) : IHeap<nint>
{
    private const nuint Page = 4096;

    public nint Take(int bytes)
    {
        nuint size = ((nuint)(uint)bytes + Page - 1) & ~(Page - 1); // aligned_alloc takes multiples of the alignment.
        nint block = takes switch
        {
            Signature.AlignmentThenSize => ((delegate* unmanaged<nuint, nuint, nint>)take)(Page, size),
            Signature.SizeThenAlignment => ((delegate* unmanaged<nuint, nuint, nint>)take)(size, Page),
            Signature.TypeSizeAlignment => ((delegate* unmanaged<nint, nuint, uint, nint>)take)(0, size, (uint)Page),
            _ => ((delegate* unmanaged<nuint, nint>)take)((nuint)(uint)bytes),
        };
        return block != 0 ? block : throw new HeapExhaustedException();
    }

    public void Give(nint block) => ((delegate* unmanaged<nint, void>)give)(block);
}

/// <summary>What a function that allocates takes.</summary>
internal enum Signature
{
    /// <summary>malloc(3): a size, and no word about alignment.</summary>
    Size,

    /// <summary>aligned_alloc(3).</summary>
    AlignmentThenSize,

    /// <summary>mi_malloc_aligned.</summary>
    SizeThenAlignment,

    /// <summary>rte_malloc: a name for the type, which may be null, and then the other two.</summary>
    TypeSizeAlignment,
}
