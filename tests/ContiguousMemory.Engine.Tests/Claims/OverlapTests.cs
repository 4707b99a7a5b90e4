using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>Two claims that touch one page block: the second meets busy, never the first one's frames.</summary>
public sealed class OverlapTests
{
    [Fact]
    public async Task Claim_BlockOfAnotherClaim_IsBusyWithIt()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Picture.Paint(test, new string('m', 64));
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(4) with { Limit = test.At(4) });

        // The same block, other frames: the bitmap would allow it.
        ClaimOutcome outcome = ClaimDirectly(test, test.Window(8, 4));
        Assert.Equal((ClaimStatus.Busy, Obstacle.OtherClaim, test.At(8)), (outcome.Status, outcome.Obstacle, outcome.At));
        Assert.Equal(ClaimStatus.Busy, ClaimDirectly(test, test.Window(12, 20)).Status);
        Assert.Equal(1, Enumerable.Range(0, test.Machine.Blocks.Count).Count(test.Machine.Blocks.IsIsolated));
        world.LetGo();
        await first.Within();
        test.Verify();
    }

    /// <summary>Free frames of an isolated block are nobody's, for a claim that would have nothing to move as well.</summary>
    [Fact]
    public async Task Claim_FreeFramesInABlockOfAnotherClaim_IsBusyWithIt()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Picture.Paint(test, "mmmm............" + new string('.', 48));
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(4) with { Limit = test.At(4) });
        ClaimOutcome outcome = ClaimDirectly(test, test.Window(8, 4));
        Assert.Equal((ClaimStatus.Busy, Obstacle.OtherClaim, test.At(8)), (outcome.Status, outcome.Obstacle, outcome.At));
        test.Verify();
        world.LetGo();
        await first.Within();
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public async Task TryAllocate_BlockOfAnotherClaim_GoesToTheNext(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Placement = policy }.Boot();
        Picture.Paint(test, new string('m', 64));
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(4) with { Limit = test.At(4) });
        AreaAllocation second = test.Allocate(4);
        Assert.Equal(test.Window(16, 4), second.Frames);
        Assert.Equal(policy == Placement.Linux ? 13 : 1, second.Attempts); // Linux looks at each slot of the block in vain.
        world.LetGo();
        Assert.Equal(test.Window(0, 4), (await first.Within()).Frames);
        test.Verify();
    }

    [Theory]
    [InlineData("linux", RefusalReason.Busy)]
    [InlineData("cheapest", RefusalReason.Busy)]
    public async Task TryAllocate_EveryBlockIsAnothersClaim_IsBusy(string placement, RefusalReason reason)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Placement = policy, Area = 16, MaxOrder = 4 }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm");
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(8));
        AllocationFailure failure = test.Refused(8);
        Assert.Equal((reason, 16), (failure.Reason, failure.Errno));
        world.LetGo();
        await first.Within();
        test.Allocate(8);
        test.Verify();
    }

    [Fact]
    public async Task TryAllocate_WindowOfAnotherRequest_IsNotEvenLookedAt()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4, Placement = Placement.Linux }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm");
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(16));
        AllocationFailure failure = test.Refused(1);
        Assert.Equal((RefusalReason.NoRoom, 12, 0), (failure.Reason, failure.Errno, failure.Attempts));
        Assert.Equal((16, 0), (test.Area.Used.Value, test.Area.Available.Value));
        world.LetGo();
        await first.Within();
    }

    [Fact]
    public async Task Claim_NeighbouringBlocks_DoNotMix()
    {
        // Both blocks are free but for one unit each; isolated, their free frames are buddies.
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 32 }.Boot();
        Picture.Paint(test, "m..............." + "m...............");
        Task<AreaAllocation> first = Stop(test, world, TestMachine.Request(16) with { Limit = test.At(16) });
        AreaAllocation second = test.Allocate(16);
        Assert.Equal(test.Window(16, 16), second.Frames);
        test.Verify();
        world.LetGo();
        Assert.Equal(test.Window(0, 16), (await first.Within()).Frames);
        test.Verify();
        Assert.True(test.Area.Release(second).IsReleased);
        test.Verify();
    }

    [Fact]
    public async Task Claim_UnitLeasedMeanwhile_IsBusyWithTheLeaseAndLeavesNoMark()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4, Placement = Placement.Linux }.Boot();
        Painted painted = Picture.Paint(test, "mmmmmmmmmmmmmmmm");
        world.StopNextMove();
        Task<(bool Granted, AllocationFailure Failure)> claim = Patience.Start(() => (test.TryAllocate(16, 0, out _, out AllocationFailure failure), failure));
        world.WaitForStop();
        SlotLease lease = TestMachine.Lease(painted.Movable, test.SlotAt(painted.Movable, test.At(15)));
        world.LetGo();
        (bool granted, AllocationFailure failure) = await claim.Within();
        Assert.False(granted);
        Assert.Equal((RefusalReason.Busy, Obstacle.Lease, test.At(15), 15), (failure.Reason, failure.Last.Obstacle, failure.Last.At, failure.Moved.Value));
        Assert.Equal("...............M", Picture.Of(test.Area));
        Assert.Equal((16, 0, 0), (test.Area.Available.Value, test.Area.Pending.Count, test.Machine.ActiveClaims.Count));
        painted.Movable.EndLease(lease);
        test.Verify();
    }

    [Fact]
    public async Task TryAllocate_UnitLeasedMeanwhile_CheapestTakesAnotherWindow()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Painted painted = Picture.Paint(test, new string('m', 64));
        Task<AreaAllocation> claim = Stop(test, world, TestMachine.Request(16));
        SlotLease lease = TestMachine.Lease(painted.Movable, test.SlotAt(painted.Movable, test.At(15)));
        world.LetGo();
        AreaAllocation allocation = await claim.Within();
        Assert.Equal((test.Window(16, 16), 2, 31), (allocation.Frames, allocation.Attempts, (int)allocation.Moved.Value));
        painted.Movable.EndLease(lease);
        test.Verify();
    }

    /// <summary>The block before the one that is taken was marked for a moment, and is as it was.</summary>
    [Fact]
    public async Task Claim_SecondBlockOfAnotherClaim_UnmarksTheFirst()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Picture.Paint(test, new string('m', 64));
        world.StopNextMove();
        Task<ClaimOutcome> first = Patience.Start(() => ClaimDirectly(test, test.Window(32, 4)));
        world.WaitForStop();
        ClaimOutcome outcome = ClaimDirectly(test, test.Window(8, 28));
        Assert.Equal((ClaimStatus.Busy, Obstacle.OtherClaim, test.At(32)), (outcome.Status, outcome.Obstacle, outcome.At));
        Assert.Equal([2], Enumerable.Range(0, test.Machine.Blocks.Count).Where(test.Machine.Blocks.IsIsolated));
        Assert.All([0, 1], block => Assert.Equal(MigrateType.Cma, test.Machine.Blocks[block]));
        world.LetGo();
        Assert.Equal(ClaimStatus.Granted, (await first.Within()).Status);
    }

    private static ClaimOutcome ClaimDirectly(TestMachine test, FrameRange range)
    {
        int holder;
        lock (test.Machine.Gate) holder = test.Machine.Holders.Add("second", 0);
        ClaimOutcome outcome = new ClaimProtocol(test.Machine).Claim(range, holder, []);
        lock (test.Machine.Gate) test.Machine.Holders.Remove(holder);
        return outcome;
    }

    private static Task<AreaAllocation> Stop(TestMachine test, WorldThatWaits world, AreaRequest request)
    {
        world.StopNextMove();
        Task<AreaAllocation> claim = Patience.Start(() => test.Allocate(request));
        world.WaitForStop();
        return claim;
    }
}
