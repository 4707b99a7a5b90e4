using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// What every backing must do about its memory's beginning and end: taken whole, kept from children, shared on request, held by those who
/// use it.
/// </summary>
[SupportedOSPlatform("linux")]
public abstract class BackingLifetimeConformance : BackingConformance
{
    [Fact]
    public void Create_Backing_HasEveryPageFromTheStart()
    {
        string label = UniqueName();
        using MemoryBacking backing = Make(label: label);
        Assert.Equal(Size, Assert.Single(ProcessMap.OfFile(label)).ResidentBytes);
    }

    [Fact]
    public void Create_Backing_LiesBetweenInaccessiblePages()
    {
        using MemoryBacking backing = Make();
        Assert.StartsWith("rw-s", ProcessMap.At(backing.Address(0))!.Permissions, StringComparison.Ordinal);
        Assert.StartsWith("---", ProcessMap.At(backing.Address(0) - 1)!.Permissions, StringComparison.Ordinal);
        Assert.StartsWith("---", ProcessMap.At(backing.Address(Size - 1) + 1)!.Permissions, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_Backing_IsKeptFromForkedChildren()
    {
        string label = UniqueName();
        using MemoryBacking backing = Make(label: label);
        using IBackingWindow window = backing.MapWindow(0, 1);
        Assert.All(ProcessMap.OfFile(label), map => Assert.True(map.IsKeptFromChildren));
        Assert.Equal(2, ProcessMap.OfFile(label).Count);
    }

    [Fact]
    public void Descriptors_StartedProgram_DoesNotInheritThem()
    {
        string label = UniqueName();
        using MemoryBacking backing = Make(label: label);
        using SafeFileHandle shared = backing.DuplicateDescriptor();

        ChildProcess.Result list = ChildProcess.Run("ls", "-l", "/proc/self/fd");

        Assert.Equal(0, list.Exit);
        Assert.DoesNotContain(list.Lines, line => line.Contains(label, StringComparison.Ordinal));
    }

    [Fact]
    public void DuplicateDescriptor_Shared_ReadsTheMemoryAndOutlivesTheBacking()
    {
        MemoryBacking backing = Make();
        using SafeFileHandle shared = backing.DuplicateDescriptor();
        backing.Span(Size - 3, 3).Fill(9);
        backing.Dispose();

        var bytes = new byte[3];
        Assert.Equal(3, RandomAccess.Read(shared, bytes, Size - 3));
        Assert.Equal([9, 9, 9], bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Block)]
    [InlineData(Size + Block)]
    public void DuplicateDescriptor_Shared_CannotResizeTheMemory(long length)
    {
        using MemoryBacking backing = Make();
        using SafeFileHandle shared = backing.DuplicateDescriptor();
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(shared, length));
        Assert.Equal(Size, RandomAccess.GetLength(shared));
    }

    [Fact]
    public void Dispose_Twice_IsQuietAndUnmaps()
    {
        string label = UniqueName();
        MemoryBacking backing = Make(label: label);
        Assert.Single(ProcessMap.OfFile(label));

        backing.Dispose();
        backing.Dispose();

        Assert.Empty(ProcessMap.OfFile(label));
    }

    [Fact]
    public void AnyUse_AfterDispose_IsRefused()
    {
        MemoryBacking backing = Make();
        backing.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { backing.Span(0, 1); });
        Assert.Throws<ObjectDisposedException>(() => backing.Address(0));
        Assert.Throws<ObjectDisposedException>(() => backing.Copy(0, Block, 1));
        Assert.Throws<ObjectDisposedException>(() => backing.Clear(0, 1));
        Assert.Throws<ObjectDisposedException>(backing.Hold);
        Assert.Throws<ObjectDisposedException>(backing.DuplicateDescriptor);
        Assert.Throws<ObjectDisposedException>(() => backing.MapWindow(0, 1));
    }

    [Fact]
    public void Hold_BackingDisposed_KeepsTheMemoryForItsHolder()
    {
        string label = UniqueName();
        MemoryBacking backing = Make(label: label);
        BackingHold hold = backing.Hold();
        BackingHold second = backing.Hold();
        backing.Span(0, 1)[0] = 5;

        backing.Dispose();
        Assert.Throws<ObjectDisposedException>(backing.Hold);
        hold.Dispose();
        hold.Dispose();

        Assert.Equal(5, backing.Span(0, 1)[0]);
        backing.Copy(0, Block, 1);
        Assert.Equal(5, backing.Span(Block, 1)[0]);
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { backing.Span(0, 1); });
        Assert.Empty(ProcessMap.OfFile(label));
    }

    [Fact]
    public void Hold_RacingDispose_IsEitherGoodOrRefused()
    {
        // A use of memory that is gone would end the process here.
        for (int round = 0; round < 20; round++)
        {
            MemoryBacking backing = Make(Block);
            int refused = 0;
            Parallel.For(0, 8, index =>
            {
                if (index == 4)
                    backing.Dispose();
                try
                {
                    using BackingHold hold = backing.Hold();
                    backing.Span(0, Block).Fill(1);
                    backing.Clear(0, Block);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            });

            Assert.InRange(refused, 1, 8);
            Assert.Throws<ObjectDisposedException>(() => { backing.Span(0, 1); });
        }
    }
}
