using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>How frames become coherent buffers: the sequences of the coherence checker's tables, recorded from the layer.</summary>
public sealed class HandOverTests
{
    private const long Frame = 4096;

    private static readonly CoreDescriptor s_a9 = CoreDescriptor.CortexA9;

    /// <summary>The letter, which of the orders, whether memory is high, and the steps of one page, with the sync that every L2 operation ends with.</summary>
    public static TheoryData<string, int, bool, string, string> Orders => new()
    {
        { "A", 0, false, "zero(LIN) fl1(LIN) dsb fl2 osync map(DMA)", "unmap(DMA) dsb tlbi(DMA)" },
        { "D", 1, false, "zero(LIN) fl1(LIN) dsb fl2 osync attr(LIN) dsb tlbi(LIN)", "attr(LIN) dsb tlbi(LIN)" },
        { "D2", 2, false, "zero(LIN) cl1(LIN) dsb cl2 osync attr(LIN) dsb tlbi(LIN) fl1(LIN) dsb fl2 osync", "attr(LIN) dsb tlbi(LIN)" },
        { "N2", 1, true, "kmap(KM) zero(KM) fl1(KM) dsb kunmap(KM) fl2 osync map(DMA)", "unmap(DMA) dsb tlbi(DMA)" },
        { "N2", 0, true, "kmap(KM) zero(KM) fl1(KM) dsb kunmap(KM) fl2 osync map(DMA)", "unmap(DMA) dsb tlbi(DMA)" },
        { "N4", 2, true, "purge kmap(KM) zero(KM) fl1(KM) dsb kunmap(KM) fl2 osync map(DMA) fl1(DMA) dsb fl2 osync", "unmap(DMA) dsb tlbi(DMA)" },
        { "W", 3, false, "zero(LIN) attr(LIN) dsb tlbi(LIN) fl1(LIN) dsb fl2 osync", "attr(LIN) dsb tlbi(LIN)" },
        { "W", 3, true, "kmap(KM) zero(KM) kunmap(KM) purge map(DMA) fl1(DMA) dsb fl2 osync", "unmap(DMA) dsb tlbi(DMA)" },
        { "D2", 4, false, "zero(LIN) cl1(LIN) dsb cl2 osync attr(LIN) dsb tlbi(LIN) fl1(LIN) dsb fl2 osync", "attr(LIN) dsb tlbi(LIN)" },
        { "N6b", 4, true, "purge map(DMA) map(DMA2) fl1(DMA) fl1(DMA2) dsb fl2 osync unmap(DMA2) dsb tlbi(DMA2) zero(DMA) dsb osync", "unmap(DMA) dsb tlbi(DMA)" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Allocate_ADeviceThatSeesNoCaches_TellsTheStepsOfItsOrder(string letter, int which, bool isHigh, string steps, string back)
    {
        HandOverOrder order = HandOverOrder.All[which];
        DmaBench bench = Bench(s_a9 with { Order = order }, out DmaDevice device, isHigh);
        DmaBuffer buffer = bench.Allocate(Frame, device: device);
        Assert.Equal($"{letter}: {steps}", $"{letter}: {bench.Story()}");
        Assert.Equal(isHigh || order == HandOverOrder.SecondMapping ? CpuMapping.Alias : CpuMapping.Linear, buffer.Cpu!.Value.Mapping);
        bench.Layer.Free(device, buffer);
        Assert.Equal(back, bench.Story());
        bench.Verify();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Allocate_HighMemory_IsMappedPageByPageAndLeavesTheOuterCacheOnce(int pages)
    {
        DmaBench bench = Bench(s_a9 with { Order = HandOverOrder.FlushThenChange }, out DmaDevice device, isHigh: true);
        bench.Allocate(pages * Frame, device: device);
        Assert.Equal(pages, bench.Port.CountOf(PrimitiveKind.Kmap));
        Assert.Equal(pages, bench.Port.CountOf(PrimitiveKind.Kunmap));
        Assert.Equal((1, pages * Frame / 32), (bench.Port.CountOf(PrimitiveKind.FlushL2), bench.Port.LinesOf(PrimitiveKind.FlushL2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Allocate_ACoherentDevice_NeedsNoMaintenance(bool isHigh)
    {
        DmaBench bench = Bench(s_a9, out _, isHigh);
        using DmaDevice device = new(bench.Machine, "coherent") { IsCoherent = true, Area = bench.Areas.Areas[^1] };
        DmaBuffer buffer = bench.Allocate(Frame, DmaAttributes.WriteCombine, device: device);
        Assert.All(bench.Port.Steps, step => Assert.Equal(CachePolicy.Cacheable, step.Policy));
        Assert.Equal(isHigh ? "map(DMA)" : "", bench.Story());
        bench.Layer.Free(device, buffer);
        Assert.Equal(isHigh ? "unmap(DMA) dsb tlbi(DMA)" : "", bench.Story());
    }

    [Theory]
    [InlineData("arm926", DmaAttributes.None, CachePolicy.Uncached)]
    [InlineData("arm926", DmaAttributes.WriteCombine, CachePolicy.Bufferable)]
    [InlineData("cortex-a9", DmaAttributes.None, CachePolicy.Bufferable)]
    [InlineData("cortex-a9", DmaAttributes.WriteCombine, CachePolicy.Bufferable)]
    public void Allocate_WriteCombine_IsItsOwnKindOfMemoryOnlyOnOldCores(string core, DmaAttributes attributes, CachePolicy policy)
    {
        DmaBench bench = Bench(CoreDescriptor.All.Single(one => one.Name == core), out DmaDevice device, isHigh: false);
        DmaBuffer buffer = bench.Allocate(Frame, attributes, device: device);
        Assert.Equal(policy, bench.Port.Steps.Single(step => step.Kind == PrimitiveKind.ChangeAttribute).Policy);
        bench.Port.Clear();
        bench.Layer.Free(device, buffer);
        Assert.Equal(CachePolicy.Cacheable, bench.Port.Steps.Single(step => step.Kind == PrimitiveKind.ChangeAttribute).Policy);
    }

    [Theory]
    [InlineData(false, "fl1(LIN) dsb fl2 osync")]
    [InlineData(true, "kmap(KM) fl1(KM) dsb kunmap(KM) fl2 osync")]
    public void Allocate_NoKernelMapping_HasNoAddressAndOnlyItsLinesLeave(bool isHigh, string steps)
    {
        DmaBench bench = Bench(s_a9, out DmaDevice device, isHigh);
        DmaBuffer buffer = bench.Allocate(Frame, DmaAttributes.NoKernelMapping, device: device);
        Assert.Null(buffer.Cpu);
        Assert.Equal(steps, bench.Story());
        bench.Layer.Free(device, buffer);
        Assert.Equal("", bench.Story());
    }

    /// <summary>Frames that change hands were zeroed by the world; those of a pool stay with the pool, and are zeroed by the layer alone.</summary>
    [Fact]
    public void Allocate_Zeroes_AreDoneForFramesAndNotForPools()
    {
        DmaBench bench = new DmaSpec { Options = new() { Core = s_a9, AtomicPoolBytes = 8 * Frame } }.Boot();
        bench.Port.Clear();
        bench.Allocate(2 * Frame);
        Assert.True(bench.Port.Steps.Single(step => step.Kind == PrimitiveKind.Zero).IsDone);
        bench.Port.Clear();
        bench.Allocate(2 * Frame, mayBlock: false);
        Assert.False(bench.Port.Steps.Single(step => step.Kind == PrimitiveKind.Zero).IsDone);
    }

    [Theory]
    [InlineData((DmaAttributes)1)]
    [InlineData((DmaAttributes)(1 << 3))]
    [InlineData((DmaAttributes)(1 << 11))]
    [InlineData((DmaAttributes)(-1))]
    public void Allocate_UnknownAttributes_AreRefused(DmaAttributes attributes)
    {
        DmaBench bench = Bench(s_a9, out DmaDevice device, isHigh: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.TryAllocate(device, 1, out _, out _, attributes));
    }

    public static TheoryData<string> WrongFrees => ["device", "size", "cpu address", "attributes", "address", "twice"];

    [Theory]
    [MemberData(nameof(WrongFrees))]
    public void Free_NotWhatWasAllocated_IsRefusedAndFreesNothing(string wrong)
    {
        DmaBench bench = Bench(s_a9, out DmaDevice device, isHigh: false);
        DmaBuffer buffer = bench.Allocate(2 * Frame, device: device);
        if (wrong == "twice") bench.Layer.Free(device, buffer);
        int before = bench.Layer.CoherentCount;
        DmaException refused = Assert.Throws<DmaException>(() => bench.Layer.Free(
            wrong == "device" ? bench.Device : device,
            wrong == "size" ? Frame : buffer.Bytes,
            wrong == "cpu address" ? buffer.Cpu!.Value + 4 : buffer.Cpu,
            wrong == "address" ? buffer.Device + Frame : buffer.Device,
            wrong == "attributes" ? DmaAttributes.WriteCombine : buffer.Attributes));
        Assert.Equal(DmaError.InvalidArgument, refused.Error);
        Assert.Equal(before, bench.Layer.CoherentCount);
        bench.Verify();
    }

    [Theory]
    [InlineData(PrimitiveKind.Zero)]
    [InlineData(PrimitiveKind.FlushL1)]
    [InlineData(PrimitiveKind.InvalidateTlb)]
    public void Allocate_PortThatFails_LeavesNothingTaken(PrimitiveKind failing)
    {
        DmaBench bench = new DmaSpec().Boot((_, options) => options with { Core = s_a9, Port = new PortThatFails(failing) });
        Assert.Throws<PortFailedException>(() => bench.Allocate(2 * Frame));
        Assert.Equal((0, 64), (bench.Layer.CoherentCount, bench.Areas.Areas[0].Available.Value));
        bench.Verify();
    }

    [Fact]
    public void Free_PortThatFails_LeavesABufferThatCanBeFreedAgain()
    {
        PortThatFails port = new(PrimitiveKind.Unmap);
        DmaBench bench = new DmaSpec().Boot((_, options) => options with { Core = s_a9 with { Order = HandOverOrder.SecondMapping }, Port = port });
        DmaBuffer buffer = bench.Allocate(2 * Frame);
        Assert.Throws<PortFailedException>(() => bench.Layer.Free(bench.Device, buffer));
        Assert.Equal((1, 62), (bench.Layer.CoherentCount, bench.Areas.Areas[0].Available.Value));
        port.IsMended = true;
        bench.Layer.Free(bench.Device, buffer);
        Assert.Equal((0, 64), (bench.Layer.CoherentCount, bench.Areas.Areas[0].Available.Value));
    }

    private static DmaBench Bench(CoreDescriptor core, out DmaDevice device, bool isHigh)
    {
        DmaBench bench = new DmaSpec { HighArea = isHigh ? 16 : 0, Options = new() { Core = core, AtomicPoolBytes = 0 } }.Boot();
        device = new DmaDevice(bench.Machine, "codec") { Area = bench.Areas.Areas[^1] };
        return bench;
    }
}

/// <summary>Fails at one kind of step, as a port may.</summary>
internal sealed class PortThatFails(PrimitiveKind failing) : IPrimitives
{
    public bool IsMended { get; set; }

    public string Name => "fails";

    public CpuAddress Kmap(Pfn frame) => new(CpuMapping.Fixed, frame.Address);

    public CpuAddress? FindKmap(Pfn frame) => null;

    public void Do(Primitive primitive)
    {
        if (primitive.Kind == failing && !IsMended) throw new PortFailedException(primitive.ToString());
    }
}

/// <summary>What <see cref="PortThatFails"/> throws.</summary>
internal sealed class PortFailedException(string step) : Exception($"The port could not {step}.");
