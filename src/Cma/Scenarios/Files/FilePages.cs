using Microsoft.Win32.SafeHandles;

namespace Cma.Scenarios.Files;

/// <summary>
/// Files laid end to end and cut into pages of one size, as a tenant caches them: small files share a page, large ones have many. Files may change or vanish
/// under a run; what cannot be read any more is zero. Thread safe.
/// </summary>
internal sealed class FilePages
{
    private readonly IReadOnlyList<FoundFile> _files;
    private readonly long[] _starts;
    private readonly int _pageBytes;
    private int _unread;

    /// <param name="files">The files, in order.</param>
    /// <param name="pageBytes">The length of a page, above zero.</param>
    public FilePages(IReadOnlyList<FoundFile> files, int pageBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageBytes);
        _files = files;
        _pageBytes = pageBytes;
        _starts = new long[files.Count + 1];
        for (int i = 0; i < files.Count; i++) _starts[i + 1] = _starts[i] + files[i].Length;
    }

    /// <summary>The files together, in bytes.</summary>
    public long Bytes => _starts[^1];

    /// <summary>How many pages there are; the last may be short.</summary>
    public long Count => (Bytes + _pageBytes - 1) / _pageBytes;

    /// <summary>How often a part of a file could not be read as it was listed.</summary>
    public int Unread => Volatile.Read(ref _unread);

    /// <summary>The length of a page.</summary>
    /// <param name="page">From zero, below <see cref="Count"/>.</param>
    public int LengthOf(long page)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, Count);
        return (int)Math.Min(_pageBytes, Bytes - (page * _pageBytes));
    }

    /// <summary>Reads a page out of its files.</summary>
    /// <param name="page">From zero, below <see cref="Count"/>.</param>
    /// <param name="destination">As long as the page, at least; what lies beyond it is left alone.</param>
    /// <returns>The length of the page.</returns>
    public int Read(long page, Span<byte> destination)
    {
        int length = LengthOf(page);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, length);
        long at = page * _pageBytes, end = at + length;
        int file = Array.BinarySearch(_starts, at);
        if (file < 0) file = ~file - 1;
        for (Span<byte> rest = destination[..length]; at < end; file++)
        {
            int part = (int)(Math.Min(end, _starts[file + 1]) - at);
            ReadPart(_files[file], at - _starts[file], rest[..part]);
            rest = rest[part..];
            at += part;
        }

        return length;
    }

    private void ReadPart(FoundFile file, long offset, Span<byte> part)
    {
        int read = ReadWhatIsThere(file, offset, part);
        if (read == part.Length) return;
        part[read..].Clear();
        Interlocked.Increment(ref _unread);
    }

    private static int ReadWhatIsThere(FoundFile file, long offset, Span<byte> part)
    {
        int read = 0;
        using SafeFileHandle? handle = file.TryOpen(out _);
        if (handle is null) return 0;
        try
        {
            while (read < part.Length)
            {
                int step = RandomAccess.Read(handle, part[read..], offset + read);
                if (step == 0) break;
                read += step;
            }
        }
        catch (IOException)
        {
            // A bad sector, or a server that went away, is one more way for a file to change: the caller counts what is missing.
        }

        return read;
    }
}
