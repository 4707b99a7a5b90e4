using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Streaming mappings: who does what to the caches when, on which side, and what cannot be mapped at all.</summary>
public sealed class StreamingTests
{
    private const long Frame = 4096;

    private static readonly CoreDescriptor s_v8WithOuter = CoreDescriptor.Armv8 with { Name = "v8+l2", Outer = OuterCache.L2x0 };

    public static TheoryData<string, DmaDirection, bool, string, string> Stories => new()
    {
        // T1, F1 and F4 of the checker's table. L1 first on the way out, the outer cache first on the way in.
        { "cortex-a9", DmaDirection.ToDevice, false, "cl1(LIN) dsb cl2 osync", "" },
        { "cortex-a9", DmaDirection.FromDevice, false, "inv1(LIN) dsb inv2 osync", "inv2 osync inv1(LIN) dsb" },
        { "cortex-a9", DmaDirection.Bidirectional, false, "cl1(LIN) dsb cl2 osync", "inv2 osync inv1(LIN) dsb" },
        { "v8+l2", DmaDirection.FromDevice, false, "cl1(LIN) dsb cl2 osync", "inv2 osync inv1(LIN) dsb" },
        { "feroceon", DmaDirection.FromDevice, false, "inv1(LIN) dsb inv2va(LIN) inv2va(LIN) inv2va(LIN) inv2va(LIN) dsb", "inv2va(LIN) inv2va(LIN) inv2va(LIN) inv2va(LIN) dsb" },
        { "arm926", DmaDirection.Bidirectional, false, "fl1(LIN) dsb", "" },

        // High memory: any mapping will do where L1 is tagged physically; where it is not, a page without one has no lines, but for writes that wait.
        { "cortex-a9", DmaDirection.ToDevice, true, "kmap(KM) cl1(KM) dsb kunmap(KM) cl2 osync", "" },
        { "cortex-a9", DmaDirection.FromDevice, true, "kmap(KM) inv1(KM) dsb kunmap(KM) inv2 osync", "inv2 osync kmap(KM) inv1(KM) dsb kunmap(KM)" },
        { "arm926", DmaDirection.ToDevice, true, "dsb", "" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void MapAndUnmap_ADeviceThatSeesNoCaches(string core, DmaDirection direction, bool isHigh, string map, string unmap)
    {
        DmaBench bench = Bench(core);
        PhysicalAddress place = bench.At(isHigh ? ZoneKind.HighMem : ZoneKind.Normal, 0);
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(place), Frame, direction);
        Assert.False(bench.Layer.IsError(bench.Device, address));
        Assert.Equal(place.Value, address.Value);
        Assert.Equal(map, bench.Story());
        bench.Layer.Unmap(bench.Device, address, Frame, direction);
        Assert.Equal(unmap, bench.Story());
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Syncs_DoWhatUnmapAndMapDo(string core, DmaDirection direction, bool isHigh, string map, string unmap)
    {
        DmaBench bench = Bench(core);
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(isHigh ? ZoneKind.HighMem : ZoneKind.Normal, 0)), Frame, direction);
        bench.Story();
        bench.Layer.SyncForCpu(bench.Device, address, Frame, direction);
        Assert.Equal(unmap, bench.Story());
        bench.Layer.SyncForDevice(bench.Device, address, Frame, direction);
        Assert.Equal(map, bench.Story());
    }

    [Fact]
    public void SyncForCpu_APart_TouchesThatPartAlone()
    {
        DmaBench bench = Bench("cortex-a9");
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), Frame, DmaDirection.FromDevice);
        bench.Port.Clear();
        bench.Layer.SyncForCpu(bench.Device, address + 64, 32, DmaDirection.FromDevice);
        Assert.Equal([address.Value + 64, address.Value + 64], bench.Port.Steps.Where(step => step.Bytes > 0).Select(step => step.Address.Physical.Value));
        Assert.All(bench.Port.Steps.Where(step => step.Bytes > 0), step => Assert.Equal(32, step.Bytes));
    }

    [Fact]
    public void Map_AcrossTheEdgeOfHighMemory_MapsOnlyTheHighPages()
    {
        DmaBench bench = Bench("cortex-a9");
        bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.HighMem, -100)), 200 + Frame, DmaDirection.ToDevice);
        Assert.Equal("cl1(LIN) dsb kmap(KM) cl1(KM) dsb kunmap(KM) kmap(KM) cl1(KM) dsb kunmap(KM) cl2 osync", bench.Story());
    }

    [Theory]
    [InlineData(true, DmaAttributes.None)]
    [InlineData(false, DmaAttributes.SkipCpuSync)]
    public void MapAndUnmap_CoherentOrSkipped_TellNothing(bool coherent, DmaAttributes attributes)
    {
        DmaBench bench = Bench("cortex-a9", coherent);
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), Frame, DmaDirection.Bidirectional, attributes);
        bench.Layer.Unmap(bench.Device, address, Frame, DmaDirection.Bidirectional, attributes);
        Assert.Equal("", bench.Story());
        Assert.Equal(!coherent, bench.Layer.NeedsSync(bench.Device, address));
    }

    [Fact]
    public void FindKmap_APageMappedLazily_IsMaintainedThroughThatMapping()
    {
        PortWithLazyMaps port = new();
        DmaBench bench = new DmaSpec().Boot((_, options) => options with { Core = CoreDescriptor.Arm926, Port = port });
        bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.HighMem, 0)), 32, DmaDirection.ToDevice);
        Assert.Equal(["cl1 Lazy", "dsb Physical", "kunmap Lazy"], port.Steps.Select(step => $"{step.Name} {step.Address.Mapping}"));
    }

    public static TheoryData<MemoryOrigin> Foreign => [MemoryOrigin.Stack, MemoryOrigin.ReadOnly, MemoryOrigin.ManagedArray, MemoryOrigin.Outside];

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Map_MemoryThatIsNotTheReserves_IsAnError(MemoryOrigin origin)
    {
        DmaBench bench = Bench("cortex-a9");
        Assert.True(bench.Layer.IsError(bench.Device, bench.Layer.Map(bench.Device, DmaSource.Foreign(origin), 1, DmaDirection.ToDevice)));
        Assert.Equal("", bench.Story());
    }

    [Theory]
    [InlineData(0x3fffffUL, 1)]
    [InlineData(0x3fffffUL, 2)]
    [InlineData(0x4fffffUL, 2)]
    [InlineData(0x500000UL, 1)]
    [InlineData(0x400000UL, long.MaxValue)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, long.MaxValue)]
    [InlineData(1UL << 63, 1)]
    public void Map_OutsideTheMachine_IsAnErrorAndUnmapIsRefused(ulong start, long bytes)
    {
        DmaBench bench = Bench("cortex-a9");
        Assert.Equal(DmaAddress.Error, bench.Layer.Map(bench.Device, DmaSource.At(new(start)), bytes, DmaDirection.ToDevice));
        Assert.Throws<DmaException>(() => bench.Layer.Unmap(bench.Device, new DmaAddress(start), bytes, DmaDirection.ToDevice));
        Assert.Throws<DmaException>(() => bench.Layer.SyncForCpu(bench.Device, new DmaAddress(start), bytes, DmaDirection.ToDevice));
        Assert.Throws<DmaException>(() => bench.Layer.SyncForDevice(bench.Device, new DmaAddress(start), bytes, DmaDirection.ToDevice));
        Assert.Equal("", bench.Story());
    }

    [Theory]
    [InlineData(0, DmaDirection.ToDevice)]
    [InlineData(-1, DmaDirection.ToDevice)]
    [InlineData(1, DmaDirection.None)]
    [InlineData(1, (DmaDirection)4)]
    public void Map_NoBytesOrNoDirection_IsMisuse(long bytes, DmaDirection direction)
    {
        DmaBench bench = Bench("cortex-a9");
        DmaSource source = DmaSource.At(bench.At(ZoneKind.Normal, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.Map(bench.Device, source, bytes, direction));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.Unmap(bench.Device, new(source.Physical.Value), bytes, direction));
    }

    private static DmaBench Bench(string core, bool coherent = false) => new DmaSpec
    {
        IsCoherent = coherent,
        Options = new() { Core = core == "v8+l2" ? s_v8WithOuter : CoreDescriptor.All.Single(one => one.Name == core), AtomicPoolBytes = 0 },
    }.Boot();

    /// <summary>Every page of high memory has a lazily kept mapping.</summary>
    private sealed class PortWithLazyMaps : IPrimitives
    {
        public List<Primitive> Steps { get; } = [];

        public string Name => "lazy";

        public CpuAddress Kmap(Pfn frame) => FindKmap(frame)!.Value;

        public CpuAddress? FindKmap(Pfn frame) => new CpuAddress(CpuMapping.Lazy, frame.Address);

        public void Do(Primitive primitive) => Steps.Add(primitive);
    }
}
