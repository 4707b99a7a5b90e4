using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Data a device cannot reach waits where it can, in slots of 2 KiB.</summary>
public sealed class BounceTests
{
    private const long Frame = 4096;

    public static TheoryData<DmaDirection, string, string, string, string> Copies => new()
    {
        { DmaDirection.ToDevice, "copy(LIN) cl1(LIN) dsb", "", "copy(LIN) cl1(LIN) dsb", "" },

        // Cleaned and not dropped: a device that writes less than all must not leave there what somebody else bounced before.
        { DmaDirection.FromDevice, "copy(LIN) cl1(LIN) dsb", "inv1(LIN) dsb copy(LIN)", "inv1(LIN) dsb", "inv1(LIN) dsb copy(LIN)" },
        { DmaDirection.Bidirectional, "copy(LIN) cl1(LIN) dsb", "inv1(LIN) dsb copy(LIN)", "copy(LIN) cl1(LIN) dsb", "inv1(LIN) dsb copy(LIN)" },
    };

    [Theory]
    [MemberData(nameof(Copies))]
    public void OutOfReach_IsCopiedThereAndBack(DmaDirection direction, string map, string forCpu, string forDevice, string unmap)
    {
        DmaBench bench = Bench();
        PhysicalAddress place = bench.At(ZoneKind.Normal, 100);
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(place), 320, direction);
        Assert.True(bench.Layer.Bounce!.Frames.Contains(new PhysicalAddress(address.Value).Pfn));
        Assert.Equal(place, bench.Port.Steps[0].Source.Physical);
        Assert.Equal((address.Value, 320), (bench.Port.Steps[0].Address.Physical.Value, bench.Port.Steps[0].Bytes));
        Assert.Equal(map, bench.Story());
        bench.Layer.SyncForCpu(bench.Device, address, 320, direction);
        Assert.Equal(forCpu, bench.Story());
        bench.Layer.SyncForDevice(bench.Device, address, 320, direction);
        Assert.Equal(forDevice, bench.Story());
        Assert.True(bench.Layer.NeedsSync(bench.Device, address));
        bench.Layer.Unmap(bench.Device, address, 320, direction);
        Assert.Equal(unmap, bench.Story());
        Assert.Equal(0, bench.Layer.Bounce.Used);
    }

    [Fact]
    public void SyncForCpu_APart_CopiesThatPartToItsPlace()
    {
        DmaBench bench = Bench();
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 100)), 5000, DmaDirection.FromDevice);
        bench.Port.Clear();
        bench.Layer.SyncForCpu(bench.Device, address + 4000, 16, DmaDirection.FromDevice);
        Primitive copy = bench.Port.Steps.Single(step => step.Kind == PrimitiveKind.Copy);
        Assert.Equal((bench.At(ZoneKind.Normal, 4100), address.Value + 4000, 16), (copy.Address.Physical, copy.Source.Physical.Value, copy.Bytes));
        Assert.Throws<DmaException>(() => bench.Layer.SyncForCpu(bench.Device, address + 4000, 1001, DmaDirection.FromDevice));
    }

    [Fact]
    public void HighMemory_IsCopiedPageByPage()
    {
        DmaBench bench = Bench();
        bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.HighMem, 4000)), 200, DmaDirection.ToDevice);
        Assert.Equal([96L, 104L], bench.Port.Steps.Where(step => step.Kind == PrimitiveKind.Copy).Select(step => step.Bytes));
        Assert.Equal("kmap(KM) copy(LIN) kunmap(KM) kmap(KM) copy(LIN) kunmap(KM) cl1(LIN) dsb", bench.Story());
    }

    [Fact]
    public void WithinReach_IsNotBounced()
    {
        DmaBench bench = Bench();
        PhysicalAddress low = bench.At(ZoneKind.Dma, 0);
        Assert.Equal(low.Value, bench.Layer.Map(bench.Device, DmaSource.At(low), Frame, DmaDirection.ToDevice).Value);
        Assert.Equal(0, bench.Layer.Bounce!.Used);
    }

    [Theory]
    [InlineData(BouncePool.MaxMapping, true)]
    [InlineData(BouncePool.MaxMapping + 1, false)]
    public void Longest_Is128Slots(long bytes, bool fits)
    {
        DmaBench bench = Bench(frames: 128);
        Assert.Equal(BouncePool.MaxMapping, bench.Layer.MaxMapping(bench.Device));
        Assert.Equal(fits, bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), bytes, DmaDirection.ToDevice) != DmaAddress.Error);
    }

    [Fact]
    public void Full_IsAnErrorUntilSomethingIsUnmapped()
    {
        DmaBench bench = Bench(frames: 1);
        DmaAddress Map() => bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), 2048, DmaDirection.ToDevice);
        DmaAddress first = Map();
        Assert.NotEqual(first, Map());
        Assert.Equal(DmaAddress.Error, Map());
        bench.Layer.Unmap(bench.Device, first, 2048, DmaDirection.ToDevice, DmaAttributes.SkipCpuSync);
        Assert.Equal(first, Map());
    }

    [Fact]
    public void None_OutOfReachIsAnError()
    {
        DmaBench bench = new DmaSpec().Boot();
        bench.Device.SetMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        Assert.Equal(DmaAddress.Error, bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), 1, DmaDirection.ToDevice));
        Assert.Equal(long.MaxValue, bench.Layer.MaxMapping(bench.Device));
    }

    [Fact]
    public void PortThatFails_LeavesNoSlotTaken()
    {
        DmaBench bench = new DmaSpec { Options = new() { BounceBytes = Frame, AtomicPoolBytes = 0 } }.Boot((_, options) => options with { Port = new PortThatFails(PrimitiveKind.Copy) });
        bench.Device.SetMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        Assert.Throws<PortFailedException>(() => bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), 1, DmaDirection.ToDevice));
        Assert.Equal(0, bench.Layer.Bounce!.Used);
    }

    [Fact]
    public void MoreThanTheLowestZone_IsRefusedAtOnce() =>
        Assert.Equal(DmaError.NoMemory, Assert.Throws<DmaException>(() => new DmaSpec { Options = new() { BounceBytes = 65 * Frame, AtomicPoolBytes = 0 } }.Boot()).Error);

    private static DmaBench Bench(int frames = 4)
    {
        DmaBench bench = new DmaSpec
        {
            Dma = 256,
            Normal = 256,
            MaxOrder = 7,
            Options = new() { Core = CoreDescriptor.CortexA15, BounceBytes = frames * Frame, AtomicPoolBytes = 0 },
        }.Boot();
        bench.Device.SetMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        bench.Port.Clear();
        return bench;
    }
}
