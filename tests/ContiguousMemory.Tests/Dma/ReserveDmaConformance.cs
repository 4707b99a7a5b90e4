using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Dma;

/// <summary>The DMA API over a reserve, of whatever it is made: maintenance is told and counted, and what devices hold is held.</summary>
public abstract class ReserveDmaConformance
{
    protected const int Frame = 4096, Unit = 2 << 20;

    protected abstract BackingKind Kind { get; }

    [Fact]
    public void Allocate_DeviceThatSeesNoCaches_IsTakenFromItsAreaAndMaintenanceIsCounted()
    {
        using ReservedMemory memory = Make();
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, 64 << 10, out DmaBuffer buffer, out DmaRefusal refusal), refusal.ToString());

        Assert.Equal((1, Unit - (64 << 10)), (memory.Dma.CoherentCount, memory.DefaultArea.Available));
        Assert.Equal(new MaintenanceCount(PrimitiveKind.Zero, 1, 1), Count(memory, PrimitiveKind.Zero));
        Assert.Equal(new MaintenanceCount(PrimitiveKind.FlushL1, 1, (64 << 10) / 64), Count(memory, PrimitiveKind.FlushL1));
        Assert.DoesNotContain(memory.Dma.Maintenance, count => count.Kind == PrimitiveKind.FlushL2);
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        Assert.Equal((0, Unit), (memory.Dma.CoherentCount, memory.DefaultArea.Available));
        Assert.Equal(PrimitiveKind.InvalidateTlb, memory.Dma.LatestSteps[^1].Kind);
        memory.Dma.ClearMaintenance();
        Assert.Empty(memory.Dma.Maintenance);
        Assert.Empty(memory.Dma.LatestSteps);
        Assert.Empty(memory.Verify().Violations);
    }

    [Fact]
    public void Map_BufferOfTheReserve_CountsWhatTheChosenCoreWouldDo()
    {
        using ReservedMemory memory = Make(new ReservedDmaOptions { Core = CoreDescriptor.CortexA9, KeptSteps = 2 });
        using DmaDevice device = memory.Dma.CreateDevice("camera"), coherent = memory.Dma.CreateDevice("gpu", isCoherent: true);
        using ContiguousBuffer buffer = memory.Allocate(Frame);
        DmaSource source = memory.Dma.SourceOf(buffer);
        Transfer(memory.Dma.Api, coherent, source, DmaDirection.FromDevice);
        Assert.Empty(memory.Dma.Maintenance);

        Transfer(memory.Dma.Api, device, source, DmaDirection.FromDevice);
        Assert.Equal(new MaintenanceCount(PrimitiveKind.InvalidateL1, 2, 2 * Frame / 32), Count(memory, PrimitiveKind.InvalidateL1));
        Assert.Equal(new MaintenanceCount(PrimitiveKind.InvalidateL2, 2, 2 * Frame / 32), Count(memory, PrimitiveKind.InvalidateL2));
        Assert.Equal([PrimitiveKind.InvalidateL1, PrimitiveKind.Drain], memory.Dma.LatestSteps.Select(step => step.Kind));
    }

    [Fact]
    public void Dispose_DeviceHoldsABuffer_IsNamedAndWaitedFor()
    {
        ReservedMemory memory = Make();
        DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, Unit, out DmaBuffer buffer, out _));

        Assert.Contains("devices have 1 coherent buffer", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.Api.TryAllocate(device, 1, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.Api.Map(device, DmaSource.At(default), 1, DmaDirection.ToDevice));
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.Api.MapScatter(device, new DmaScatterList((DmaSource.At(default), 1)), 1, DmaDirection.ToDevice));
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.CreateDevice("late"));
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.Api.Unmap(device, buffer.Device, 1, DmaDirection.ToDevice));
        Assert.NotEmpty(memory.Dma.Maintenance);
    }

    [Fact]
    public void Pools_AskedFor_ComeOutOfTheAreaAndTheRefuge()
    {
        using ReservedMemory memory = Make(new ReservedDmaOptions { AtomicPoolBytes = 8 * Frame, BounceBytes = 4 * Frame });
        Assert.Equal((Unit - (8 * Frame), (2 * Unit) - (12 * Frame)), (memory.DefaultArea.Available, memory.FreeBytes));
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, 8 * Frame, out DmaBuffer buffer, out _, mayBlock: false));
        Assert.False(memory.Dma.Api.TryAllocate(device, Frame, out _, out DmaRefusal refusal, mayBlock: false));
        Assert.Equal(DmaRefusalReason.AtomicPoolEmpty, refusal.Reason);
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
    }

    public static TheoryData<string> Mistakes => ["atomic", "bounce", "kept", "core", "too much"];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Create_DmaOptionsOutOfRange_AreRefusedByName(string mistake)
    {
        ReservedDmaOptions options = mistake switch
        {
            "atomic" => new() { AtomicPoolBytes = -1 },
            "bounce" => new() { BounceBytes = -1 },
            "kept" => new() { KeptSteps = -1 },
            "core" => new() { Core = null! },
            _ => new() { BounceBytes = long.MaxValue },
        };
        Assert.Contains("Dma.", Assert.ThrowsAny<ArgumentException>(() => Make(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Unit + 1)]
    [InlineData(1L << 38)]
    public void Create_BouncePoolLargerThanTheRefuge_IsRefused(long bytes) =>
        Assert.Equal(DmaError.NoMemory, Assert.Throws<DmaException>(() => Make(new ReservedDmaOptions { BounceBytes = bytes })).Error);

    [Fact]
    public void CreateDevice_AreaOfAnotherReserve_IsRefused()
    {
        using ReservedMemory memory = Make(), other = Make();
        Assert.Throws<ArgumentException>(() => memory.Dma.CreateDevice("camera", other.DefaultArea));
        Assert.Throws<ArgumentException>(() => memory.Dma.CreateDevice(" "));
        Assert.Equal(memory.DefaultArea.Name, memory.Dma.CreateDevice("camera", memory.DefaultArea).Area!.Name);
    }

    [Fact]
    public void SourceOf_BufferOfAnotherReserveOrDisposed_IsRefused()
    {
        using ReservedMemory memory = Make(), other = Make();
        using ContiguousBuffer foreign = other.Allocate(Frame);
        ContiguousBuffer own = memory.Allocate(Frame);
        Assert.Equal(DmaSource.At(own.Address), memory.Dma.SourceOf(own));
        Assert.Throws<ArgumentException>(() => memory.Dma.SourceOf(foreign));
        own.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Dma.SourceOf(own));
    }

    [Fact]
    public void SourceOf_Nothing_IsRefused()
    {
        using ReservedMemory memory = Make();
        Assert.Throws<ArgumentException>(() => memory.Dma.SourceOf(ReadOnlyMemory<byte>.Empty));
        Assert.Throws<ArgumentException>(() => memory.Dma.SourceOfSpan([]));
        Assert.Throws<ArgumentNullException>(() => memory.Dma.SourceOf((ContiguousBuffer)null!));
    }

    [Fact]
    public void SourceOf_ManagedArray_IsTheTwinsCheckEleven()
    {
        using ReservedMemory memory = Make(new ReservedDmaOptions { Twin = new DmaTwinOptions() });
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        byte[] array = new byte[64], pinned = GC.AllocateArray<byte>(64, pinned: true);
        foreach (byte[] one in new[] { array, pinned })
        {
            DmaMisuseException misuse = Assert.Throws<DmaMisuseException>(
                () => memory.Dma.Api.Map(device, memory.Dma.SourceOf(one.AsMemory()), one.Length, DmaDirection.ToDevice));
            Assert.Equal(DmaCheck.MapsManagedArray, Assert.Single(misuse.Reports).Check);
        }

        Assert.Equal(2, memory.Dma.Twin!.ErrorCount);
    }

    protected static void Transfer(IDma api, DmaDevice device, DmaSource source, DmaDirection direction)
    {
        DmaAddress address = api.Map(device, source, Frame, direction);
        Assert.False(api.IsError(device, address));
        api.Unmap(device, address, Frame, direction);
    }

    protected static MaintenanceCount Count(ReservedMemory memory, PrimitiveKind kind) => memory.Dma.Maintenance.Single(count => count.Kind == kind);

    /// <summary>An area of a unit, and a refuge.</summary>
    protected ReservedMemory Make(ReservedDmaOptions? options = null, bool trap = false, long refuge = Unit) => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = Kind,
        Areas = [new() { Name = "area", Size = Unit }],
        RefugeSize = refuge,
        DisposeTimeout = TimeSpan.Zero,
        TrapReleasedAddresses = trap,
        Dma = options ?? new(),
    });
}

/// <summary>On paper.</summary>
public sealed class PaperReserveDmaTests : ReserveDmaConformance
{
    protected override BackingKind Kind => BackingKind.Paper;

    [Fact]
    public void SpanOf_BufferOfPaper_IsRefused()
    {
        using ReservedMemory memory = Make();
        using DmaDevice device = memory.Dma.CreateDevice("camera");
        Assert.True(memory.Dma.Api.TryAllocate(device, 2 * Frame, out DmaBuffer buffer, out _));
        Assert.Throws<InvalidOperationException>(() => memory.Dma.SpanOf(buffer));
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
    }
}
