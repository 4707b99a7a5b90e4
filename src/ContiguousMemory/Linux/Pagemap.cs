using System.Buffers.Binary;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Linux;

/// <summary>The frames behind this process's addresses (<c>Documentation/admin-guide/mm/pagemap.rst</c>). Only the superuser is told.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Pagemap : IDisposable
{
    private const ulong FrameBits = (1UL << 55) - 1;
    private const ulong PresentBit = 1UL << 63;

    private readonly SafeFileHandle _file;

    private Pagemap(SafeFileHandle file) => _file = file;

    /// <summary>Opens it.</summary>
    /// <returns>Null where it cannot be read.</returns>
    internal static Pagemap? Open(LinuxHost host)
    {
        try
        {
            return new(File.OpenHandle(host.PathOf("proc/self/pagemap")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The number of the frame an address lies in; 0 where it is hidden or nothing is there.</summary>
    internal long FrameOf(nint address)
    {
        Span<byte> entry = stackalloc byte[sizeof(ulong)];
        if (RandomAccess.Read(_file, entry, address / Environment.SystemPageSize * sizeof(ulong)) != entry.Length) return 0;
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        return (bits & PresentBit) == 0 ? 0 : (long)(bits & FrameBits);
    }

    /// <summary>
    /// Whether each aligned stretch of a mapped range is one physical run, by its first and its last page: a huge page has no gaps. False too where frames
    /// are hidden.
    /// </summary>
    /// <param name="start">The first address.</param>
    /// <param name="length">Bytes, a multiple of <paramref name="stretch"/>.</param>
    /// <param name="stretch">Bytes, a multiple of the system's page size.</param>
    internal bool IsRunPer(nint start, long length, long stretch)
    {
        long pages = stretch / Environment.SystemPageSize;
        for (long offset = 0; offset < length; offset += stretch)
        {
            long first = FrameOf(start + (nint)offset);
            if (first == 0 || first % pages != 0 || FrameOf(start + (nint)(offset + stretch - 1)) != first + pages - 1) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
