using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>What the windows of every backing must do.</summary>
[SupportedOSPlatform("linux")]
public abstract class BackingWindowConformance : BackingLifetimeConformance
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, Size)]
    [InlineData(Size - 1, 1)]
    [InlineData(4095, 2)]
    [InlineData(4096, 4096)]
    [InlineData(Block - 1, 2)]
    [InlineData(Block, 2 * Block)]
    public void MapWindow_Range_ShowsTheSameBytes(long offset, long length)
    {
        using MemoryBacking backing = Make();
        backing.Span(offset, (int)length).Fill(3);

        using IBackingWindow window = backing.MapWindow(offset, length);

        Assert.Equal(length, window.Length);
        Assert.NotEqual(backing.Address(offset), window.Address);
        Assert.False(window.Span(0, (int)length).ContainsAnyExcept((byte)3));
        window.Span(length - 1, 1)[0] = 4;
        Assert.Equal(4, backing.Span(offset + length - 1, 1)[0]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Size, 0)]
    [InlineData(0, -1)]
    [InlineData(0, long.MinValue)]
    [InlineData(Size, 1)]
    public void MapWindow_NothingToShow_IsRefused(long offset, long length)
    {
        using MemoryBacking backing = Make();
        Assert.Throws<ArgumentOutOfRangeException>(() => backing.MapWindow(offset, length));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 101)]
    [InlineData(101, 0)]
    [InlineData(100, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, int.MinValue)]
    public void WindowSpan_OutsideTheWindow_IsRefused(long offset, int length)
    {
        using MemoryBacking backing = Make();
        using IBackingWindow window = backing.MapWindow(50, 100);
        Assert.Throws<ArgumentOutOfRangeException>(() => { window.Span(offset, length); });
    }

    [Fact]
    public void WindowDispose_Once_MakesItsAddressesInaccessible()
    {
        using MemoryBacking backing = Make();
        IBackingWindow window = backing.MapWindow(Block, Block);
        nint address = window.Address;
        Assert.StartsWith("rw-s", ProcessMap.At(address)!.Permissions, StringComparison.Ordinal);

        window.Dispose();

        Assert.StartsWith("---", ProcessMap.At(address)!.Permissions, StringComparison.Ordinal);
        Assert.StartsWith("---", ProcessMap.At(address + Block - 1)!.Permissions, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => window.Address);
        Assert.Throws<ObjectDisposedException>(() => { window.Span(0, 1); });
        window.Dispose();
        Assert.Equal(0, backing.Span(Block, 1)[0]);
    }

    [Fact]
    public void WindowDispose_BackingDisposedBefore_GivesAllBack()
    {
        string label = UniqueName();
        MemoryBacking backing = Make(label: label);
        IBackingWindow window = backing.MapWindow(0, 1);
        backing.Dispose();
        window.Span(0, 1)[0] = 1;
        Assert.Equal(2, ProcessMap.OfFile(label).Count);

        window.Dispose();

        Assert.Empty(ProcessMap.OfFile(label));
    }

    [Fact]
    public void MapWindow_ManyOneAfterTheOther_NeverReusesAnAddressNorGathersMappings()
    {
        using MemoryBacking backing = Make();
        var addresses = new HashSet<nint>();
        for (int round = 0; round < 500; round++)
        {
            using IBackingWindow window = backing.MapWindow(0, 1);
            Assert.True(addresses.Add(window.Address), "an address came back");
        }

        // 500 windows of a huge page lie in a few dozen reservations, which mostly lie side by side themselves.
        (ulong lowest, ulong highest) = ((ulong)addresses.Min(), (ulong)addresses.Max());
        int mappings = ProcessMap.All()
            .Count(map => map.Start <= highest && map.End > lowest && map.Permissions.StartsWith("---", StringComparison.Ordinal));
        Assert.InRange(mappings, 1, 100);
    }

    [Fact]
    public void MapWindow_SeveralOpen_HaveInaccessiblePagesBetween()
    {
        using MemoryBacking backing = Make();
        using IBackingWindow first = backing.MapWindow(0, PageSize);
        using IBackingWindow second = backing.MapWindow(0, PageSize);
        foreach (IBackingWindow window in (IBackingWindow[])[first, second])
        {
            Assert.StartsWith("---", ProcessMap.At(window.Address - 1)!.Permissions, StringComparison.Ordinal);
            Assert.StartsWith("---", ProcessMap.At(window.Address + (nint)PageSize)!.Permissions, StringComparison.Ordinal);
        }
    }
}
