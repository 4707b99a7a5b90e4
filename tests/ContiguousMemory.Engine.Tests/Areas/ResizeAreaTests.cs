using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Areas that grow and shrink. The machine has 64 frames of an area and 64 outside; a page block has 16.</summary>
public sealed class ResizeAreaTests
{
    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryGrow_BlocksBeside_JoinTheRangeAndKeepItsDevices(string placement)
    {
        TestMachine test = new MachineSpec { Placement = PlacementOf(placement) }.Boot();
        AreaAllocation first = test.Allocate(3);
        AreaAllocation last = test.Allocate(TestMachine.Request(16, align: 4));
        AreaChangeOutcome outcome = test.Resize(17);
        Assert.Equal((test.Window(64, 32), test.Window(0, 96)), (Assert.Single(outcome.Blocks), Assert.Single(test.Area.Ranges)));
        Assert.Equal((96, 77, 96), (test.Area.Count.Value, test.Area.Available.Value, test.Zone.Cma.Value));
        test.Verify();

        // A window across what was the end, and the devices' bits are still theirs.
        Assert.Equal(64, test.Allocate(64).Frames.Count.Value);
        Assert.True(test.Area.Release(first).IsReleased);
        Assert.True(test.Area.Release(last).IsReleased);
        test.Verify();
    }

    [Fact]
    public void TryGrow_BelowARange_KeepsItsDevices()
    {
        TestMachine test = new MachineSpec().Boot();
        Area area = test.Create(16, "codec"); // 112 to 127
        Assert.True(area.TryAllocate(TestMachine.Request(5), out AreaAllocation device, out _, CancellationToken.None));
        Assert.True(area.TryGrow(new FrameCount(32).Bytes, out _, CancellationToken.None));
        Assert.Equal(test.Window(80, 48), Assert.Single(area.Ranges));
        Assert.Equal([(32, 36)], area.UsedBits(0));
        test.Verify();
        Assert.True(area.Release(device).IsReleased);
        test.Verify();
    }

    [Fact]
    public void TryGrow_NothingBeside_IsAFurtherRangeUpToEight()
    {
        TestMachine test = new MachineSpec { Refuge = 320 }.Boot();

        // Every second page block outside, from the first on, is somebody's who never moves.
        List<FrameRange> taken = [.. Enumerable.Range(0, 20).Select(_ => Take(test))];
        for (int block = 1; block < 20; block += 2) test.Machine.GiveBack(taken[block]);
        for (int ranges = 2; ranges <= AreaRegistry.MaxRanges; ranges++)
        {
            test.Resize(16);
            Assert.Equal(ranges, test.Area.Ranges.Count);
        }

        test.Verify();
        Assert.False(test.Area.TryGrow(1, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal(AreaChangeStatus.TooManyRanges, outcome.Status);
        Assert.Contains("8 ranges already", Diagnose.Change(test.Machine, outcome).ToString(), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => test.Area.Base);

        // What lies beside a range makes no further one.
        test.Machine.GiveBack(taken[0]);
        Assert.Equal(taken[0], Assert.Single(test.Resize(16).Blocks));
        Assert.Equal(taken[1], Assert.Single(test.Resize(16).Blocks));
        Assert.Equal(AreaRegistry.MaxRanges, test.Area.Ranges.Count);
        test.Verify();
    }

    [Fact]
    public void TryGrow_ABlockedNeighbour_TakesOthers()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(1);
        SlotLease lease = TestMachine.Lease(tenant, 0);
        Assert.Equal(test.At(64), lease.Frames.Start);
        Assert.Equal(test.Window(112, 16), Assert.Single(test.Resize(16).Blocks));
        tenant.EndLease(lease);
        Assert.Equal(test.Window(96, 16), Assert.Single(test.Resize(16).Blocks)); // Beside a range, and idle.
        Assert.Equal(test.Window(64, 32), Assert.Single(test.Resize(32).Blocks)); // What was two ranges is one, and the tenant has moved into it.
        Assert.Equal(test.Machine.Span, Assert.Single(test.Area.Ranges));
        test.Verify();
    }

    [Fact]
    public void TryGrow_BitsLargerThanABlock_GrowsByWholeBits()
    {
        TestMachine test = new MachineSpec { OrderPerBit = 5 }.Boot();
        Assert.Equal(32, test.Resize(1).Asked.Value);
        Assert.Equal(96, test.Area.Count.Value);
        test.Verify();
        Assert.Equal(test.Window(64, 32), Assert.Single(test.Resize(-1).Blocks));
        test.Verify();
    }

    [Fact]
    public void TryShrink_IdleArea_GivesTheTopAndTenantsStayWhereTheyAre()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        using Tenant tenant = test.Lend(20); // From the top of the area: 44 to 63.
        SlotLease lease = TestMachine.Lease(tenant, 0);
        List<Pfn> places = [.. Enumerable.Range(0, 20).Select(slot => TestMachine.PlaceOf(tenant, slot))];
        AreaChangeOutcome outcome = test.Resize(-17);
        Assert.Equal((test.Window(32, 32), test.Window(0, 32)), (Assert.Single(outcome.Blocks), Assert.Single(test.Area.Ranges)));
        Assert.Equal(places, Enumerable.Range(0, 20).Select(slot => TestMachine.PlaceOf(tenant, slot)));
        Assert.Equal((32, 0), (test.Zone.Cma.Value, outcome.Moved.Value));
        tenant.EndLease(lease);
        test.Verify();

        // They are outside areas: a lease without an end is no reason to move, and those who may not borrow have what is free there.
        Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(0, out SlotLease longTerm));
        Assert.Equal(places[0], longTerm.Frames.Start);
        tenant.EndLease(longTerm);
        Assert.Equal(64 + 12, CountTakes(test));
        test.Verify();
    }

    [Fact]
    public void TryShrink_DevicesInTheWay_GivesTheEndsTheyLeaveFree()
    {
        TestMachine test = new MachineSpec().Boot();
        Picture.Paint(test, new string('.', 20) + "####" + new string('.', 40));
        FrameRange kept = test.Window(16, 16);
        Assert.Equal([test.Window(32, 32)], test.Resize(-32).Blocks);
        Assert.Equal([test.Window(0, 16)], test.Resize(-16).Blocks); // Nothing is left above the device.
        Assert.False(test.Area.TryShrink(1, out AreaChangeOutcome outcome));
        Assert.Equal(AreaChangeStatus.TooMuch, outcome.Status);
        Assert.Equal(kept, Assert.Single(test.Area.Ranges));
        Assert.Equal("....####........", Picture.Of(test.Area));
        test.Verify();
    }

    [Fact]
    public void TryShrink_BothEndsTogether_IsOneStep()
    {
        TestMachine test = new MachineSpec().Boot();
        Painted painted = Picture.Paint(test, new string('.', 20) + "####" + new string('.', 40));
        Assert.Equal([test.Window(0, 16), test.Window(32, 32)], test.Resize(-48).Blocks);
        Assert.True(test.Area.Release(painted.Devices[0]).IsReleased);
        test.Verify();
    }

    [Fact]
    public void TryShrink_UnderADevice_IsRefusedAndNamesIt()
    {
        TestMachine test = new MachineSpec().Boot();
        Picture.Paint(test, new string('.', 20) + "####" + new string('.', 16) + "####" + new string('.', 20));
        BooksSnapshot before = test.Books();
        Assert.False(test.Area.TryShrink(new FrameCount(33).Bytes, out AreaChangeOutcome outcome)); // Sixteen at either end could go.
        Assert.Equal((AreaChangeStatus.Held, before), (outcome.Status, test.Books()));
        AreaChangeDiagnosis diagnosis = Diagnose.Change(test.Machine, outcome);
        Assert.Equal(["device 0", "device 1"], diagnosis.Blockers.Select(blocker => blocker.Holder));
        Assert.Contains("'device 0', 'device 1' let go of 32 KiB there", diagnosis.Remedy, StringComparison.Ordinal);
        test.Verify();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(long.MaxValue >> 12)]
    public void TryShrink_AllOfIt_IsRefused(long frames)
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.False(test.Area.TryShrink(frames << 12, out AreaChangeOutcome outcome));
        Assert.Equal(AreaChangeStatus.TooMuch, outcome.Status);
        Assert.Contains("Remove it", Diagnose.Change(test.Machine, outcome).Remedy, StringComparison.Ordinal);
        test.Verify();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Resize_NotMoreThanNothing_Throws(long bytes)
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Area.TryGrow(bytes, out _, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Area.TryShrink(bytes, out _));
    }

    [Fact]
    public void TryGrow_TheLargestLength_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.False(test.Area.TryGrow(long.MaxValue, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal(AreaChangeStatus.NoMemory, outcome.Status);
        Assert.Contains("or less, the longest run there", Diagnose.Change(test.Machine, outcome, test.Area).ToString(), StringComparison.Ordinal);
    }

    private static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);

    private static FrameRange Take(TestMachine test)
    {
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out FrameRange taken));
        return taken;
    }

    private static int CountTakes(TestMachine test)
    {
        int count = 0;
        while (test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _)) count++;
        return count;
    }
}
