using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Changes of areas that meet claims, and each other, half way. No test waits for time to pass.</summary>
public sealed class ChangeOverlapTests
{
    /// <summary>A claim's marks are where they were when the range around them has become another: to take them off again, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resize_ClaimUnderWayElsewhereInTheRange_GoesOnBesideIt(bool cancels)
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        using Tenant tenant = test.Lend(64);
        using CancellationTokenSource source = new();
        AreaAllocation allocation = default;
        world.StopNextMove();
        Task<bool> claim = Patience.Start(() => test.Area.TryAllocate(TestMachine.Request(16), out allocation, out _, source.Token));
        world.WaitForStop();
        Assert.Equal(test.Window(32, 32), Assert.Single(test.Resize(-32).Blocks));
        Assert.Equal(test.Window(32, 16), Assert.Single(test.Area.TryGrow(4096, out AreaChangeOutcome grown, CancellationToken.None) ? grown.Blocks : []));
        test.Verify();
        if (cancels) await source.CancelAsync();
        world.LetGo();
        Assert.Equal(!cancels, await claim.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.Equal((test.Window(0, 48), cancels ? 48 : 32), (Assert.Single(test.Area.Ranges), test.Area.Available.Value));
        test.Verify();
        if (!cancels) Assert.True(test.Area.Release(allocation).IsReleased);
        test.Verify();
    }

    [Fact]
    public async Task TryShrink_ClaimUnderWayInThePartThatWouldGo_IsRefusedWhileItLasts()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 32 }.Boot();
        using Tenant tenant = test.Lend(32);
        using CancellationTokenSource source = new();
        world.StopNextMove();
        Task<bool> claim = Patience.Start(() => test.Area.TryAllocate(TestMachine.Request(32), out _, out _, source.Token));
        world.WaitForStop();
        Assert.False(test.Area.TryShrink(4096, out AreaChangeOutcome outcome));
        Assert.Equal(AreaChangeStatus.Held, outcome.Status);
        Assert.Contains(Diagnose.Change(test.Machine, outcome).Blockers, blocker => blocker.Holder == "another request");
        Assert.False(test.Areas.TryRemove(test.Area, out outcome));
        Assert.Contains(Diagnose.Change(test.Machine, outcome, test.Area).Blockers, blocker => blocker.Holder == "another request");
        test.Verify();
        await source.CancelAsync();
        world.LetGo();
        Assert.False(await claim.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        test.Resize(-16);
        Assert.True(test.Areas.TryRemove(test.Area, out _));
        test.Verify();
    }

    [Fact]
    public async Task TryCreate_TwoAtOnce_TakeDifferentBlocks()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(64); // All of ordinary memory.
        world.StopNextMove();
        Task<Area> first = Patience.Start(() => test.Create(16, "first"));
        world.WaitForStop();
        Area second = test.Create(16, "second");
        Assert.Equal([test.Area, second], test.Areas.Areas);
        test.Verify();
        world.LetGo();
        Area late = await first.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal((test.Window(112, 16), test.Window(96, 16)), (late.Ranges[0], second.Ranges[0]));
        Assert.Equal([test.Area, second, late], test.Areas.Areas);
        test.Verify();
    }

    /// <summary>Of two that want one name, the later to be done is told of its misuse, and its page blocks stay what they were.</summary>
    [Fact]
    public async Task TryCreate_TwoOfOneName_OnlyOneIs()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(64);
        world.StopNextMove();
        Task<Area> first = Patience.Start(() => test.Create(16, "codec"));
        world.WaitForStop();
        Area second = test.Create(16, "codec");
        world.LetGo();
        await Assert.ThrowsAsync<CmaException>(() => first.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.Equal([test.Area, second], test.Areas.Areas);
        Assert.Equal(80, test.Zone.Cma.Value);
        test.Verify();
    }

    [Fact]
    public async Task TryRemove_GrowthUnderWay_EndsItInVain()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(64);
        world.StopNextMove();
        Task<AreaChangeOutcome> growth = Patience.Start(() => test.Area.TryGrow(4096, out AreaChangeOutcome outcome, CancellationToken.None) ? default : outcome);
        world.WaitForStop();
        Assert.True(test.Areas.TryRemove(test.Area, out _));
        world.LetGo();
        Assert.Equal(AreaChangeStatus.Removed, (await growth.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken)).Status);
        Assert.Equal((0, 0), (test.Zone.Cma.Value, test.Machine.ActiveClaims.Count));
        test.Verify();
    }

    /// <summary>Who may not borrow meets no claim on an area, but one on ordinary memory; when that has ended in vain, it is told.</summary>
    [Fact]
    public async Task TryGrow_InVain_WakesWhoWasTurnedAwayOutsideAreas()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100, Refuge = 16 }.Boot();
        using Tenant tenant = test.Lend(8);
        using CancellationTokenSource source = new();
        world.StopNextMove();
        Task<bool> growth = Patience.Start(() => test.Area.TryGrow(4096, out _, source.Token));
        world.WaitForStop();
        Task change = test.Machine.NextChange();
        Assert.False(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        await source.CancelAsync();
        world.LetGo();
        Assert.False(await growth.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        await change.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        test.Verify();
    }

    /// <summary>A waiter for room is told of growth, and one for memory outside areas of a shrinking.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(-16)]
    public void Resize_Done_WakesWhoWaits(int frames)
    {
        TestMachine test = new MachineSpec().Boot();
        Task change = test.Machine.NextChange();
        test.Resize(frames);
        Assert.True(change.IsCompleted);
    }
}
