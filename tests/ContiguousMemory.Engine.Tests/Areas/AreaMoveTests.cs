using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Moving what a device holds: where it goes, what it keeps, and that what does not come to its end leaves no trace.</summary>
public sealed class AreaMoveTests
{
    [Fact]
    public void Move_Ended_TheHolderIsTheSameElsewhere()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(8);
        AreaAllocation own = test.Allocate(8, name: "camera");
        for (int i = 0; i < 8; i++) world[own.Frames.Start + new FrameCount(i)] = 100 + i;
        test.Area.Release(below);
        test.Time.Advance(TimeSpan.FromSeconds(9));
        Task waiter = test.Machine.NextChange();

        Assert.Equal(AreaMoveStatus.Begun, Begin(test, own.Frames, Down(own), out AreaMove? move));
        Assert.Equal(64 - 16, test.Area.Available.Value);
        move!.Copy();
        Assert.False(waiter.IsCompleted);
        Assert.True(move.TryEnd());
        move.Dispose();

        Assert.True(waiter.IsCompleted);
        Assert.Equal(test.Window(0, 8), move.To);
        Assert.Equal((64 - 8, 56), (test.Area.Available.Value, test.Area.LongestRun.Value));
        Assert.Equal(Enumerable.Range(100, 8).Select(value => (long)value), Enumerable.Range(0, 8).Select(i => world[test.At(i)]));
        Blocker blocker = Assert.Single(Diagnose.Refusal(test.Area, TestMachine.Request(64), test.Refused(64)).Blockers);
        Assert.Equal(("camera", TimeSpan.FromSeconds(9)), (blocker.Holder, blocker.HeldFor));
        Assert.False(test.Area.Release(own).IsReleased);
        Assert.True(test.Area.Release(own with { Frames = move.To }).IsReleased);
        Assert.Equal(8, test.Area.Counters.FramesRelocated);
        test.Verify();
    }

    [Fact]
    public void Move_WindowWithTenants_EmptiesItLikeAClaim()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, Area = 32, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(16);
        AreaAllocation own = test.Allocate(16);
        test.Area.Release(below);
        Tenant tenant = test.Lend(16);
        Assert.Equal(AreaMoveStatus.Begun, Begin(test, own.Frames, Down(own), out AreaMove? move));
        Assert.Equal(16, move!.Moved.Value);
        Assert.Equal(16, test.Area.Counters.FramesMoved);
        move.Copy();
        Assert.True(move.TryEnd());
        Assert.True(TestMachine.PlaceOf(tenant, 0) >= test.At(32));
        test.Verify();
    }

    [Fact]
    public void Move_LeasedWindow_StaysWhereItIs()
    {
        TestMachine test = new MachineSpec { Area = 32, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(16);
        AreaAllocation own = test.Allocate(16);
        test.Area.Release(below);
        Tenant tenant = test.Lend(1);
        SlotLease lease = TestMachine.Lease(tenant, 0);
        BooksSnapshot before = test.Books();
        Assert.Equal(AreaMoveStatus.NoWindow, Begin(test, own.Frames, Down(own), out _));
        Assert.Equal(before, test.Books());
        tenant.EndLease(lease);
        test.Verify();
    }

    [Fact]
    public void Move_CopyFails_ComesThroughAndLeavesNoTrace()
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(8);
        AreaAllocation own = test.Allocate(8);
        test.Area.Release(below);
        BooksSnapshot before = test.Books();
        AreaCounters counters = test.Area.Counters;
        Assert.Equal(AreaMoveStatus.Begun, Begin(test, own.Frames, Down(own), out AreaMove? move));
        world.MovesLeft = 0;
        Assert.Throws<WorldFailedException>(move!.Copy);
        Assert.Throws<InvalidOperationException>(() => move.TryEnd());
        move.Dispose();
        Assert.Throws<ObjectDisposedException>(move.Copy);
        Assert.Equal((before, counters), (test.Books(), test.Area.Counters));
        test.Verify();
    }

    [Fact]
    public void Move_Cancelled_LeavesNoTrace()
    {
        TestMachine test = new MachineSpec { Area = 32, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(16);
        AreaAllocation own = test.Allocate(16);
        test.Area.Release(below);
        test.Lend(16);
        BooksSnapshot before = test.Books();
        Assert.Equal(AreaMoveStatus.Cancelled, test.Area.TryBeginMove(own.Frames, Down(own), out _, new CancellationToken(canceled: true)));
        Assert.Equal(before, test.Books());
        test.Verify();
    }

    /// <summary>Who looked while the window was taken in vain, and found nothing, is woken when it is given back; nobody else is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Move_Abandoned_WakesThoseItTurnedAway(bool isTurnedAway)
    {
        TestMachine test = new MachineSpec { Area = 16, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(8);
        AreaAllocation own = test.Allocate(8);
        test.Area.Release(below);
        Assert.Equal(AreaMoveStatus.Begun, Begin(test, own.Frames, Down(own), out AreaMove? move));
        Task waiter = test.Machine.NextChange();
        if (isTurnedAway) Assert.Equal(RefusalReason.NoRoom, test.Refused(8).Reason);
        move!.Dispose();
        Assert.Equal(isTurnedAway, waiter.IsCompleted);
        test.Allocate(8);
        test.Verify();
    }

    /// <summary>A window that is kept for the first in line is nobody's to move to.</summary>
    [Fact]
    public void Move_KeptWindow_IsNotTaken()
    {
        TestMachine test = new MachineSpec { Area = 32, Placement = Placement.Linux }.Boot();
        AreaAllocation below = test.Allocate(16);
        AreaAllocation own = test.Allocate(8);
        test.Area.Release(below);
        test.Area.Keep(long.MaxValue, TestMachine.Request(16));
        Assert.Equal(AreaMoveStatus.NoWindow, Begin(test, own.Frames, Down(own), out _));
        test.Area.Keep(long.MaxValue, null);
        Assert.Equal(AreaMoveStatus.Begun, Begin(test, own.Frames, Down(own), out AreaMove? move));
        move!.Dispose();
        test.Verify();
    }

    [Fact]
    public void Move_MisusedOrNobodys_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation own = test.Allocate(8);
        Assert.Throws<ArgumentException>(() => Begin(test, own.Frames, TestMachine.Request(9), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Begin(test, own.Frames, TestMachine.Request(8, align: -1), out _));
        FrameRange[] nobodys = [test.Window(8, 8), test.Window(-8, 8), test.Window(4, 8), new(new(long.MaxValue - 8), new(8))];
        Assert.All(nobodys, frames => Assert.Equal(AreaMoveStatus.NotHeld, Begin(test, frames, TestMachine.Request(8), out _)));
        Assert.Equal(AreaMoveStatus.NotHeld, Begin(test, new(own.Frames.Start, default), TestMachine.Request(0), out _));
        test.Verify();
    }

    private static AreaMoveStatus Begin(TestMachine test, FrameRange frames, AreaRequest place, out AreaMove? move) =>
        test.Area.TryBeginMove(frames, place, out move, TestContext.Current.CancellationToken);

    private static AreaRequest Down(AreaAllocation allocation) => new(allocation.Frames.Count, 0, "arrival") { Limit = allocation.Frames.Start };
}
