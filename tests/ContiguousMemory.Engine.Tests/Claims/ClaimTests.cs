using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>A claim from its marks to its undoing (alloc_contig_range).</summary>
public sealed class ClaimTests
{
    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void Claim_MixedTenants_MovesTheMovableDropsTheRestAndTouchesNoOther(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, Placement = policy }.Boot();
        Painted painted = Picture.Paint(test, "MMMMMMMMMMMMMMMM" + "md.md.md.md.md.m" + "DDDDDDDDDDDDDDDD" + "################");
        Dictionary<int, long> values = Write(world, painted.Movable, 100);
        AreaAllocation allocation = test.Allocate(16);
        Assert.Equal(test.Window(16, 16), allocation.Frames);
        Assert.Equal((6, 5), (allocation.Moved.Value, allocation.Discarded.Value));
        Assert.Equal("MMMMMMMMMMMMMMMM" + "################" + "DDDDDDDDDDDDDDDD" + "################", Picture.Of(test.Area));
        Assert.All(values, pair => Assert.Equal(pair.Value, world[TestMachine.PlaceOf(painted.Movable, pair.Key)]));
        for (int i = 0; i < 16; i++) Assert.Equal(0, world[allocation.Frames.Start + new FrameCount(i)]);
        test.Verify();
    }

    [Fact]
    public void Claim_WindowThatCutsUnits_EmptiesThemWholeAndGivesHeadAndTailBack()
    {
        TestMachine test = new MachineSpec { World = new WorldWithContents(unitOrder: 2), Area = 32, Refuge = 64, Placement = Placement.Linux }.Boot();
        Tenant tenant = test.Lend(8);
        test.Refused(TestMachine.Request(3) with { Limit = test.At(2) });

        // A device in the first frame makes the next window start in the middle of a unit.
        AreaAllocation first = test.Allocate(1);
        AreaAllocation second = test.Allocate(4);
        Assert.Equal(test.Window(0, 1), first.Frames);
        Assert.Equal(test.Window(1, 4), second.Frames);
        Assert.Equal((4, 4), (first.Moved.Value, second.Moved.Value));
        Assert.Equal(3, test.Zone.FreeCma.Value); // frames 5 to 7, the tail of the second unit
        Assert.Equal(32, tenant.Frames.Value);
        test.Verify();
    }

    [Fact]
    public void Claim_PartOfABlock_LeavesTheRestOfItLentAndItsTypeAsItWas()
    {
        TestMachine test = new MachineSpec().Boot();
        Painted painted = Picture.Paint(test, new string('m', 64));
        AreaAllocation allocation = test.Allocate(5);
        Assert.Equal(5, allocation.Moved.Value);
        Assert.Equal(59, Picture.Of(test.Area).Count(unit => unit == 'm'));
        Assert.All(Enumerable.Range(0, 4), block => Assert.Equal(MigrateType.Cma, test.Machine.Blocks[block]));
        Assert.Equal(64, painted.Movable.Frames.Value);
        test.Verify();
    }

    [Fact]
    public async Task Claim_UnderWay_ItsBlocksAreIsolatedAndServeNobody()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Picture.Paint(test, "m..............." + "................" + "................" + "................");
        world.StopNextMove();
        Task<AreaAllocation> claim = Patience.Start(() => test.Allocate(TestMachine.Request(8) with { Limit = test.At(8) }));
        world.WaitForStop();
        Assert.Equal(MigrateType.Isolate, test.Machine.Blocks.OfFrame(0));
        Assert.Equal(MigrateType.Cma, test.Machine.Blocks.OfFrame(16));
        test.Verify(); // Also half way every book agrees.

        // Fifteen free frames of the block are nobody's: neither a tenant's, nor a taker's, nor counted.
        Assert.Equal(48 + 63, test.Zone.Free.Value);
        Tenant late = test.Lend(48 + 63, name: "late");
        Assert.False(new Tenant(test.Machine, "later", TenantKind.Movable, 1).TryPopulate(0));
        Assert.Equal(0, Enumerable.Range(0, late.SlotCount).Count(slot => TestMachine.PlaceOf(late, slot) < test.At(16)));
        world.LetGo();
        Assert.Equal(test.Window(0, 8), (await claim.Within()).Frames);
        Assert.Equal(8, test.Zone.Free.Value);
        test.Verify();
    }

    [Fact]
    public void Claim_LastFreeFramesAreInItsOwnBlock_HasNoRefuge()
    {
        TestMachine test = new MachineSpec { Area = 16, Refuge = 16, MaxOrder = 4 }.Boot();
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "mmmm............");
        BooksSnapshot before = test.Books();
        Assert.Equal(RefusalReason.NoRefuge, test.Refused(16).Reason);
        Assert.Equal(before, test.Books());
        Assert.Equal("mmmm............", Picture.Of(test.Area));
    }

    [Fact]
    public void Claim_NoRefuge_NothingIsLostMovedOrDropped()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, Area = 32, Refuge = 16, Placement = Placement.Linux }.Boot();
        for (int i = 0; i < 13; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        Painted painted = Picture.Paint(test, "dmdmdmdmdmdmdmdm" + "dmdmdmdmdmdmdmdm");
        Dictionary<int, long> values = Write(world, painted.Movable, 100);
        BooksSnapshot before = test.Books();
        AllocationFailure failure = test.Refused(32);
        Assert.Equal((RefusalReason.NoRefuge, 12, 0, 0), (failure.Reason, failure.Errno, failure.Moved.Value, failure.Discarded.Value));
        Assert.Equal(before, test.Books());
        Assert.Equal("dmdmdmdmdmdmdmdm" + "dmdmdmdmdmdmdmdm", Picture.Of(test.Area));
        Assert.All(values, pair => Assert.Equal(pair.Value, world[TestMachine.PlaceOf(painted.Movable, pair.Key)]));
        test.Verify();
    }

    /// <summary>Room for 3, and the discardable units of the other block: the border between granted and refused.</summary>
    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public void Claim_RefugeJustEnough_IsGrantedAndOneLessIsNot(int taken, bool granted)
    {
        TestMachine test = new MachineSpec { Area = 32, Refuge = 16, Placement = Placement.Linux }.Boot();
        for (int i = 0; i < taken; i++) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "mmmmmmmmmmmmmmmm" + "ddddddddMMMM...#");
        Assert.Equal(granted, test.TryAllocate(16, 4, out AreaAllocation allocation, out AllocationFailure failure));
        Assert.Equal(granted ? 16 : 0, allocation.Moved.Value);
        if (!granted) Assert.Equal(RefusalReason.NoRefuge, failure.Reason);
        test.Verify();
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 15)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    public void Claim_UnitsOfSeveralFrames_ScrapsAreNoRefuge(int unitOrder, int free)
    {
        // The refuge is free but for frames that break it up: whole units only count.
        TestMachine test = new MachineSpec { World = new WorldWithContents(unitOrder), Area = 16, Refuge = 32, Placement = Placement.Linux }.Boot();
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        if (free == 15) Assert.True(test.Machine.TryTake(0, MigrateType.Unmovable, "scrap", out _));
        if (free == 8) Assert.True(test.Machine.TryTake(3, MigrateType.Unmovable, "scrap", out _));
        Tenant tenant = test.Lend(16 >> unitOrder);
        int units = free >> unitOrder;
        AllocationFailure failure = free >= 16 ? default : test.Refused(16);
        Assert.Equal(free >= 16 ? default : RefusalReason.NoRefuge, failure.Reason);
        AreaAllocation allocation = test.Allocate(units << unitOrder);
        Assert.Equal(units << unitOrder, allocation.Moved.Value);
        Assert.Equal(16, tenant.Frames.Value);
        test.Verify();
    }

    /// <summary>Writes a number into each unit; the first frame of each is enough to know it by.</summary>
    private static Dictionary<int, long> Write(WorldWithContents world, Tenant tenant, long first)
    {
        Dictionary<int, long> values = [];
        for (int slot = 0; slot < tenant.SlotCount; slot++)
        {
            if (!tenant.IsPresent(slot)) continue;
            world[TestMachine.PlaceOf(tenant, slot)] = first + slot;
            values.Add(slot, first + slot);
        }

        return values;
    }
}
