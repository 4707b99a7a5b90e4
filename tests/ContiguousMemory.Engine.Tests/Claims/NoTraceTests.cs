using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>Whatever ends a claim early, the books are as before, and every tenant has its contents.</summary>
public sealed class NoTraceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    public void Claim_MoveFails_ComesThroughAndLeavesNoTrace(int after)
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = Filled(test, world);
        BooksSnapshot before = test.Books();
        AreaCounters counters = test.Area.Counters;
        world.MovesLeft = after;
        Assert.Throws<WorldFailedException>(() => test.TryAllocate(16, 0, out _, out _));
        Assert.Equal(before, test.Books());
        Assert.Equal(counters, test.Area.Counters);
        CheckContents(test, world, tenant);
        test.Verify();

        world.MovesLeft = null;
        test.Allocate(16);
        CheckContents(test, world, tenant);
    }

    [Fact]
    public void Claim_ClearFails_ComesThroughAndLeavesNoTrace()
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = Filled(test, world);
        BooksSnapshot before = test.Books();
        AreaCounters counters = test.Area.Counters;
        world.ClearingsLeft = 0;
        Assert.Throws<WorldFailedException>(() => test.TryAllocate(16, 0, out _, out _));
        Assert.Equal(before, test.Books());
        Assert.Equal(counters, test.Area.Counters);
        CheckContents(test, world, tenant);
        test.Verify();
    }

    /// <summary>Frames that were granted for a moment and never cleared are not the client's own: it would read a tenant's bytes.</summary>
    [Fact]
    public void Claim_ClearFailed_TheClientDoesNotGetThoseFramesUncleared()
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4 }.Boot();
        Tenant tenant = Filled(test, world, units: 16);
        AreaRequest request = TestMachine.Request(16) with { Client = "camera", KeepOwn = true };
        world.ClearingsLeft = 0;
        Assert.Throws<WorldFailedException>(() => test.TryAllocate(request, out _, out _));
        world.ClearingsLeft = null;
        AreaAllocation allocation = test.Allocate(request);
        for (int i = 0; i < 16; i++) Assert.Equal(0, world[allocation.Frames.Start + new FrameCount(i)]);
        CheckContents(test, world, tenant);
    }

    [Fact]
    public void LongTermLease_MoveFails_ComesThroughAndTheUnitStays()
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = Filled(test, world);
        BooksSnapshot before = test.Books();
        world.MovesLeft = 0;
        Assert.Throws<WorldFailedException>(() => tenant.TryLeaseLongTerm(3, out _));
        Assert.Equal(before, test.Books());
        CheckContents(test, world, tenant);
        Assert.Equal(0, tenant[3].Leases);
        Assert.False(tenant[3].IsBusy);
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public async Task Claim_Cancelled_LeavesNoTrace(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        using WorldThatWaits world = new();
        using CancellationTokenSource cancel = new();
        TestMachine test = new MachineSpec { World = world, Placement = policy }.Boot();
        Tenant tenant = Filled(test, world);
        BooksSnapshot before = test.Books();
        world.StopNextMove();
        Task<AllocationFailure> claim = Patience.Start(() =>
        {
            Assert.False(test.Area.TryAllocate(TestMachine.Request(16), out _, out AllocationFailure failure, cancel.Token));
            return failure;
        });
        world.WaitForStop();
        await cancel.CancelAsync();
        world.LetGo();
        AllocationFailure failure = await claim.Within();
        Assert.Equal((RefusalReason.Cancelled, 4, 1, 1), (failure.Reason, failure.Errno, failure.Attempts, failure.Moved.Value));
        Assert.Equal(before, test.Books());
        CheckContents(test, world, tenant);
        test.Verify();
    }

    [Fact]
    public async Task Claim_CancelledBefore_MovesNothing()
    {
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();
        TestMachine test = new MachineSpec().Boot();
        test.Lend(64);
        Assert.False(test.Area.TryAllocate(TestMachine.Request(16), out _, out AllocationFailure failure, cancel.Token));
        Assert.Equal((RefusalReason.Cancelled, 0), (failure.Reason, failure.Moved.Value));
    }

    [Fact]
    public void Claim_ManyThatFail_HoldersDoNotPileUp()
    {
        TestMachine test = new MachineSpec().Boot();
        test.Allocate(60);
        for (int i = 0; i < 100; i++) test.Refused(5);
        Assert.Equal(1, test.Machine.Holders.Count);
        test.Verify();
    }

    /// <summary>With the undo left out the invariants say so: the negative control of everything above.</summary>
    [Fact]
    public void Verify_ClaimThatForgetsToUndo_IsNoticed()
    {
        TestMachine test = new MachineSpec { Claims = machine => new ClaimThatForgetsToUndo(machine) }.Boot();
        test.Lend(64);
        test.Allocate(5);
        Assert.Contains(Engine.Diagnosis.Invariants.Verify(test.Areas).Violations, violation => violation.Contains("isolated", StringComparison.Ordinal));
    }

    private static Tenant Filled(TestMachine test, WorldWithContents world, int units = 64)
    {
        Tenant tenant = test.Lend(units);
        for (int slot = 0; slot < units; slot++) world[TestMachine.PlaceOf(tenant, slot)] = 100 + slot;
        return tenant;
    }

    private static void CheckContents(TestMachine test, WorldWithContents world, Tenant tenant)
    {
        for (int slot = 0; slot < tenant.SlotCount; slot++) Assert.Equal(100 + slot, world[TestMachine.PlaceOf(tenant, slot)]);
        Assert.Empty(world.Complaints);
        Assert.Equal(tenant.SlotCount, tenant.Frames.Value);
        Assert.False(test.Machine.Gate.IsHeldByCurrentThread);
    }
}
