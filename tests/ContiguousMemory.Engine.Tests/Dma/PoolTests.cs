using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Pools;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Memory stolen at boot, and memory for those who may not wait.</summary>
public sealed class PoolTests
{
    private const long Frame = 4096;

    // 2^(fls(size - 1) + 1), at most 1 MiB: twice the size, rounded up to a power of two.
    [Theory]
    [InlineData(Frame, 2 * Frame)]
    [InlineData(2 * Frame, 4 * Frame)]
    [InlineData(3 * Frame, 8 * Frame)]
    [InlineData(4 * Frame, 8 * Frame)]
    [InlineData(5 * Frame, 16 * Frame)]
    [InlineData(128 * Frame, 256 * Frame)]
    [InlineData(129 * Frame, 256 * Frame)]
    [InlineData(1L << 30, 256 * Frame)]
    public void Stolen_Alignment_IsTwiceTheSizeUpToASection(long bytes, long alignment) => Assert.Equal(alignment, StolenMemory.AlignmentOf(bytes));

    [Fact]
    public void Stolen_FirstFit_OnAlignedPlacesAndAgainWhereOneWasFreed()
    {
        DmaBench bench = Stolen();
        long PlaceOf(DmaBuffer buffer) => (DmaBench.Frame(buffer) - bench.SetAside.Start).Value;
        DmaBuffer[] buffers = [bench.Allocate(1), bench.Allocate(1), bench.Allocate(2 * Frame), bench.Allocate(1)];
        Assert.Equal([0, 2, 4, 6], buffers.Select(PlaceOf));
        bench.Layer.Free(bench.Device, buffers[1]);
        Assert.Equal(2, PlaceOf(bench.Allocate(1)));
        Assert.Equal("zero(DMA)", string.Join(' ', bench.Story().Split(' ').Distinct()));
    }

    [Fact]
    public void Stolen_ServesAlsoWhoMayNotWait_AndFallsBackToNothing()
    {
        DmaBench bench = Stolen();
        bench.Allocate(256 * Frame, mayBlock: false);
        Assert.Equal(DmaRefusalReason.StolenMemoryFull, bench.Refused(1).Reason);
        Assert.Equal(DmaRefusalReason.StolenMemoryFull, bench.Refused(long.MaxValue).Reason);
    }

    [Fact]
    public void Stolen_ACoherentDevice_NeedsNone()
    {
        DmaBench bench = Stolen();
        using DmaDevice coherent = new(bench.Machine, "coherent") { IsCoherent = true };
        Assert.False(bench.SetAside.Contains(DmaBench.Frame(bench.Allocate(Frame, device: coherent))));
    }

    [Fact]
    public void Stolen_OutOfReach_IsRefusedAndTakesNothing()
    {
        DmaBench bench = Stolen();
        bench.Device.SetCoherentMask(bench.SetAside.Start.Address.Value - 1);
        Assert.Equal(DmaRefusalReason.OutOfReach, bench.Refused(1).Reason);
        bench.Device.SetCoherentMask(uint.MaxValue);
        Assert.Equal(bench.SetAside.Start, DmaBench.Frame(bench.Allocate(1)));
    }

    [Fact]
    public void Stolen_WriteCombining_IsASecondPlaceWhereThereIsOne()
    {
        DmaBench bench = Stolen(frames: 512, apart: true);
        Assert.Equal(bench.SetAside.Start, DmaBench.Frame(bench.Allocate(1)));
        Assert.Equal(bench.SetAside.Start + new FrameCount(256), DmaBench.Frame(bench.Allocate(1, DmaAttributes.WriteCombine)));
    }

    [Fact]
    public void Stolen_WriteCombining_SharesTheOneWhereTheyAreOne()
    {
        DmaBench bench = Stolen();
        bench.Allocate(1);
        Assert.Equal(bench.SetAside.Start + new FrameCount(2), DmaBench.Frame(bench.Allocate(1, DmaAttributes.WriteCombine)));
    }

    [Theory]
    [InlineData(0, 255)]
    [InlineData(1, 255)]
    [InlineData(128, 256)]
    [InlineData(0, 0)]
    public void Stolen_NotWholeSections_IsRefused(long offset, long count)
    {
        DmaBench bench = new DmaSpec { Dma = 256, Normal = 768, SetAside = 512 }.Boot();
        FrameRange frames = new(bench.SetAside.Start + new FrameCount(offset), new(count));
        Assert.Throws<DmaException>(() => StolenMemory.Take(bench.Machine, frames, CachePolicy.Bufferable));
    }

    [Theory]
    [InlineData(CachePolicy.Cacheable)]
    [InlineData(CachePolicy.None)]
    public void Stolen_Cacheable_IsRefused(CachePolicy policy)
    {
        DmaBench bench = new DmaSpec { Dma = 256, Normal = 512, SetAside = 256 }.Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => StolenMemory.Take(bench.Machine, bench.SetAside, policy));
    }

    // 32 frames for each GiB, at least 32, at most the largest block.
    [Theory]
    [InlineData(1, 10, 32)]
    [InlineData(1 << 18, 10, 32)]
    [InlineData(1 << 19, 10, 64)]
    [InlineData(1 << 26, 10, 1024)]
    [InlineData(1 << 26, 5, 32)]
    public void Atomic_DefaultSize_Is128KiBForEachGiB(int memory, int maxOrder, int frames) =>
        Assert.Equal(frames, AtomicPool.DefaultSize(new(memory), maxOrder).Value);

    [Fact]
    public void Atomic_OnePoolForEachLowZone_FromTheHighestDown()
    {
        DmaBench bench = Atomic(frames: 4);
        Assert.Equal([ZoneKind.Normal, ZoneKind.Dma], bench.Layer.AtomicPools.Select(pool => pool.Zone));
        Assert.All(bench.Layer.AtomicPools, pool => Assert.Equal((4, 4), (pool.Size.Value, pool.Available.Value)));
        Assert.Equal(ZoneKind.Normal, bench.ZoneOf(bench.Allocate(4 * Frame, mayBlock: false)));
        Assert.Equal(ZoneKind.Dma, bench.ZoneOf(bench.Allocate(4 * Frame, mayBlock: false)));
        Assert.Equal(DmaRefusalReason.AtomicPoolEmpty, bench.Refused(1, mayBlock: false).Reason);
    }

    [Fact]
    public void Atomic_AddressOutOfReach_ComesFromTheLowerPool()
    {
        DmaBench bench = Atomic(frames: 4);
        bench.Device.SetCoherentMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        Assert.Equal(ZoneKind.Dma, bench.ZoneOf(bench.Allocate(1, mayBlock: false)));
        Assert.Equal(4, bench.Layer.AtomicPools[0].Available.Value);
    }

    [Fact]
    public void Atomic_BlocksAreMadeReadyBeforehand_AndOnlyZeroedWhenHandedOut()
    {
        DmaBench bench = Atomic(frames: 4);
        Assert.Equal(2, bench.Port.CountOf(PrimitiveKind.ChangeAttribute));
        bench.Port.Clear();
        DmaBuffer buffer = bench.Allocate(100, mayBlock: false);
        Assert.Equal("zero(LIN)", bench.Story());
        bench.Layer.Free(bench.Device, buffer);
        Assert.Equal("", bench.Story());
        Assert.Equal(4, bench.Layer.AtomicPools[0].Available.Value);
    }

    [Fact]
    public void Atomic_LowAfterUse_GrowsWhenSomebodyMayWait()
    {
        DmaBench bench = Atomic(frames: 4);
        Assert.False(bench.Layer.AtomicPools[0].Replenish());
        bench.Allocate(1, mayBlock: false);
        Assert.Equal(4, bench.Layer.AtomicPools[0].Size.Value);
        bench.Allocate(1);
        Assert.Equal(8, bench.Layer.AtomicPools[0].Size.Value);
        Assert.False(bench.Layer.AtomicPools[0].Replenish());
        bench.Verify();
    }

    [Fact]
    public void Atomic_LessThanAsked_TakesWhatThereIs()
    {
        DmaBench bench = new DmaSpec { Dma = 16, Area = 0, Options = new() { AtomicPoolBytes = 32 * Frame } }.Boot();
        Assert.Equal([32, 16], bench.Layer.AtomicPools.Select(pool => pool.Size.Value));
    }

    private static DmaBench Atomic(int frames) =>
        new DmaSpec { Area = 0, Options = new() { Core = CoreDescriptor.CortexA9, AtomicPoolBytes = frames * Frame } }.Boot();

    private static DmaBench Stolen(int frames = 256, bool apart = false)
    {
        DmaBench bench = new DmaSpec { Dma = 256, Normal = 256 + frames, SetAside = frames }.Boot((areas, options) =>
        {
            FrameRange all = new(new Pfn(DmaSpec.FirstFrame + 512), new(frames));
            FrameRange coherent = apart ? all with { Count = new(256) } : all;
            return options with
            {
                StolenCoherent = StolenMemory.Take(areas.Machine, coherent, CachePolicy.Uncached),
                StolenWriteCombined = apart ? StolenMemory.Take(areas.Machine, new(coherent.End, new(256)), CachePolicy.Bufferable) : null,
            };
        });
        bench.Verify();
        bench.Port.Clear();
        return bench;
    }
}
