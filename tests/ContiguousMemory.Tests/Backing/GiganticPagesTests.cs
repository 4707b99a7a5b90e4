using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// 1 GiB pages: the one backing whose page block is not 2 MiB. The kernel may need seconds to clear the first of them, so the pool is not raised for these
/// tests: whoever has such pages sees them run.
/// </summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class GiganticPagesTests : LinuxTest
{
    private const long Page = 1L << 30;

    [Fact]
    public void Create_OnePage_IsOneRunOfAGiB()
    {
        Require(1);
        using MemoryBacking backing = BackingFactory.Create(BackingKind.GiganticPages, Page, "gigantic");

        Assert.Equal(("hugetlb-1G", Page, Page, 18), (backing.Name, backing.Length, backing.PageBytes, backing.UnitOrder));
        Assert.Equal(Page, backing.Contiguity.Bytes);
        Assert.Equal(0, backing.Address(0) % (nint)Page);
        backing.Span(Page - 5, 5).Fill(7);
        Assert.Equal(7, backing.Span(Page - 1, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => { backing.Span(Page, 1); });
        using (IBackingWindow window = backing.MapWindow(Page - 1, 1)) Assert.Equal(7, window.Span(0, 1)[0]);
        backing.Clear(0, Page);
        Assert.False(backing.Span(0, (int)Page).ContainsAnyExcept((byte)0));
        Assert.Contains("1 GiB", backing.WhyNotLive, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => backing.MapLive(1, "asked", keepAddresses: false));
    }

    [Fact]
    public void Reserve_OnePage_GivesPhysicallyContiguousBuffersAndSaysWhyNothingIsLive()
    {
        Require(1);
        using ReservedMemory memory = ReservedMemory.Create(Options(refuge: 0));

        Assert.Equal((Page, 0), (memory.DefaultArea.Size, memory.RefugeSize));
        using (ContiguousBuffer buffer = memory.Allocate(600L << 20))
        {
            Assert.Equal(AddressContiguity.Physical, buffer.Promise.Contiguity);
            Assert.Equal(Page, buffer.Promise.RunBytes);
            Assert.Throws<LendingException>(() => memory.LendMovable("too late", 1));
        }

        using MovableMemory lent = memory.LendMovable("records", 4);
        Assert.Equal((Page, 1L), (lent.UnitLength, lent.UnitCount));
        lent.Write(0, "kept"u8);
        Assert.False(lent.TryMapLive(out _, out string? reason));
        Assert.Equal(lent.WhyNotLive, reason);
        Assert.Throws<NotSupportedException>(lent.MapLive);
        Assert.False(memory.TryAllocate(1, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.NotNull(diagnosis);
        Assert.True(memory.Verify().IsClean);
    }

    [Fact]
    public void Claim_TwoPages_MovesAWholePage()
    {
        Require(2);
        using ReservedMemory memory = ReservedMemory.Create(Options(refuge: Page));
        using MovableMemory lent = memory.LendMovable("records", Page);
        lent.Write(Page - 4, "kept"u8);

        using ContiguousBuffer buffer = memory.Allocate(Page);

        Assert.Equal(Page, buffer.MovedBytes);
        byte[] seen = new byte[4];
        lent.Read(Page - 4, seen);
        Assert.Equal("kept"u8.ToArray(), seen);
    }

    [Fact]
    public void Create_NoSuchPages_SaysWhatToDo()
    {
        Assert.SkipWhen(HugePagePool.Read(LinuxHost.This, Page) is null, "This kernel has no 1 GiB pages.");
        long pages = HugePagePool.Read(LinuxHost.This, Page)!.Value.Available + 1;
        BackingException refused = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.GiganticPages, pages * Page, "gigantic"));
        Assert.Contains("hugepages-1048576kB/nr_hugepages", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2L << 20)]
    [InlineData(Page + (2L << 20))]
    public void Create_NotInWholePages_IsRefused(long bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BackingFactory.Create(BackingKind.GiganticPages, bytes, "gigantic"));

    private static ReservedMemoryOptions Options(long refuge) => new()
    {
        Backing = BackingKind.GiganticPages,
        Areas = [new() { Name = "area", Size = 1 }],
        RefugeSize = refuge,
        Lending = new(0),
    };

    private static void Require(long pages)
    {
        long available = HugePagePool.Read(LinuxHost.This, Page)?.Available ?? 0;
        Assert.SkipUnless(available >= pages, $"The pool has {available} of the {pages} 1 GiB pages that this test needs.");
    }
}
