using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary>Bytes by address. Whoever calls has checked the bounds and keeps the memory mapped meanwhile.</summary>
/// <remarks>
/// Copying and clearing are one call each, however long, so that the routine sees the whole length: what is long goes past the caches
/// (<see cref="ClearRoutine"/>). A collection is not held up meanwhile: native calls are made in preemptive mode, and our own loops can be interrupted anywhere.
/// </remarks>
internal static class RawMemory
{
    /// <summary>The <paramref name="length"/> bytes from <paramref name="address"/> on.</summary>
    internal static unsafe Span<byte> Span(nint address, int length) => new((void*)address, length);

    /// <summary>Copies <paramref name="length"/> bytes; the two may overlap.</summary>
    internal static unsafe void Copy(nint source, nint destination, long length) =>
        Buffer.MemoryCopy((void*)source, (void*)destination, length, length);

    /// <summary>Makes <paramref name="length"/> bytes zero by libc's memset, whatever is faster: what ours is measured against.</summary>
    internal static unsafe void Memset(nint address, long length) => NativeMemory.Clear((void*)address, (nuint)length);

    /// <summary>Makes <paramref name="length"/> bytes zero.</summary>
    internal static unsafe void Clear(nint address, long length) =>
        ClearRoutine.Clear((byte*)address, length);
}
