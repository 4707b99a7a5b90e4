using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary>Bytes by address. Whoever calls has checked the bounds and keeps the memory mapped meanwhile.</summary>
/// <remarks>
/// Copying and clearing are one native call each, however long: measured (64 MiB to 512 MiB, EPYC guest), clearing takes the time of libc's
/// memset, while pieces of 2 MiB take twice as long, for memset passes the caches by only when it sees the whole length. A collection is
/// not held up meanwhile, the call being made in preemptive mode.
/// </remarks>
internal static class RawMemory
{
    /// <summary>The <paramref name="length"/> bytes from <paramref name="address"/> on.</summary>
    internal static unsafe Span<byte> Span(nint address, int length) => new((void*)address, length);

    /// <summary>Copies <paramref name="length"/> bytes; the two may overlap.</summary>
    internal static unsafe void Copy(nint source, nint destination, long length) =>
        Buffer.MemoryCopy((void*)source, (void*)destination, length, length);

    /// <summary>Makes <paramref name="length"/> bytes zero.</summary>
    internal static unsafe void Clear(nint address, long length) =>
        NativeMemory.Clear((void*)address, (nuint)length);
}
