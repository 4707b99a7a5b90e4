using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>Device pool, then the atomic pool for who may not wait, then the device's area or the default one, then the buddy.</summary>
public sealed class LookupOrderTests
{
    private const long Frame = 4096;

    [Theory]
    [InlineData(1, false)]
    [InlineData(Frame, false)]
    [InlineData(Frame + 1, true)]
    [InlineData(64 * Frame, true)]
    public void Allocate_NoOwnArea_TheDefaultOneServesMoreThanAFrame(long bytes, bool fromArea)
    {
        DmaBench bench = new DmaSpec().Boot();
        DmaBuffer buffer = bench.Allocate(bytes);
        Assert.Equal(fromArea, bench.IsInArea(buffer));
        Assert.Equal("camera", bench.Inspect(buffer).Holder);
        bench.Layer.Free(bench.Device, buffer);
        Assert.Equal(64, bench.Areas.Areas[0].Available.Value);
        bench.Verify();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Frame)]
    [InlineData(2 * Frame)]
    public void Allocate_OwnArea_ServesAlsoAFrameAndIsTheOnlyOne(long bytes)
    {
        DmaBench bench = new DmaSpec { HighArea = 16 }.Boot();
        using DmaDevice own = new(bench.Machine, "codec") { Area = bench.Areas.Areas[1] };
        Assert.True(bench.IsInArea(bench.Allocate(bytes, device: own), "high"));
        bench.Verify();
    }

    [Fact]
    public void Allocate_OwnAreaByNameFull_GoesToTheBuddyAndNotToTheDefault()
    {
        DmaBench bench = new DmaSpec { HighArea = 16 }.Boot();
        bench.Areas.Assign("camera", bench.Areas.Areas[1]);
        Assert.True(bench.IsInArea(bench.Allocate(16 * Frame), "high"));
        DmaBuffer next = bench.Allocate(2 * Frame);
        Assert.False(bench.IsInArea(next));
        Assert.Equal(ZoneKind.Normal, bench.ZoneOf(next));
        Assert.Equal(64, bench.Areas.Areas[0].Available.Value);
    }

    [Fact]
    public void Allocate_AreaFull_GoesToTheBuddyThenIsRefused()
    {
        DmaBench bench = new DmaSpec().Boot();
        Assert.True(bench.IsInArea(bench.Allocate(64 * Frame)));
        Assert.Equal(ZoneKind.Normal, bench.ZoneOf(bench.Allocate(32 * Frame)));
        Assert.Equal(ZoneKind.Normal, bench.ZoneOf(bench.Allocate(16 * Frame)));
        Assert.Equal(ZoneKind.Dma, bench.ZoneOf(bench.Allocate(32 * Frame)));
        Assert.Equal(DmaRefusalReason.NoMemory, bench.Refused(64 * Frame).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Allocate_MayNotBlock_NeverAsksAnArea(bool coherent)
    {
        DmaBench bench = new DmaSpec { IsCoherent = coherent, Options = new() { AtomicPoolBytes = 8 * Frame } }.Boot();
        long before = bench.Areas.Areas[0].Available.Value;
        DmaBuffer buffer = bench.Allocate(2 * Frame, mayBlock: false);
        Assert.Equal(before, bench.Areas.Areas[0].Available.Value);
        Assert.Equal(coherent ? "camera" : "atomic pool Normal", bench.Inspect(buffer).Holder);
        bench.Verify();
    }

    [Fact]
    public void Allocate_MayNotBlockAndNoAtomicPool_IsRefusedThoughThereIsMemory() =>
        Assert.Equal(DmaRefusalReason.AtomicPoolEmpty, new DmaSpec().Boot().Refused(Frame, mayBlock: false).Reason);

    [Fact]
    public void Allocate_DevicePool_ComesFirstAndFallsBackToNothing()
    {
        DmaBench bench = new DmaSpec { SetAside = 16 }.Boot();
        bench.Device.DeclarePool(bench.SetAside);
        DmaBuffer first = bench.Allocate(9 * Frame);
        Assert.Equal(bench.SetAside.Start, DmaBench.Frame(first));
        Assert.Equal(16, bench.Device.Pool!.Used.Value);
        Assert.Equal(DmaRefusalReason.DevicePoolFull, bench.Refused(1).Reason);
        bench.Layer.Free(bench.Device, first);
        Assert.Equal(0, bench.Device.Pool.Used.Value);
        Assert.Equal(DmaRefusalReason.DevicePoolFull, bench.Refused(17 * Frame).Reason);
        bench.Allocate(1, mayBlock: false);
    }

    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(2, 8, 1)]
    [InlineData(3, 8, 2)]
    [InlineData(16, 8, 4)]
    [InlineData(16, 2, 2)]
    [InlineData(64, 3, 3)]
    public void Allocate_FromAnArea_IsAlignedToItsSizeUpToTheCap(int frames, int cap, int order)
    {
        DmaBench bench = new DmaSpec { Placement = Placement.Linux, Options = new() { AtomicPoolBytes = 0, AlignCap = cap } }.Boot();
        using DmaDevice own = new(bench.Machine, "codec") { Area = bench.Areas.Areas[0] };
        if (frames < 64) bench.Allocate(Frame, device: own);
        DmaBuffer buffer = bench.Allocate(frames * Frame, device: own);
        Assert.True(DmaBench.Frame(buffer).IsAligned(order));

        // The control: no more alignment was demanded than that. First fit after one frame is the lowest such place.
        if (frames < 64) Assert.False(DmaBench.Frame(buffer).IsAligned(order + 1), $"at {DmaBench.Frame(buffer)}");
    }

    [Theory]
    [InlineData("linux", 1)]
    [InlineData("cheapest", 0)]
    public void Allocate_AreaBeyondTheMask_GoesToALowerZoneAndLinuxLooksOnlyAfterwards(string placement, int grantedInVain)
    {
        DmaBench bench = new DmaSpec { Placement = placement == "linux" ? Placement.Linux : Placement.Cheapest }.Boot();
        bench.Allocate(16 * Frame);
        bench.Device.SetCoherentMask(bench.At(ZoneKind.Normal, 18 * Frame).Value - 1);
        Assert.True(bench.IsInArea(bench.Allocate(2 * Frame)));
        AreaCounters before = bench.Areas.Areas[0].Counters;
        Assert.Equal(ZoneKind.Dma, bench.ZoneOf(bench.Allocate(2 * Frame)));
        Assert.Equal(grantedInVain, bench.Areas.Areas[0].Counters.Granted - before.Granted);
        Assert.Equal(46, bench.Areas.Areas[0].Available.Value);
        bench.Verify();
    }

    [Fact]
    public void Allocate_NothingWithinReach_SaysSo()
    {
        DmaBench bench = new DmaSpec().Boot();
        bench.Device.SetCoherentMask(bench.At(ZoneKind.Normal, 0).Value - 1);
        for (int i = 0; i < 2; i++) bench.Allocate(32 * Frame);
        Assert.Equal(DmaRefusalReason.OutOfReach, bench.Refused(2 * Frame).Reason);
        Assert.Equal(64, bench.Areas.Areas[0].Available.Value);
    }

    [Fact]
    public void Allocate_BusCarriesLess_CountsLikeTheMask()
    {
        DmaBench bench = new DmaSpec().Boot();
        using DmaDevice behindBridge = new(bench.Machine, "bridge") { BusLimit = bench.At(ZoneKind.Normal, 0).Value - 1 };
        Assert.Equal(ZoneKind.Dma, bench.ZoneOf(bench.Allocate(2 * Frame, device: behindBridge)));
    }

    [Theory]
    [InlineData(257 * Frame)]
    [InlineData(long.MaxValue)]
    public void Allocate_MoreThanTheMachine_IsRefused(long bytes) =>
        Assert.Equal(DmaRefusalReason.NoMemory, new DmaSpec { SetAside = 16 }.Boot().Refused(bytes).Reason);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Allocate_LessThanAByte_IsMisuse(long bytes)
    {
        DmaBench bench = new DmaSpec().Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Layer.TryAllocate(bench.Device, bytes, out _, out _));
    }

    [Fact]
    public void Allocate_WorldThatCannotClear_LeavesNothingTaken()
    {
        WorldThatFails world = new() { ClearingsLeft = 0 };
        DmaBench bench = new DmaSpec { World = world }.Boot();
        Assert.Throws<WorldFailedException>(() => bench.Allocate(Frame));
        Assert.Equal(0, bench.Layer.CoherentCount);
        bench.Verify();
        Assert.Equal(0, bench.Machine.Holders.Count);
    }

    [Fact]
    public void Allocate_FromTheBuddy_ReadsAsZero()
    {
        WorldWithContents world = new();
        DmaBench bench = new DmaSpec { World = world }.Boot();
        Assert.Equal(0, world[DmaBench.Frame(bench.Allocate(1))]);
        Assert.Empty(world.Complaints);
    }
}
