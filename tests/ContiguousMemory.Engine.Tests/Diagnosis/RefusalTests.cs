using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Diagnosis;

/// <summary>What a diagnosis says for each reason there is.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void NotActivated_SaysSo()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(4, name: "camera");
        AreaRequest request = TestMachine.Request(1);
        Assert.False(area.TryAllocate(request, out _, out AllocationFailure failure, CancellationToken.None));
        AllocationDiagnosis diagnosis = Diagnose.Refusal(area, request, failure);
        Assert.Equal((RefusalReason.NotActivated, 12, null, 0), (diagnosis.Reason, diagnosis.Errno, diagnosis.BestWindow, diagnosis.Blockers.Count));
        Assert.Contains("not activated", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.Contains("Activate the areas", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_SaysSo()
    {
        AllocationDiagnosis diagnosis = Refuse(new MachineSpec().Boot(), TestMachine.Request(0));
        Assert.Equal((RefusalReason.Empty, 12, null), (diagnosis.Reason, diagnosis.Errno, diagnosis.BestWindow));
        Assert.Contains("asks for nothing", diagnosis.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TooLarge_NamesWhatItHas()
    {
        AllocationDiagnosis diagnosis = Refuse(new MachineSpec().Boot(), TestMachine.Request(65));
        Assert.Equal((RefusalReason.TooLarge, 12, null, 64), (diagnosis.Reason, diagnosis.Errno, diagnosis.BestWindow, diagnosis.Total.Value));
        Assert.Contains("260 KiB", diagnosis.Remedy, StringComparison.Ordinal);
        Assert.Contains("'area' has 256 KiB", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TooLargeForAnyRange_NamesTheLargestRange()
    {
        AllocationDiagnosis diagnosis = Refuse(Ranges.Boot("cheapest", 16, 32, 16), TestMachine.Request(33));
        Assert.Equal((RefusalReason.TooLarge, 16, 64), (diagnosis.Reason, diagnosis.Errno, diagnosis.Total.Value));
        Assert.Contains("in one range", diagnosis.Remedy, StringComparison.Ordinal);
        Assert.Contains("128 KiB", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void NoRoom_NamesTheDevicesOfTheBestWindow()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        test.Allocate(30, name: "camera");
        test.Time.Advance(TimeSpan.FromSeconds(90));
        test.Allocate(2, name: "codec");
        test.Time.Advance(TimeSpan.FromSeconds(10));
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(36, name: "display"));
        Assert.Equal(("area", "display", 36, 1), (diagnosis.Area, diagnosis.Requester, diagnosis.Requested.Value, diagnosis.Alignment.Value));
        Assert.Equal((RefusalReason.NoRoom, 12, 0), (diagnosis.Reason, diagnosis.Errno, diagnosis.Attempts));
        Assert.Equal((64, 32, 32, 64), (diagnosis.Total.Value, diagnosis.Free.Value, diagnosis.LongestRun.Value, diagnosis.Refuge.Value));
        Assert.Equal(test.Window(28, 36), diagnosis.BestWindow);
        Assert.Equal(
            [
                new Blocker(test.Window(28, 2), "camera", TimeSpan.FromSeconds(100), Obstacle.Unmovable),
                new Blocker(test.Window(30, 2), "codec", TimeSpan.FromSeconds(10), Obstacle.Unmovable),
            ],
            diagnosis.Blockers);
        Assert.Contains("'camera', 'codec' let go of 16 KiB", diagnosis.Remedy, StringComparison.Ordinal);
        string text = diagnosis.ToString();
        Assert.Contains("'display' asked area 'area' for 144 KiB aligned to 4 KiB: devices leave no such window free.", text, StringComparison.Ordinal);
        Assert.Contains("Of 256 KiB, 128 KiB is free of devices, 128 KiB in the longest run.", text, StringComparison.Ordinal);
        Assert.Contains("'camera' has 8 KiB of it at 0x41c000, for 100.0 s; held by a device: it is free once released", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux", 57)]
    [InlineData("cheapest", 0)]
    public void Busy_NamesTheLeasesWithHolderAndAge(string policy, int attempts)
    {
        Assert.True(Placement.TryParse(policy, out Placement? placement));
        TestMachine test = new MachineSpec { Placement = placement }.Boot();
        Tenant tenant = test.Lend(64, name: "heap");
        for (int slot = 0; slot < 64; slot++)
        {
            if (slot == 40) test.Time.Advance(TimeSpan.FromSeconds(30));
            if (test.OffsetOf(TestMachine.PlaceOf(tenant, slot)) % 8 is 0 or 3) TestMachine.Lease(tenant, slot, $"reader {test.OffsetOf(TestMachine.PlaceOf(tenant, slot))}");
        }

        test.Time.Advance(TimeSpan.FromSeconds(5));
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(8));
        Assert.Equal((RefusalReason.Busy, 16, attempts), (diagnosis.Reason, diagnosis.Errno, diagnosis.Attempts));
        Assert.Equal(test.Window(0, 8), diagnosis.BestWindow);

        // Units were lent from the top: slot 40 lies at 23, so those below it were leased after the clock was put forward.
        Assert.Equal(
            [
                new Blocker(test.Window(0, 1), "reader 0", TimeSpan.FromSeconds(5), Obstacle.Lease),
                new Blocker(test.Window(3, 1), "reader 3", TimeSpan.FromSeconds(5), Obstacle.Lease),
            ],
            diagnosis.Blockers);
        Assert.Contains("leased: it moves once the lease ends", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(35), tenant.Leases().Max(lease => lease.Age));
    }

    [Fact]
    public void Busy_UnnamedLease_IsTheTenants()
    {
        TestMachine test = new MachineSpec { Area = 16, MaxOrder = 4 }.Boot();
        Tenant tenant = test.Lend(16, name: "heap");
        TestMachine.Lease(tenant, 0);
        Assert.Equal("heap", Assert.Single(Refuse(test, TestMachine.Request(16)).Blockers).Holder);
    }

    [Fact]
    public async Task Busy_UnitInTransit_IsNamed()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4 }.Boot();
        Tenant tenant = test.Lend(16, name: "heap");
        world.StopNextMove();
        Task<LongTermOutcome> mover = Patience.Start(() => tenant.TryLeaseLongTerm(0, out _));
        world.WaitForStop();
        Blocker blocker = Assert.Single(Refuse(test, TestMachine.Request(16)).Blockers);
        Assert.Equal((new FrameRange(world.Source.Start, new(1)), "heap", Obstacle.InTransit), (blocker.Frames, blocker.Holder, blocker.Obstacle));
        Assert.Contains("being moved or filled", blocker.ToString(), StringComparison.Ordinal);
        world.LetGo();
        await mover.Within();
    }

    [Fact]
    public async Task Busy_AnotherClaim_IsNamed()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4 }.Boot();
        test.Lend(16);
        world.StopNextMove();
        Task<AreaAllocation> first = Patience.Start(() => test.Allocate(8));
        world.WaitForStop();
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(16));
        Assert.All(diagnosis.Blockers, blocker => Assert.Equal(("another request", Obstacle.OtherClaim), (blocker.Holder, blocker.Obstacle)));
        Assert.Equal(16, diagnosis.Blockers.Sum(blocker => blocker.Frames.Count.Value)); // its window, and the rest of its page block
        Assert.Contains("being claimed by another request", diagnosis.ToString(), StringComparison.Ordinal);
        world.LetGo();
        await first.Within();
    }

    /// <summary>The rest of a bit that a device uses in part is blocked by that device, whoever lives there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoRoom_RestOfABit_NamesItsDevice(bool lent)
    {
        TestMachine test = new MachineSpec { Area = 16, MaxOrder = 4, OrderPerBit = 3, Placement = Placement.Linux }.Boot();
        test.Allocate(3, name: "camera");
        if (lent) test.Lend(13);
        test.Time.Advance(TimeSpan.FromSeconds(7));
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(16));
        Assert.Equal(new Blocker(test.Window(0, 8), "camera", TimeSpan.FromSeconds(7), Obstacle.Unmovable), Assert.Single(diagnosis.Blockers));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void NoRefuge_SaysHowMuchIsShort(string policy)
    {
        Assert.True(Placement.TryParse(policy, out Placement? placement));
        TestMachine test = new MachineSpec { Area = 16, Refuge = 16, MaxOrder = 4, Placement = placement }.Boot();
        test.Lend(16);
        for (int i = 0; i < 6; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(16));
        Assert.Equal((RefusalReason.NoRefuge, 12, 10), (diagnosis.Reason, diagnosis.Errno, diagnosis.Refuge.Value));
        Assert.Equal(test.Window(0, 16), diagnosis.BestWindow);
        Assert.Empty(diagnosis.Blockers);
        Assert.Contains("granted once 24 KiB more come free outside areas", diagnosis.Remedy, StringComparison.Ordinal);
    }

    /// <summary>The window to speak of is the one that was tried, not the first that nothing blocks.</summary>
    [Fact]
    public void NoRefuge_CheapestWindow_IsTheOneThatIsSpokenOf()
    {
        TestMachine test = new MachineSpec { Area = 32, Refuge = 16 }.Boot();
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "mmmmmmmmmmmmmmmm" + "mmmmmmmm........");
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(16));
        Assert.Equal((RefusalReason.NoRefuge, test.Window(16, 16)), (diagnosis.Reason, diagnosis.BestWindow));
        Assert.Contains("once 32 KiB more come free outside areas", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_SaysSo()
    {
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();
        TestMachine test = new MachineSpec().Boot();
        test.Lend(64);
        AreaRequest request = TestMachine.Request(4);
        Assert.False(test.Area.TryAllocate(request, out _, out AllocationFailure failure, cancel.Token));
        AllocationDiagnosis diagnosis = Diagnose.Refusal(test.Area, request, failure);
        Assert.Equal((RefusalReason.Cancelled, 4), (diagnosis.Reason, diagnosis.Errno));
        Assert.Contains("gave up", diagnosis.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NoSuchWindowEvenIdle_NamesTheConstraints()
    {
        TestMachine test = new MachineSpec().Boot();
        AllocationDiagnosis aligned = Refuse(test, TestMachine.Request(1, align: 50));
        Assert.Equal((RefusalReason.NoRoom, null, 1L << 50), (aligned.Reason, aligned.BestWindow, aligned.Alignment.Value));
        Assert.Contains("4194304 TiB", aligned.Remedy, StringComparison.Ordinal);
        Assert.Contains("be it idle", aligned.Remedy, StringComparison.Ordinal);
        AllocationDiagnosis bounded = Refuse(test, TestMachine.Request(4) with { Boundary = new(2), Limit = test.At(3) });
        Assert.Contains("within a boundary of 8 KiB", bounded.Remedy, StringComparison.Ordinal);
        Assert.Contains("below the address 0x403000", bounded.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatBlockedIsGoneSince_SaysToAskAgain()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation device = test.Allocate(64);
        AreaRequest request = TestMachine.Request(8);
        AllocationFailure failure = test.Refused(request);
        Assert.True(test.Area.Release(device).IsReleased);
        Assert.Contains("ask again", Diagnose.Refusal(test.Area, request, failure).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyBlockers_SixteenAreNamedAndTheRestCounted()
    {
        TestMachine test = new MachineSpec().Boot();
        Picture.Paint(test, string.Concat(Enumerable.Repeat("M.", 32)));
        AllocationDiagnosis diagnosis = Refuse(test, TestMachine.Request(64));
        Assert.Equal((Diagnose.MaxBlockers, 16), (diagnosis.Blockers.Count, diagnosis.UnnamedBlockers));
        Assert.Contains("and 16 more", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.Contains("let go of 128 KiB", diagnosis.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => Diagnose.Refusal(null!, default, default));

    private static AllocationDiagnosis Refuse(TestMachine test, AreaRequest request) => Diagnose.Refusal(test.Area, request, test.Refused(request));
}
