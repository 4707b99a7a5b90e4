using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Descriptors and mappings of a reserve, counted by the name the kernel shows.</summary>
[SupportedOSPlatform("linux")]
public sealed class ReserveHoldingsTests : LinuxTest
{
    private const long Size = 4L << 20;

    private static int s_names;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"holdings {Interlocked.Increment(ref s_names)}");

    private (int Descriptors, int Mappings) Held => (
        Directory.GetFileSystemEntries("/proc/self/fd").Count(entry => new FileInfo(entry).LinkTarget == $"/memfd:{_name} (deleted)"),
        ProcessMap.OfFile(_name).Count);

    [Fact]
    public void Create_Reserve_HoldsOneDescriptorAndOneMapping()
    {
        using (Make()) Assert.Equal((1, 1), Held);
        Assert.Equal((0, 0), Held);
    }

    [Fact]
    public void Create_Refused_HoldsNothing()
    {
        Assert.Throws<BackingException>(() => Make(area: (256L << 30) - Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(orderPerBit: 27));
        Assert.Throws<IOException>(() => ReservedMemory.Create(Options(), _ => throw new IOException("In the middle of it.")));
        Assert.Equal((0, 0), Held);
    }

    [Fact]
    public void Dispose_Refused_HoldsAllUntilItSucceeds()
    {
        ReservedMemory memory = Make();
        ContiguousBuffer buffer = memory.Allocate(1);
        Assert.Throws<InvalidOperationException>(memory.Dispose);
        Assert.Equal((1, 1), Held);
        buffer.Dispose();
        memory.Dispose();
        Assert.Equal((0, 0), Held);
    }

    [Fact]
    public void DuplicateDescriptor_IsItsOwnersToClose()
    {
        ReservedMemory memory = Make();
        SafeFileHandle descriptor = memory.DuplicateDescriptor();
        Assert.Equal((2, 1), Held);
        memory.Dispose();
        Assert.Equal((1, 0), Held);
        descriptor.Dispose();
        Assert.Equal((0, 0), Held);
    }

    [Fact]
    public void Trap_EachBuffer_HasAMappingUntilReleased()
    {
        ReservedMemory memory = Make(trap: true);
        ContiguousBuffer first = memory.Allocate(4096);
        ContiguousBuffer second = memory.Allocate(4096);
        Assert.Equal((1, 3), Held);
        first.Dispose();
        Assert.Equal((1, 2), Held);
        Assert.True(memory.DefaultArea.Release(second.Frames).IsReleased);
        Assert.Equal((1, 1), Held);
        memory.Dispose();
        Assert.Equal((0, 0), Held);
    }

    private ReservedMemory Make(long area = Size, int orderPerBit = 0, bool trap = false) => ReservedMemory.Create(Options(area, orderPerBit, trap));

    private ReservedMemoryOptions Options(long area = Size, int orderPerBit = 0, bool trap = false) => new()
    {
        Name = _name,
        Backing = BackingKind.Pages,
        Areas = [new() { Name = "area", Size = area, OrderPerBit = orderPerBit }],
        RefugeSize = Size,
        DisposeTimeout = TimeSpan.Zero,
        TrapReleasedAddresses = trap,
    };
}
