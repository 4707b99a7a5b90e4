using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary>The C library's heap, by address: what a .NET program without this library would allocate from, for <c>cma bench</c> to measure against.</summary>
internal static class PlainHeap
{
    /// <summary>aligned_alloc(3), as <see cref="NativeMemory.AlignedAlloc"/> calls it. The contents are whatever was there.</summary>
    internal static unsafe nint AlignedAlloc(long bytes, int alignment) => (nint)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);

    /// <summary>free(3) for <see cref="AlignedAlloc"/>.</summary>
    internal static unsafe void AlignedFree(nint address) => NativeMemory.AlignedFree((void*)address);

    /// <summary>malloc(3).</summary>
    internal static unsafe nint Alloc(long bytes) => (nint)NativeMemory.Alloc((nuint)bytes);

    /// <summary>free(3) for <see cref="Alloc"/>.</summary>
    internal static unsafe void Free(nint address) => NativeMemory.Free((void*)address);
}
