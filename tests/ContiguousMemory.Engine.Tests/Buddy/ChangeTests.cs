using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Who waits for room is woken by what may have made some, loses no wake-up, and is not woken by its own failure.</summary>
public sealed class ChangeTests
{
    public static TheoryData<string> Changes => ["release", "give back", "end of a lease", "give up", "end of a tenant"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void NextChange_SomethingComesFree_Completes(string change)
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(4);
        AreaAllocation device = test.Allocate(4);
        Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out FrameRange taken));
        SlotLease lease = TestMachine.Lease(tenant, 0);
        Task next = test.Machine.NextChange();
        Assert.False(next.IsCompleted);
        switch (change)
        {
            case "release": Assert.True(test.Area.Release(device).IsReleased); break;
            case "give back": test.Machine.GiveBack(taken); break;
            case "end of a lease": tenant.EndLease(lease); break;
            case "give up": Assert.True(tenant.TryGiveUp(1)); break;
            default:
                tenant.EndLease(lease);
                next = test.Machine.NextChange();
                tenant.Dispose();
                break;
        }

        Assert.True(next.IsCompleted);
        Assert.False(test.Machine.NextChange().IsCompleted);
    }

    [Fact]
    public void NextChange_SeveralWaiters_AreAllWokenOnce()
    {
        ChangeSignal signal = new();
        Task first = signal.Next();
        Assert.Same(first, signal.Next());
        signal.Raise();
        Assert.True(first.IsCompletedSuccessfully);
        Assert.NotSame(first, signal.Next());
        Assert.False(signal.Next().IsCompleted);
    }

    [Fact]
    public void Raise_NobodyWaits_IsNotKept()
    {
        ChangeSignal signal = new();
        signal.Raise();
        Assert.False(signal.Next().IsCompleted);
    }

    public static TheoryData<string> Refusals => ["leased", "no room", "no refuge"];

    /// <summary>Else a caller that waits for a change after each refusal would never rest.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void NextChange_OwnRefusal_DoesNotComplete(string refusal)
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux, Refuge = refusal == "no refuge" ? 16 : 64 }.Boot();
        Tenant tenant = test.Lend(64);
        if (refusal == "leased") Enumerable.Range(0, 64).ToList().ForEach(slot => TestMachine.Lease(tenant, slot));
        if (refusal == "no room") test.Allocate(64);
        if (refusal == "no refuge") Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Task next = test.Machine.NextChange();
        test.Refused(16);
        Assert.False(next.IsCompleted);
    }

    /// <summary>Both of a request's marks, bits and isolated blocks, turn others away. Who was, is woken when they are off.</summary>
    [Theory]
    [InlineData("allocation")]
    [InlineData("populate")]
    public async Task NextChange_TurnedAwayByAClaimThatThenFails_Completes(string turnedAway)
    {
        using WorldThatWaits world = new();
        using CancellationTokenSource cancel = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, Refuge = 16, MaxOrder = 4 }.Boot();
        Tenant tenant = test.Lend(2);
        if (turnedAway != "allocation")
        {
            // Leave nothing but the room the two tenants move to, and what the claim isolates.
            for (int i = 0; i < 14; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        }

        world.StopNextMove();
        Task<bool> claim = Patience.Start(() => test.Area.TryAllocate(new(new(16), 0, "device"), out _, out _, cancel.Token));
        world.WaitForStop();
        if (turnedAway != "allocation") Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "the last", out _));

        Task next = test.Machine.NextChange();
        switch (turnedAway)
        {
            case "allocation": Assert.Equal(RefusalReason.NoRoom, test.Refused(1).Reason); break;
            default: Assert.False(new Tenant(test.Machine, "late", TenantKind.Movable, 1).TryPopulate(0)); break;
        }

        Assert.False(next.IsCompleted);
        await cancel.CancelAsync();
        world.LetGo();
        Assert.False(await claim.Within());
        Assert.True(next.IsCompleted);
        tenant.Dispose();
        test.Verify();
    }

    /// <summary>A claim that ends before it moved or dropped anything changed nothing, but for the marks that were in the way.</summary>
    [Theory]
    [InlineData("bits")]
    [InlineData("blocks")]
    [InlineData("blocks, populating")]
    [InlineData("nobody")]
    public async Task NextChange_ClaimThatMovedNothing_WakesThoseItTurnedAwayAndNoOthers(string turnedAwayBy)
    {
        using CacheThatWaits cache = new();
        using CancellationTokenSource cancel = new();
        TestMachine test = new MachineSpec { Area = 16, Refuge = 16, MaxOrder = 4 }.Boot();
        test.Lend(2);
        test.Machine.AddCache(cache);
        Task<bool> claim = Patience.Start(() => test.Area.TryAllocate(new(new(turnedAwayBy == "bits" ? 16 : 4), 0, "device"), out _, out _, cancel.Token));
        if (turnedAwayBy != "bits")
        {
            // Four frames that are free are taken at once; the four at the top, with the tenants, need a claim.
            Assert.True(await claim.Within());
            claim = Patience.Start(() => test.Area.TryAllocate(new(new(12), 2, "device"), out _, out _, cancel.Token));
        }

        cache.WaitForDrain();
        test.Machine.RemoveCache(cache);
        Task next = test.Machine.NextChange();
        if (turnedAwayBy == "bits") test.Refused(1);
        if (turnedAwayBy == "blocks") Assert.Equal(ClaimStatus.Busy, ClaimTail(test));
        if (turnedAwayBy == "blocks, populating") TurnAwayFromTheLastFrames(test);
        await cancel.CancelAsync();
        cache.LetGo();
        Assert.False(await claim.Within());
        Assert.Equal(turnedAwayBy != "nobody", next.IsCompleted);
    }

    /// <summary>Woken before the marks are off it looks in vain, and must be woken again: the loop of every waiter ends.</summary>
    [Fact]
    public async Task NextChange_LoopOfAWaiter_EndsWhenTheClaimInItsWayFails()
    {
        for (int i = 0; i < Soak.Times(50); i++)
        {
            using WorldThatWaits world = new();
            using CancellationTokenSource cancel = new();
            TestMachine test = new MachineSpec { World = world, Area = 16, Refuge = 16, MaxOrder = 4 }.Boot();
            test.Lend(2);
            world.StopNextMove();
            Task<bool> claim = Patience.Start(() => test.Area.TryAllocate(new(new(16), 0, "device"), out _, out _, cancel.Token));
            world.WaitForStop();
            Task waiter = Patience.Start(async () =>
            {
                Task next = test.Machine.NextChange();
                while (!test.TryAllocate(1, 0, out _, out _))
                {
                    await next;
                    next = test.Machine.NextChange();
                }
            }).Unwrap();
            await cancel.CancelAsync();
            world.LetGo();
            Assert.False(await claim.Within());
            await waiter.Within();
        }
    }

    [Fact]
    public async Task NextChange_MetAUnitInTransit_CompletesWhenItHasArrived()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, Refuge = 64, MaxOrder = 4 }.Boot();
        Tenant tenant = test.Lend(16);

        // A unit on its way out for a long lease has no claim's marks on it.
        world.StopNextMove();
        Task<LongTermOutcome> mover = Patience.Start(() => tenant.TryLeaseLongTerm(0, out _));
        world.WaitForStop();
        Task next = test.Machine.NextChange();
        Assert.Equal(RefusalReason.Busy, test.Refused(16).Reason);
        world.LetGo();
        Assert.Equal(LongTermOutcome.Leased, await mover.Within());
        Assert.True(next.IsCompleted);
        test.Allocate(16);
        test.Verify();
    }

    /// <summary>Nothing comes free when a unit has been filled; but now it can be moved, and whoever met it on the way must hear of it.</summary>
    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public async Task NextChange_MetAUnitBeingFilled_CompletesWhenItIs(string policy)
    {
        Assert.True(Placement.TryParse(policy, out Placement? placement));
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, Refuge = 64, MaxOrder = 4, Placement = placement }.Boot();
        world.StopNextClear();
        Task<Tenant> filler = Patience.Start(() => test.Lend(1));
        world.WaitForStop();
        Task next = test.Machine.NextChange();
        AllocationFailure failure = test.Refused(16);
        Assert.Equal(RefusalReason.Busy, failure.Reason);
        Assert.False(next.IsCompleted);
        world.LetGo();
        await filler.Within();
        Assert.True(next.IsCompleted);
        Assert.Equal(1, test.Allocate(16).Moved.Value);
    }

    /// <summary>With ordinary memory used up, all that is free lies in the isolated block.</summary>
    private static void TurnAwayFromTheLastFrames(TestMachine test)
    {
        for (int i = 0; i < 16; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        Assert.False(new Tenant(test.Machine, "late", TenantKind.Movable, 1).TryPopulate(0));
    }

    /// <summary>A claim of its own on frames that no bit guards, in the block that another claim has isolated.</summary>
    private static ClaimStatus ClaimTail(TestMachine test)
    {
        int holder;
        lock (test.Machine.Gate) holder = test.Machine.Holders.Add("second", 0);
        ClaimStatus status = new ClaimProtocol(test.Machine).Claim(test.Window(15, 1), holder, []).Status;
        lock (test.Machine.Gate) test.Machine.Holders.Remove(holder);
        return status;
    }

    /// <summary>Stops a claim between its marks and its first move.</summary>
    private sealed class CacheThatWaits : IFrameCache, IDisposable
    {
        private readonly ManualResetEventSlim _entered = new();
        private readonly ManualResetEventSlim _letGo = new();

        public void WaitForDrain() => Assert.True(_entered.Wait(Patience.Limit, TestContext.Current.CancellationToken), "nobody drained");

        public void LetGo() => _letGo.Set();

        public void Drain()
        {
            _entered.Set();
            _letGo.Wait(Patience.Limit);
        }

        public void Dispose()
        {
            _letGo.Set();
            _entered.Dispose();
            _letGo.Dispose();
        }
    }
}
