using Cma.Scenarios.Files;
using CsCheck;

namespace Cma.Tests.Scenarios;

public sealed class FilePagesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Read_AnyFilesAndPageSize_GivesTheFilesEndToEnd() => Gen.Select(Gen.Byte.Array[1, 50].Array[1, 6], Gen.Int[1, 60]).Sample((contents, pageBytes) =>
    {
        var pages = new FilePages([.. contents.Select(Write)], pageBytes);
        var all = new List<byte>();
        for (long page = 0; page < pages.Count; page++)
        {
            byte[] buffer = new byte[pageBytes + 1];
            buffer[^1] = 0xaa;
            int length = pages.Read(page, buffer);
            if (length != pages.LengthOf(page) || buffer[^1] != 0xaa) return false;
            all.AddRange(buffer.AsSpan(0, length));
        }

        return all.SequenceEqual(contents.SelectMany(static content => content)) && pages.Bytes == all.Count && pages.Unread == 0;
    }, iter: 100, threads: 1);

    [Fact]
    public void Read_FileGoneOrShorter_IsZeroThereAndCounted()
    {
        FoundFile gone = Write([1, 1, 1], 0), shorter = Write([2, 2, 2], 1), kept = Write([3, 3, 3], 2);
        var pages = new FilePages([gone, shorter, kept], 9);
        File.Delete(gone.Path);
        File.WriteAllBytes(shorter.Path, [2]);
        byte[] buffer = [9, 9, 9, 9, 9, 9, 9, 9, 9];

        pages.Read(0, buffer);

        Assert.Equal([0, 0, 0, 2, 0, 0, 3, 3, 3], buffer);
        Assert.Equal(2, pages.Unread);
    }

    [Fact]
    public void Read_Misuse_Throws()
    {
        var pages = new FilePages([Write([1, 2, 3], 0)], 2);

        Assert.Equal((2L, 2, 1), (pages.Count, pages.LengthOf(0), pages.LengthOf(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pages.Read(2, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pages.Read(-1, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pages.Read(0, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilePages([], 0));
        Assert.Equal(0, new FilePages([], 1).Count);
    }

    private FoundFile Write(byte[] content, int i)
    {
        File.WriteAllBytes(_scratch.At($"{i}"), content);
        return new(_scratch.At($"{i}"), content.Length);
    }
}
