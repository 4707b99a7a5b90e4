using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Lists: each piece by itself, all or none.</summary>
public sealed class ScatterTests
{
    private const long Frame = 4096;

    [Fact]
    public void MapSyncUnmap_EveryPiece()
    {
        DmaBench bench = Bench();
        DmaScatterList list = List(bench, 0, 2 * Frame);
        Assert.Equal(2, bench.Layer.MapScatter(bench.Device, list, 2, DmaDirection.FromDevice));
        Assert.Equal([bench.At(ZoneKind.Normal, 0).Value, bench.At(ZoneKind.Normal, 2 * Frame).Value], list.Mapped.Select(address => address.Value));
        Assert.Equal("inv1(LIN) dsb inv1(LIN) dsb", bench.Story());
        bench.Layer.SyncScatterForCpu(bench.Device, list, 2, DmaDirection.FromDevice);
        Assert.Equal("inv1(LIN) dsb inv1(LIN) dsb", bench.Story());
        bench.Layer.SyncScatterForDevice(bench.Device, list, 1, DmaDirection.ToDevice);
        Assert.Equal("cl1(LIN) dsb", bench.Story());
        bench.Layer.UnmapScatter(bench.Device, list, 2, DmaDirection.FromDevice);
        Assert.All(list.Mapped, address => Assert.Equal(DmaAddress.Error, address));
    }

    [Fact]
    public void Map_APieceThatCannotBe_LeavesNoneMappedAndBringsNothingBack()
    {
        DmaBench bench = Bench();
        DmaScatterList list = new((DmaSource.At(bench.At(ZoneKind.Normal, 0)), Frame), (DmaSource.Foreign(MemoryOrigin.Stack), 1));
        Assert.Equal(0, bench.Layer.MapScatter(bench.Device, list, 2, DmaDirection.FromDevice));
        Assert.Equal("inv1(LIN) dsb", bench.Story());
        Assert.All(list.Mapped, address => Assert.Equal(DmaAddress.Error, address));

        // The control: without the piece it is mapped.
        Assert.Equal(1, bench.Layer.MapScatter(bench.Device, list, 1, DmaDirection.FromDevice));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Count_ThatTheListHasNot_IsMisuse(int count)
    {
        DmaBench bench = Bench();
        DmaScatterList list = List(bench, 0, Frame);
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.MapScatter(bench.Device, list, count, DmaDirection.ToDevice));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.UnmapScatter(bench.Device, list, count, DmaDirection.ToDevice));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.SyncScatterForCpu(bench.Device, list, count, DmaDirection.ToDevice));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.SyncScatterForDevice(bench.Device, list, count, DmaDirection.ToDevice));
    }

    [Fact]
    public void Unmap_MorePiecesThanAreMapped_IsRefusedAndUnmapsNone()
    {
        DmaBench bench = Bench();
        DmaScatterList list = List(bench, 0, Frame);
        bench.Layer.MapScatter(bench.Device, list, 1, DmaDirection.ToDevice);
        Assert.Throws<DmaException>(() => bench.Layer.UnmapScatter(bench.Device, list, 2, DmaDirection.ToDevice));
        Assert.NotEqual(DmaAddress.Error, list.Mapped[0]);
    }

    [Fact]
    public void Map_AListThatIsMapped_IsBusyAndKeepsItsMapping()
    {
        DmaBench bench = Bench();
        DmaScatterList list = List(bench, 0, Frame);
        bench.Layer.MapScatter(bench.Device, list, 1, DmaDirection.ToDevice);
        DmaAddress first = list.Mapped[0];
        Assert.Equal(DmaError.Busy, Assert.Throws<DmaException>(() => bench.Layer.MapScatter(bench.Device, list, 2, DmaDirection.ToDevice)).Error);
        Assert.Equal([first, DmaAddress.Error], list.Mapped);
        bench.Layer.UnmapScatter(bench.Device, list, 1, DmaDirection.ToDevice);
        Assert.Equal(2, bench.Layer.MapScatter(bench.Device, list, 2, DmaDirection.ToDevice));
    }

    [Fact]
    public void List_EmptyOrWithAnEmptyPiece_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => new DmaScatterList());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DmaScatterList((DmaSource.At(new(0)), 0)));
    }

    private static DmaScatterList List(DmaBench bench, params long[] offsets) =>
        new([.. offsets.Select(offset => (DmaSource.At(bench.At(ZoneKind.Normal, offset)), Frame))]);

    private static DmaBench Bench() => new DmaSpec { Options = new() { Core = CoreDescriptor.CortexA15, AtomicPoolBytes = 0 } }.Boot();
}
