using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>What a guaranteed area lends, and what it refuses to.</summary>
public sealed class PromiseTests
{
    private static MachineSpec Guaranteed => new() { Area = 64, Refuge = 32, Promise = LendingPromise.Guaranteed };

    [Fact]
    public void TryPopulate_MovableBeyondTheRefuge_IsRefusedAndDiscardableIsNot()
    {
        TestMachine test = Guaranteed.Boot();
        using Tenant movable = new(test.Machine, "movable", TenantKind.Movable, 64);
        Assert.Equal(32, Enumerable.Range(0, 64).Count(slot => movable.TryPopulate(slot)));
        Assert.False(Reclaimer.TryDropOneForMovable(test.Machine));

        // What can be dropped needs no place, and its own is one.
        using Tenant discardable = test.Lend(64, TenantKind.Discardable);
        Assert.Equal(0, test.Zone.Free.Value);
        Assert.False(movable.TryPopulate(32));
        test.Verify();
        Assert.Equal((new FrameCount(32), new FrameCount(64)), (test.Allocate(64).Moved, discardable.Frames + new FrameCount(64)));
        test.Verify();
    }

    [Fact]
    public void TryPopulate_BestEffort_LendsAllAndClaimsAreRefused()
    {
        TestMachine test = (Guaranteed with { Promise = LendingPromise.BestEffort }).Boot();
        using Tenant movable = test.Lend(96);
        Assert.Equal(RefusalReason.NoRefuge, test.Refused(64).Reason);
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(10, 22)]
    [InlineData(32, 0)]
    [InlineData(33, 0)]
    public void TryPopulate_Watermark_IsNoPlace(int watermark, int lent)
    {
        TestMachine test = (Guaranteed with { Watermark = watermark }).Boot();
        using Tenant movable = new(test.Machine, "movable", TenantKind.Movable, 64);
        for (int slot = 0; slot < 64; slot++) movable.TryPopulate(slot);
        Assert.Equal(lent, Picture.Of(test.Area).Count(unit => unit == 'm'));
        test.Verify();
        test.Allocate(64);
        test.Verify();
    }

    [Fact]
    public void TryTake_PlacesThatAreOwed_IsRefusedUntilAMovableUnitLeaves()
    {
        TestMachine test = Guaranteed.Boot();
        using Tenant movable = test.Lend(32);
        Assert.False(test.Machine.TryTake(0, MigrateType.Unmovable, "driver", out _));
        Assert.True(movable.TryGiveUp(0));
        Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "driver", out FrameRange taken));
        Assert.False(movable.TryPopulate(0));
        test.Verify();
        test.Machine.GiveBack(taken);
        Assert.True(movable.TryPopulate(0));
    }

    [Fact]
    public void TryAllocate_PlaceIsLeased_NamesTheLeaseAndIsGrantedOnceItEnds()
    {
        TestMachine test = (Guaranteed with { Refuge = 16, CmaFirstAbovePercent = 100 }).Boot();
        using Tenant discardable = test.Lend(16, TenantKind.Discardable, "cache"); // All of the refuge.
        using Tenant movable = test.Lend(16);
        SlotLease lease = TestMachine.Lease(discardable, 3, "reader");
        test.Time.Advance(TimeSpan.FromSeconds(2));
        AreaRequest request = TestMachine.Request(64);
        AllocationFailure failure = test.Refused(request);
        Assert.Equal((RefusalReason.NoRefuge, Obstacle.Lease, FrameCount.Zero), (failure.Reason, failure.Last.Obstacle, failure.Moved + failure.Discarded));
        AllocationDiagnosis diagnosis = Diagnose.Refusal(test.Area, request, failure);
        Blocker blocker = Assert.Single(diagnosis.RefugeBlockers);
        Assert.Equal(("reader", lease.Frames, TimeSpan.FromSeconds(2), Obstacle.Lease), (blocker.Holder, blocker.Frames, blocker.HeldFor, blocker.Obstacle));
        Assert.Contains("Outside areas 'reader' has 4 KiB leased", diagnosis.Explanation, StringComparison.Ordinal);
        Assert.Equal("It would be granted once 'reader' let go of 4 KiB outside areas, for the tenants in its way to move to.", diagnosis.Remedy);
        discardable.EndLease(lease);
        test.Allocate(request);
        test.Verify();
    }

    [Fact]
    public void TryAllocate_LeaseInTheOnlyWindow_IsNamed()
    {
        TestMachine test = Guaranteed.Boot();
        using Tenant movable = test.Lend(8);
        SlotLease lease = TestMachine.Lease(movable, 0, "reader");
        AreaRequest request = TestMachine.Request(64);
        AllocationDiagnosis diagnosis = Diagnose.Refusal(test.Area, request, test.Refused(request));
        Assert.Equal(("reader", Obstacle.Lease), (diagnosis.Blockers[0].Holder, diagnosis.Blockers[0].Obstacle));
        movable.EndLease(lease);
        test.Allocate(request);
    }

    /// <summary>Leased for long, a discardable unit is no place that anybody could wait for.</summary>
    [Fact]
    public void TryLeaseLongTerm_DiscardableInAPlaceThatIsOwed_IsRefused()
    {
        TestMachine test = (Guaranteed with { Refuge = 16, CmaFirstAbovePercent = 100 }).Boot();
        using Tenant discardable = test.Lend(16, TenantKind.Discardable);
        using Tenant movable = test.Lend(15);
        Assert.Equal(LongTermOutcome.Leased, discardable.TryLeaseLongTerm(0, out SlotLease first));
        Assert.Equal(LongTermOutcome.Leased, discardable.TryLeaseLongTerm(0, out SlotLease again)); // the same place
        Assert.Equal(LongTermOutcome.NoRoomOutside, discardable.TryLeaseLongTerm(1, out _));
        test.Verify();
        test.Allocate(64);
        discardable.EndLease(first);
        test.Verify();
        discardable.EndLease(again);
        test.Verify();
    }

    [Fact]
    public async Task TryMove_UnitInTransit_ItsPlaceIsNobodyElses()
    {
        using WorldThatWaits world = new();
        TestMachine test = (Guaranteed with { World = world, Refuge = 16 }).Boot();
        using Tenant movable = test.Lend(16);
        world.StopNextMove();
        Task<AreaAllocation> claim = Patience.Start(() => test.Allocate(64));
        world.WaitForStop();
        test.Verify();
        Assert.False(test.Machine.TryTake(0, MigrateType.Unmovable, "driver", out _));
        world.LetGo();
        Assert.Equal(16, (await claim.Within()).Moved.Value);
        test.Verify();
    }

    [Fact]
    public void TryMove_WorldFails_TheUnitIsOwedAPlaceAgain()
    {
        WorldThatFails world = new() { MovesLeft = 3 };
        TestMachine test = (Guaranteed with { World = world, Refuge = 16 }).Boot();
        using Tenant movable = test.Lend(16);
        Assert.Throws<WorldFailedException>(() => test.TryAllocate(64, 0, out _, out _));
        test.Verify();
        Assert.False(test.Machine.TryTake(0, MigrateType.Unmovable, "driver", out _));
        world.MovesLeft = null;
        test.Allocate(64);
    }

    /// <summary>A place that is being filled at this moment is none for a moment: the refusal says so, and whoever waits is woken.</summary>
    [Fact]
    public async Task TryAllocate_PlaceIsBeingFilled_IsToldAndWokenWhenItIsFull()
    {
        using WorldThatWaits world = new();
        TestMachine test = (Guaranteed with { World = world, Refuge = 16, CmaFirstAbovePercent = 100 }).Boot();
        using Tenant discardable = new(test.Machine, "cache", TenantKind.Discardable, 16);
        for (int slot = 0; slot < 15; slot++) Assert.True(discardable.TryPopulate(slot));
        world.StopNextClear();
        Task<bool> filling = Patience.Start(() => discardable.TryPopulate(15));
        world.WaitForStop();
        using Tenant movable = test.Lend(16);
        test.Verify();
        Task change = test.Machine.NextChange();
        AllocationFailure failure = test.Refused(64);
        Assert.Equal((RefusalReason.NoRefuge, Obstacle.InTransit, FrameCount.Zero), (failure.Reason, failure.Last.Obstacle, failure.Moved));
        Assert.False(change.IsCompleted);
        world.LetGo();
        await change.Within();
        Assert.True(await filling.Within());
        test.Allocate(64);
        test.Verify();
    }

    [Fact]
    public void Declare_PromiseThatIsNone_IsRefused() =>
        Assert.Contains("neither", Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = Board.MiB, Promise = (LendingPromise)2 }).Message, StringComparison.Ordinal);
}
