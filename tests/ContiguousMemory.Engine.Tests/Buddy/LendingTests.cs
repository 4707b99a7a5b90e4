using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Who may borrow from areas, and when they come first (facts of the kernel's buddy, 6.12).</summary>
public sealed class LendingTests
{
    [Theory]
    [InlineData(MigrateType.Unmovable)]
    [InlineData(MigrateType.Movable)]
    [InlineData(MigrateType.Reclaimable)]
    public void TryTake_OnlyTheAreaIsFree_IsRefused(MigrateType type)
    {
        TestMachine test = new MachineSpec().Boot();
        for (int i = 0; i < 64; i++) Assert.True(test.Machine.TryTake(0, type, "taker", out _));
        Assert.False(test.Machine.TryTake(0, type, "taker", out _));
        Assert.Equal((64, 64), (test.Zone.Free.Value, test.Zone.FreeCma.Value));
        test.Verify();
    }

    [Fact]
    public void TryPopulate_OnlyTheAreaIsFree_Borrows()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        Tenant tenant = test.Lend(128);
        Assert.Equal(0, test.Zone.Free.Value);
        Assert.Equal(new string('m', 64), Picture.Of(test.Area));
        tenant.Dispose();
        test.Verify();
    }

    [Fact]
    public void TryPopulate_MayNotBorrow_StaysOutside()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = new(test.Machine, "pinned", TenantKind.Movable, 65);
        for (int slot = 0; slot < 64; slot++) Assert.True(tenant.TryPopulate(slot, mayBorrow: false));
        Assert.False(tenant.TryPopulate(64, mayBorrow: false));
        Assert.False(tenant.IsPresent(64));
        Assert.Equal(new string('.', 64), Picture.Of(test.Area));
    }

    /// <summary>Free area frames come first while they are more than this share of all free frames: the threshold's both sides, and its ends.</summary>
    [Theory]
    [InlineData(64, 64, 50, false)] // exactly half
    [InlineData(64, 63, 50, true)] // one more than half
    [InlineData(64, 65, 50, false)]
    [InlineData(64, 64, 49, true)]
    [InlineData(64, 64, 51, false)]
    [InlineData(1, 64, 0, true)] // any at all
    [InlineData(64, 1, 100, false)] // never first
    [InlineData(64, 1, 99, false)] // 64 of 65 are 98.5 %
    [InlineData(64, 1, 98, true)]
    public void TryPopulate_ShareOfFreeAreaFrames_DecidesWhereItGoes(int freeCma, int freeOutside, int percent, bool areaFirst)
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = percent, Refuge = 128 }.Boot();
        for (int i = freeOutside; i < 128; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Movable, "taker", out _));
        if (freeCma < 64) test.Allocate(64 - freeCma);
        Assert.Equal((freeCma, freeCma + freeOutside), (test.Zone.FreeCma.Value, test.Zone.Free.Value));

        using Tenant tenant = test.Lend(1);
        Assert.Equal(areaFirst, test.Area.Contains(new FrameRange(TestMachine.PlaceOf(tenant, 0), new FrameCount(1))));
    }

    [Fact]
    public void TryPopulate_OwnKindIsGone_BorrowsBeforeItTakesFromOthers()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        LeaveOneUnmovableFrame(test);
        using Tenant tenant = test.Lend(1);
        Assert.True(test.Area.Contains(new FrameRange(TestMachine.PlaceOf(tenant, 0), new FrameCount(1))));
    }

    [Fact]
    public void TryPopulate_NothingElseLeft_TakesFromAnUnmovableBlock()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        FrameRange left = LeaveOneUnmovableFrame(test);
        test.Allocate(64);
        using Tenant tenant = test.Lend(1);
        Assert.Equal(left.Start, TestMachine.PlaceOf(tenant, 0));
        test.Verify();
    }

    [Fact]
    public void Rules_AnyTraffic_NeverRetypeABlockOfAnArea()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 0 }.Boot();
        using Tenant tenant = test.Lend(64);
        while (test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _))
        {
        }

        for (int slot = 0; slot < 64; slot++) Assert.True(tenant.TryGiveUp(slot));
        Assert.False(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        Assert.All(Enumerable.Range(0, 4), block => Assert.Equal(MigrateType.Cma, test.Machine.Blocks[block]));
        Assert.Equal(64, test.Zone.Cma.Value);
        AreaAllocation allocation = test.Allocate(64);
        Assert.True(test.Area.Release(allocation).IsReleased);
        Assert.All(Enumerable.Range(0, 4), block => Assert.Equal(MigrateType.Cma, test.Machine.Blocks[block]));
        test.Verify();
    }

    /// <summary>Of ordinary memory, one free frame in a block that has become unmovable.</summary>
    private static FrameRange LeaveOneUnmovableFrame(TestMachine test)
    {
        FrameRange last = default;
        for (int i = 0; i < 64; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out last));
        Assert.Equal(MigrateType.Unmovable, test.Machine.Blocks.OfFrame(test.Machine.Frames.IndexOf(last.Start)));
        test.Machine.GiveBack(last);
        Assert.Equal(65, test.Zone.Free.Value);
        return last;
    }
}
