using Cma.Scenarios.Files;
using Microsoft.Win32.SafeHandles;

namespace Cma.Running.Contents;

/// <summary>Real files, one after the other without gaps, cut into blocks. Files change and vanish while a run goes on: what cannot be read is zero.</summary>
internal sealed class FileContents : IContents
{
    private readonly IReadOnlyList<FoundFile> _files;
    private readonly long[] _starts;
    private readonly long _blockLength;

    public FileContents(IReadOnlyList<FoundFile> files, long blockLength)
    {
        _files = files;
        _blockLength = blockLength;
        _starts = new long[files.Count];
        long end = 0;
        for (int i = 0; i < files.Count; i++)
        {
            _starts[i] = end;
            end += files[i].Length;
        }

        Blocks = (end + blockLength - 1) / blockLength;
    }

    public long Blocks { get; }

    public void Fill(long block, Span<byte> destination)
    {
        destination.Clear();
        long start = block * _blockLength;
        int first = Array.BinarySearch(_starts, start);
        if (first < 0) first = ~first - 1;
        for (int i = first; i < _files.Count && _starts[i] < start + destination.Length; i++) Read(i, start, destination);
    }

    private void Read(int file, long start, Span<byte> destination)
    {
        long from = Math.Max(start, _starts[file]);
        long to = Math.Min(start + destination.Length, _starts[file] + _files[file].Length);
        if (to <= from) return;
        using SafeFileHandle? handle = _files[file].TryOpen(out _);
        if (handle is null) return;
        Span<byte> part = destination.Slice((int)(from - start), (int)(to - from));
        long offset = from - _starts[file];
        try
        {
            while (part.Length > 0 && RandomAccess.Read(handle, part, offset) is > 0 and int read)
            {
                part = part[read..];
                offset += read;
            }
        }
        catch (IOException)
        {
            part.Clear(); // It can be opened and not be read: then it is as if it were gone.
        }
    }
}
