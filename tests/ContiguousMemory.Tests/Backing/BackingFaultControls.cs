using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// The controls of the conformance suite: with one call left out, what the suite looks at is seen to go wrong. And kernels that behave
/// oddly but lawfully.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class BackingFaultControls : LinuxTest
{
    private const long Size = 4L << 20;

    [Fact]
    public void Pages_WithoutAllocation_AreNotThere()
    {
        using FakeHost fake = new(new SparseLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, "control: sparse", fake.Host);
        Assert.Equal(0, Assert.Single(ProcessMap.OfFile("control: sparse")).ResidentBytes);
    }

    [Fact]
    public void Mapping_WithoutItsAdvice_IsNotKeptFromChildren()
    {
        using FakeHost fake = new(new ForkableLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, "control: forkable", fake.Host);
        Assert.False(Assert.Single(ProcessMap.OfFile("control: forkable")).IsKeptFromChildren);
    }

    [Fact]
    public void Descriptor_WithoutItsFlag_IsInherited()
    {
        using FakeHost fake = new(new InheritableLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, "control: inheritable", fake.Host);
        ChildProcess.Result list = ChildProcess.Run("ls", "-l", "/proc/self/fd");
        Assert.Contains(list.Lines, line => line.Contains("control: inheritable", StringComparison.Ordinal));
    }

    [Fact]
    public void File_WithoutItsSeals_CanBeResized()
    {
        using FakeHost fake = new(new UnsealedLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, "control: unsealed", fake.Host);
        using SafeFileHandle shared = backing.DuplicateDescriptor();
        RandomAccess.SetLength(shared, 2 * Size);
        Assert.Equal(2 * Size, RandomAccess.GetLength(shared));
    }

    [Fact]
    public void Create_OldKernel_DoesWithoutWhatItLacks()
    {
        using FakeHost fake = new(new OldKernelLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, "old kernel", fake.Host);
        Assert.False(backing.Span(0, (int)Size).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Create_Interrupted_GoesOn()
    {
        const long SeveralSteps = 130L << 20;
        var libc = new InterruptedLibc();
        using FakeHost fake = new(libc);
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, SeveralSteps, "interrupted", fake.Host);
        Assert.Equal(3, libc.Interruptions);
        Assert.Equal(SeveralSteps, Assert.Single(ProcessMap.OfFile("interrupted")).ResidentBytes);
    }

    [Fact]
    public void Offsets_Past4GiB_AreNotCutShort()
    {
        // The file takes no memory but what is touched: some pages around 4 GiB and 5 GiB.
        const long FourGiB = 4L << 30;
        using FakeHost fake = new(new SparseLibc());
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, 6L << 30, "past 4 GiB", fake.Host);
        backing.Span(FourGiB - 2, 4).Fill(1);

        backing.Copy(FourGiB - 2, 5L << 30, 4);
        using IBackingWindow window = backing.MapWindow((5L << 30) + 1, 3);

        Assert.Equal([1, 1, 1], window.Span(0, 3).ToArray());
        Assert.Equal(0, backing.Span(0, 4).Count((byte)1));
        Assert.Equal(0, backing.Span(1L << 30, 4).Count((byte)1));
        backing.Clear(FourGiB, 1L << 20);
        Assert.Equal([1, 1, 0, 0], backing.Span(FourGiB - 2, 4).ToArray());
        Assert.Equal([1, 1, 1], window.Span(0, 3).ToArray());
    }
}
