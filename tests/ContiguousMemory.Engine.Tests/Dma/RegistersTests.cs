using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>A device's registers, mapped for another device (DMA_ATTR_MMIO): no memory, no cache, no copy.</summary>
public sealed class RegistersTests
{
    private const long Frame = 4096;

    private static readonly DmaSource s_uart = DmaSource.Registers(new PhysicalAddress(0xf000_0000));

    private static readonly DmaDirection[] s_directions = [DmaDirection.ToDevice, DmaDirection.FromDevice, DmaDirection.Bidirectional];

    [Fact]
    public void Map_Registers_AreReachedWhereTheyAreAndInNoCache()
    {
        DmaBench bench = Bench();
        foreach (DmaDirection direction in s_directions)
        {
            DmaAddress address = bench.Layer.Map(bench.Device, s_uart, 64, direction, DmaAttributes.Mmio);
            Assert.Equal(s_uart.Physical.Value, address.Value);
            bench.Layer.Unmap(bench.Device, address, 64, direction, DmaAttributes.Mmio);
        }

        Assert.Equal("", bench.Story());
    }

    [Fact]
    public void Map_RegistersInAList_AreMappedPieceByPiece()
    {
        DmaBench bench = Bench();
        DmaScatterList list = new((s_uart, 16), (DmaSource.Registers(new PhysicalAddress(0xf100_0000)), 32));
        Assert.Equal(2, bench.Layer.MapScatter(bench.Device, list, 2, DmaDirection.FromDevice, DmaAttributes.Mmio));
        bench.Layer.UnmapScatter(bench.Device, list, 2, DmaDirection.FromDevice, DmaAttributes.Mmio);
        Assert.Equal("", bench.Story());
    }

    /// <summary>Each is one half of the right thing; beyond the mask there is nothing to bounce to.</summary>
    public static TheoryData<string> Mistakes => ["no attribute", "memory", "the end of memory", "a foreign array", "beyond the mask", "beyond 64 bits"];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Map_WhatIsNoRegisters_IsAnError(string mistake)
    {
        DmaBench bench = Bench();
        PhysicalAddress end = bench.Machine.Span.End.Address;
        (DmaSource source, long bytes) = mistake switch
        {
            "memory" => (DmaSource.At(bench.At(ZoneKind.Normal, 0)), Frame),
            "the end of memory" => (DmaSource.Registers(new(end.Value - 1)), 2),
            "a foreign array" => (DmaSource.Foreign(MemoryOrigin.ManagedArray), 64),
            "beyond the mask" => (DmaSource.Registers(new(uint.MaxValue)), 2),
            "beyond 64 bits" => (DmaSource.Registers(new(ulong.MaxValue - 3)), long.MaxValue),
            _ => (s_uart, 64L),
        };
        DmaAttributes attributes = mistake == "no attribute" ? DmaAttributes.None : DmaAttributes.Mmio;
        Assert.True(bench.Layer.IsError(bench.Device, bench.Layer.Map(bench.Device, source, bytes, DmaDirection.ToDevice, attributes)));
        Assert.Equal(0, bench.Layer.Bounce!.Used);
        Assert.Equal("", bench.Story());
    }

    [Fact]
    public void Map_RightBehindMemory_IsNoMemory()
    {
        DmaBench bench = Bench();
        DmaSource behind = DmaSource.Registers(bench.Machine.Span.End.Address);
        Assert.False(bench.Layer.IsError(bench.Device, bench.Layer.Map(bench.Device, behind, 1, DmaDirection.ToDevice, DmaAttributes.Mmio)));
        DmaSource before = DmaSource.Registers(new(bench.Machine.Span.Start.Address.Value - 8));
        Assert.False(bench.Layer.IsError(bench.Device, bench.Layer.Map(bench.Device, before, 8, DmaDirection.ToDevice, DmaAttributes.Mmio)));
        Assert.True(bench.Layer.IsError(bench.Device, bench.Layer.Map(bench.Device, before, 9, DmaDirection.ToDevice, DmaAttributes.Mmio)));
    }

    [Fact]
    public void Unmap_MemoryAsRegisters_OrRegistersAsMemory_IsRefused()
    {
        DmaBench bench = Bench();
        DmaAddress memory = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), Frame, DmaDirection.FromDevice);
        DmaAddress registers = bench.Layer.Map(bench.Device, s_uart, 64, DmaDirection.FromDevice, DmaAttributes.Mmio);
        Assert.Contains("without Mmio", Assert.Throws<DmaException>(() => bench.Layer.Unmap(bench.Device, memory, Frame, DmaDirection.FromDevice, DmaAttributes.Mmio)).Message, StringComparison.Ordinal);
        Assert.Throws<DmaException>(() => bench.Layer.Unmap(bench.Device, registers, 64, DmaDirection.FromDevice));
        Assert.Throws<DmaException>(() => bench.Layer.SyncForCpu(bench.Device, registers, 64, DmaDirection.FromDevice));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.Unmap(bench.Device, registers, 0, DmaDirection.FromDevice, DmaAttributes.Mmio));
    }

    [Fact]
    public void Allocate_Registers_AreNoBuffer()
    {
        DmaBench bench = Bench();
        Assert.Contains("Mmio", Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.TryAllocate(bench.Device, Frame, out _, out _, DmaAttributes.Mmio)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twin_RegistersMappedAsSuch_AreNoMisuse()
    {
        DmaBench bench = Bench();
        DmaTwin twin = new(bench.Layer, bench.Machine);
        DmaAddress address = twin.Map(bench.Device, s_uart, 64, DmaDirection.FromDevice, DmaAttributes.Mmio);
        Assert.False(twin.IsError(bench.Device, address));
        twin.Unmap(bench.Device, address, 64, DmaDirection.FromDevice, DmaAttributes.Mmio);
        Assert.Equal(0, twin.ErrorCount);
    }

    [Fact]
    public void Twin_RegistersMappedAsMemory_AreOutside()
    {
        DmaBench bench = Bench();
        DmaTwin twin = new(bench.Layer, bench.Machine);
        DmaMisuseException misuse = Assert.Throws<DmaMisuseException>(() => twin.Map(bench.Device, s_uart, 64, DmaDirection.FromDevice));
        Assert.Equal(DmaCheck.MapsOutside, Assert.Single(misuse.Reports).Check);
    }

    private static DmaBench Bench() =>
        new DmaSpec { Options = new() { Core = CoreDescriptor.CortexA9, AtomicPoolBytes = 0, BounceBytes = 8192 } }.Boot();
}
