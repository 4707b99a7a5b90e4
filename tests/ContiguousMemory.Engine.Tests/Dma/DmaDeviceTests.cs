using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>How far a device reaches, and what it may have of its own.</summary>
public sealed class DmaDeviceTests
{
    private const long Frame = 4096;

    [Fact]
    public void NewDevice_HasTheKernelsDefaults()
    {
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        Assert.Equal((uint.MaxValue, uint.MaxValue), (device.Mask, device.CoherentMask));
        Assert.Equal((64 << 10, 1L << 32), (device.MaxSegment, device.SegmentBoundary));
        Assert.False(device.IsCoherent);
    }

    // The Dma zone of the test machine is 64 frames from frame 1024: its last byte is 0x43ffff.
    [Theory]
    [InlineData(0x43ffffUL, true)]
    [InlineData(0x43fffeUL, false)]
    [InlineData(0UL, false)]
    [InlineData(1UL, false)]
    [InlineData(0xffffffffUL, true)]
    [InlineData(ulong.MaxValue, true)]
    public void SetMasks_MustReachTheDmaZone(ulong mask, bool allowed)
    {
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        foreach (Action<ulong> set in (Action<ulong>[])[device.SetMask, device.SetCoherentMask, device.SetMasks])
        {
            if (allowed) set(mask);
            else Assert.Equal(DmaError.InputOutput, Assert.Throws<DmaException>(() => set(mask)).Error);
        }

        Assert.Equal(allowed ? mask : uint.MaxValue, device.Mask);
        Assert.Equal(allowed ? mask : uint.MaxValue, device.CoherentMask);
    }

    [Fact]
    public void RequiredMask_ReachesTheLastByteInWholeBits()
    {
        // 1024 + 256 frames end at 0x4fffff.
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        Assert.Equal(0x7fffffUL, device.RequiredMask);
    }

    [Theory]
    [InlineData(0x1000, 1, 0x1000, true)]
    [InlineData(0x1000, 1, 0xfff, false)]
    [InlineData(0x1000, 16, 0x100f, true)]
    [InlineData(0x1000, 17, 0x100f, false)]
    [InlineData(0x1000, 0, 0xffff, false)]
    [InlineData(0, long.MaxValue, ulong.MaxValue, true)]
    [InlineData(ulong.MaxValue, 1, ulong.MaxValue, true)]
    [InlineData(ulong.MaxValue, 2, ulong.MaxValue, false)]
    public void Reaches_AddressAndSizeLessOne_IsAtMostTheMask(ulong start, long bytes, ulong mask, bool reaches)
    {
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        Assert.Equal(reaches, device.Reaches(new PhysicalAddress(start), bytes, mask));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void SetMaxSegment_LessThanAByte_IsRefused(long bytes)
    {
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        Assert.Throws<ArgumentOutOfRangeException>(() => device.SetMaxSegment(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MinValue)]
    public void SetSegmentBoundary_NoPowerOfTwo_IsRefused(long bytes)
    {
        using DmaDevice device = new(new DmaSpec().Boot().Machine, "d");
        Assert.Throws<ArgumentOutOfRangeException>(() => device.SetSegmentBoundary(bytes));
        device.SetSegmentBoundary(1);
    }

    [Fact]
    public void DeclarePool_ASecondOne_IsBusy()
    {
        DmaBench bench = new DmaSpec { SetAside = 32 }.Boot();
        bench.Device.DeclarePool(bench.SetAside with { Count = new(16) });
        FrameRange rest = new(bench.SetAside.Start + new FrameCount(16), new(16));
        Assert.Equal(DmaError.Busy, Assert.Throws<DmaException>(() => bench.Device.DeclarePool(rest)).Error);
        bench.Verify();
    }

    [Theory]
    [InlineData(0, 16, true)]
    [InlineData(-1, 16, false)]
    [InlineData(0, 17, false)]
    [InlineData(0, 0, false)]
    [InlineData(100_000, 16, false)]
    public void DeclarePool_OnlyOfFramesThatWereSetAside(long offset, long count, bool allowed)
    {
        DmaBench bench = new DmaSpec { SetAside = 16 }.Boot();
        FrameRange frames = new(new Pfn(bench.SetAside.Start.Value + offset), new(count));
        if (allowed) bench.Device.DeclarePool(frames);
        else Assert.Throws<DmaException>(() => bench.Device.DeclarePool(frames));
        Assert.Equal(allowed, bench.Device.Pool is not null);
        bench.Verify();
    }

    [Fact]
    public void DeclarePool_FramesOfAnotherDevicesPool_NamesIt()
    {
        DmaBench bench = new DmaSpec { SetAside = 16 }.Boot();
        bench.Device.DeclarePool(bench.SetAside);
        using DmaDevice other = new(bench.Machine, "other");
        DmaException refused = Assert.Throws<DmaException>(() => other.DeclarePool(bench.SetAside));
        Assert.Contains("coherent pool of camera", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 8)]
    public void Pool_Regions_ArePowersOfTwoOnMultiplesOfThemselves(int frames, int region)
    {
        DmaBench bench = new DmaSpec { SetAside = 16 }.Boot();
        bench.Device.DeclarePool(bench.SetAside);
        bench.Allocate(1);
        DmaBuffer buffer = bench.Allocate(frames * Frame);
        Assert.Equal(region, (DmaBench.Frame(buffer) - bench.SetAside.Start).Value);
        Assert.Equal(1 + region, bench.Device.Pool!.Used.Value);
    }

    [Fact]
    public void Dispose_ThenUse_IsRefusedAndASecondDisposeIsQuiet()
    {
        DmaBench bench = new DmaSpec().Boot();
        DmaBuffer buffer = bench.Allocate(Frame);
        bench.Device.Dispose();
        bench.Device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bench.Allocate(Frame));
        Assert.Throws<ObjectDisposedException>(() => bench.Layer.Map(bench.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), 1, DmaDirection.ToDevice));

        // What it had can still be given back.
        bench.Layer.Free(bench.Device, buffer);
    }

    [Fact]
    public void AnotherMachine_IsMisuse()
    {
        DmaBench bench = new DmaSpec().Boot();
        DmaBench other = new DmaSpec().Boot();
        Assert.Throws<ArgumentException>(() => new DmaDevice(bench.Machine, "d") { Area = other.Areas.Areas[0] });
        Assert.Throws<ArgumentException>(() => bench.Layer.TryAllocate(other.Device, 1, out _, out _));
        Assert.Throws<ArgumentException>(() => bench.Layer.Map(other.Device, DmaSource.At(bench.At(ZoneKind.Normal, 0)), 1, DmaDirection.ToDevice));
    }
}
