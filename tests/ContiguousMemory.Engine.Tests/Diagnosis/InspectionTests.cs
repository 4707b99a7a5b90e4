using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Diagnosis;

/// <summary>One frame, and an area at a glance.</summary>
public sealed class InspectionTests
{
    [Fact]
    public void Of_EveryState_SaysWhatAndWhose()
    {
        TestMachine test = new MachineSpec().Boot();
        Painted painted = Picture.Paint(test, "#m" + new string('.', 62));
        Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out FrameRange taken));
        Assert.Equal(new FrameInspection(FrameState.Claimed, MigrateType.Cma, "device 0", null, -1), FrameInspection.Of(test.Machine, test.At(0)));
        Assert.Equal(new FrameInspection(FrameState.Lent, MigrateType.Cma, "movable", painted.Movable, 0), FrameInspection.Of(test.Machine, test.At(1)));
        Assert.Equal(new FrameInspection(FrameState.FreeHead, MigrateType.Cma, null, null, -1), FrameInspection.Of(test.Machine, test.At(2)));
        Assert.Equal((FrameState.Taken, "taker"), (FrameInspection.Of(test.Machine, taken.Start).State, FrameInspection.Of(test.Machine, taken.Start).Holder));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(128)]
    [InlineData(long.MaxValue - 2000)]
    [InlineData(-5000)]
    public void Of_NoSuchFrame_IsRefusedWithTheBound(long offset)
    {
        TestMachine test = new MachineSpec().Boot();
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => FrameInspection.Of(test.Machine, test.At(offset)));
        Assert.Contains("1024-1151", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => FrameInspection.Of(null!, default));
    }

    [Fact]
    public void Picture_EachBlock_HasItsWord()
    {
        TestMachine test = new MachineSpec { Area = 112, Refuge = 112 }.Boot();
        Painted painted = Picture.Paint(test, "................" + "dddd............" + "dddmm..........." + "dMm............." + "################" + "####mm.........." + "...#############");
        Assert.Equal(
            [BlockFill.Free, BlockFill.Discardable, BlockFill.Movable, BlockFill.Leased, BlockFill.Device, BlockFill.Mixed, BlockFill.Mixed],
            AreaPicture.Of(test.Area));
        foreach ((Tenant tenant, SlotLease lease) in painted.Leases) tenant.EndLease(lease);
        Assert.Equal(BlockFill.Movable, AreaPicture.Of(test.Area)[3]);
        Assert.Throws<ArgumentNullException>(() => AreaPicture.Of(null!));
    }

    [Fact]
    public void Picture_SeveralRanges_OneAfterTheOther()
    {
        TestMachine test = Ranges.Boot("linux", 16, 32, 16);
        test.Allocate(20);
        Assert.Equal([BlockFill.Free, BlockFill.Device, BlockFill.Mixed, BlockFill.Free], AreaPicture.Of(test.Area));
    }
}
