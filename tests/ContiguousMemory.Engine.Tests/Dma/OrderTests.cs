using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using static ContiguousMemory.Engine.Dma.Maintenance.HandOverAct;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Orders that a descriptor brings along: what cannot be followed is refused with the step, and the rest is followed as it stands.</summary>
public sealed class OrderTests
{
    private const long Frame = 4096;

    private const HandOverView ByBuffer = HandOverView.Buffer, Others = HandOverView.OtherColours;

    private static readonly HandOverStep[] s_low = [new(Zero), new(Map, ByBuffer)];

    private static readonly HandOverStep[] s_high = [new(Kmap), new(Zero), new(Kunmap), new(Map, ByBuffer)];

    public static TheoryData<string> LowMemoryMistakes => [.. LowMistakes.Keys];

    public static TheoryData<string> HighMemoryMistakes => [.. HighMistakes.Keys];

    private static Dictionary<string, HandOverStep[]> LowMistakes { get; } = new()
    {
        ["The buffer has no mapping in the end"] = [new(Zero)],
        ["Nothing zeroes the memory"] = [new(Map, ByBuffer)],
        ["Step 1, Zero by Buffer: it works by a mapping that is not there"] = [new(Zero, ByBuffer), new(Map, ByBuffer)],
        ["Step 1, Kmap: low memory is mapped for good"] = s_high,
        ["Step 2, Kunmap: no page is mapped for a while"] = [new(Zero), new(Kunmap), new(Map, ByBuffer)],
        ["Step 3, FlushInner: it works by a mapping that is not there"] = [new(Zero), new(ChangeAttribute), new(FlushInner)],
        ["Step 3, ChangeAttribute: only low memory"] = [new(Zero), new(ChangeAttribute), new(ChangeAttribute)],
        ["Step 3, Map by Buffer: the buffer is mapped already"] = [new(Zero), new(Map, ByBuffer), new(Map, ByBuffer)],
        ["Step 2, Map: the memory's own mapping"] = [new(Zero), new(Map)],
        ["Step 3, Unmap by Buffer: the buffer keeps its mapping"] = [new(Zero), new(Map, ByBuffer), new(Unmap, ByBuffer)],
        ["Step 2, Unmap by OtherColours: they are not mapped"] = [new(Zero), new(Unmap, Others), new(Map, ByBuffer)],
        ["The mappings of other colours are left over"] = [new(Zero), new(Map, Others), new(Map, ByBuffer)],
        ["there is no such step"] = [new((HandOverAct)200)],
        ["by 9: there is no such step"] = [new(Zero, (HandOverView)9)],
    };

    private static Dictionary<string, HandOverStep[]> HighMistakes { get; } = new()
    {
        ["Step 1, Zero: it works by a mapping that is not there"] = s_low,
        ["Step 2, Kmap: a page is mapped already"] = [new(Kmap), new(Kmap)],
        ["A page is still mapped in the end"] = [new(Map, ByBuffer), new(Kmap), new(Zero)],
        ["Step 2, PurgeKmaps: it is for the whole buffer"] = [new(Kmap), new(PurgeKmaps)],
        ["Step 4, ChangeAttribute: only low memory"] = [new(Kmap), new(Zero), new(Kunmap), new(ChangeAttribute)],
    };

    [Theory]
    [MemberData(nameof(LowMemoryMistakes))]
    public void New_StepsForLowMemoryThatCannotBeFollowed_AreRefused(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>("lowMemory", () => new HandOverOrder("wrong", LowMistakes[message], s_high)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(HighMemoryMistakes))]
    public void New_StepsForHighMemoryThatCannotBeFollowed_AreRefused(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>("highMemory", () => new HandOverOrder("wrong", s_low, HighMistakes[message])).Message, StringComparison.Ordinal);

    [Fact]
    public void New_OrderIsItsOwn_AndDoesNotChangeWithTheList()
    {
        List<HandOverStep> steps = [.. s_low];
        HandOverOrder order = new("mine", steps, s_high);
        steps.Clear();
        Assert.Equal(s_low, order.LowMemory);
        Assert.Throws<ArgumentException>(() => new HandOverOrder(" ", s_low, s_high));
    }

    /// <summary>B2 of the tables: low memory that loses its own mapping has it back before it is anybody else's.</summary>
    [Fact]
    public void Free_OrderThatUnmapsTheMemory_MapsItAgain()
    {
        HandOverOrder order = new("alone", [new(Zero), new(Unmap), new(Drain), new(InvalidateTlb), new(Map, ByBuffer)], s_high);
        Assert.Equal(("zero(LIN) unmap(LIN) dsb tlbi(LIN) map(DMA)", "unmap(DMA) dsb tlbi(DMA) map(LIN)"), GiveAndTake(order, isHigh: false));
        Assert.Equal(("kmap(KM) zero(KM) kunmap(KM) map(DMA)", "unmap(DMA) dsb tlbi(DMA)"), GiveAndTake(order, isHigh: true));
    }

    /// <summary>Each step that no other order has, each through the port once.</summary>
    [Fact]
    public void Allocate_EveryStep_IsTold()
    {
        HandOverOrder order = new(
            "all",
            [
                new(FlushWholeInner), new(Zero), new(CleanInner), new(InvalidateInner), new(Drain), new(CleanOuter), new(InvalidateOuter), new(Map, Others),
                new(FlushInner, Others), new(Unmap, Others), new(InvalidateTlb, Others), new(Map, ByBuffer), new(Zero, ByBuffer), new(SyncOuter),
            ],
            s_high);
        Assert.Equal(
            "fl1all zero(LIN) cl1(LIN) inv1(LIN) dsb cl2 osync inv2 osync map(DMA2) fl1(DMA2) unmap(DMA2) tlbi(DMA2) map(DMA) zero(DMA) osync",
            GiveAndTake(order, isHigh: false).Give);
    }

    [Theory]
    [InlineData(new[] { CacheLevel.Inner, CacheLevel.Inner })]
    [InlineData(new[] { (CacheLevel)7 })]
    public void New_StreamingOrderWithALevelTwiceOrNone_IsRefused(CacheLevel[] levels)
    {
        Assert.Throws<ArgumentException>("toDevice", () => new StreamingOrder("wrong", levels, []));
        Assert.Throws<ArgumentException>("toCpu", () => new StreamingOrder("wrong", [], levels));
    }

    [Fact]
    public void Layer_DescriptorWithAPartMissing_IsRefused()
    {
        CoreDescriptor core = CoreDescriptor.CortexA9;
        foreach (CoreDescriptor broken in (CoreDescriptor[])[core with { Order = null! }, core with { Streaming = null! }, core with { Inner = null! }, core with { Outer = null! }])
            Assert.Throws<ArgumentNullException>(() => new DmaSpec { Options = new() { Core = broken, AtomicPoolBytes = 0 } }.Boot());
    }

    [Fact]
    public void Map_StreamingOrder_IsFollowed()
    {
        StreamingOrder order = new("swapped", [CacheLevel.Outer, CacheLevel.Inner], [CacheLevel.Inner]);
        DmaBench bench = new DmaSpec { Options = new() { Core = CoreDescriptor.CortexA9 with { Streaming = order }, AtomicPoolBytes = 0 } }.Boot();
        DmaAddress address = bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ContiguousMemory.Engine.Frames.ZoneKind.Normal, 0)), Frame, DmaDirection.FromDevice);
        Assert.Equal("inv2 osync inv1(LIN) dsb", bench.Story());
        bench.Layer.Unmap(bench.Device, address, Frame, DmaDirection.FromDevice);
        Assert.Equal("inv1(LIN) dsb", bench.Story());
    }

    private static (string Give, string Take) GiveAndTake(HandOverOrder order, bool isHigh)
    {
        DmaBench bench = new DmaSpec { HighArea = isHigh ? 16 : 0, Options = new() { Core = CoreDescriptor.CortexA9 with { Order = order }, AtomicPoolBytes = 0 } }.Boot();
        using DmaDevice device = new(bench.Machine, "codec") { Area = bench.Areas.Areas[^1] };
        DmaBuffer buffer = bench.Allocate(Frame, device: device);
        string give = bench.Story();
        bench.Layer.Free(device, buffer);
        bench.Verify();
        return (give, bench.Story());
    }
}
