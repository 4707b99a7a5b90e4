using Cma.Scenarios.Files;

namespace Cma.Running.Contents;

/// <summary>Real files, laid end to end.</summary>
internal sealed class FileContents(FilePages pages) : IContents
{
    public long Blocks => pages.Count;

    public int Unread => pages.Unread;

    public void Fill(long block, Span<byte> destination)
    {
        // A movable tenant may have more room than its files fill.
        int length = block < pages.Count ? pages.Read(block, destination) : 0;
        destination[length..].Clear();
    }
}
