using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

public sealed class ReclaimerTests
{
    [Fact]
    public void TryDropOne_UnitsInAndOutside_DropsOutsideFirst()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(128, TenantKind.Discardable);
        for (int outside = 64; outside > 0; outside--)
        {
            Assert.Equal(outside, 64 - (test.Zone.Free.Value - test.Zone.FreeCma.Value));
            Assert.True(Reclaimer.TryDropOne(test.Machine));
            Assert.Equal(0, test.Zone.FreeCma.Value);
        }

        Assert.True(Reclaimer.TryDropOne(test.Machine));
        Assert.Equal(1, test.Zone.FreeCma.Value);
        Assert.Equal(63, tenant.Frames.Value);
    }

    [Fact]
    public void TryDropOne_NotInAreas_LeavesThoseAlone()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(66, TenantKind.Discardable);
        Assert.True(Reclaimer.TryDropOne(test.Machine, inAreas: false));
        Assert.True(Reclaimer.TryDropOne(test.Machine, inAreas: false));
        Assert.False(Reclaimer.TryDropOne(test.Machine, inAreas: false));
        Assert.Equal(64, tenant.Frames.Value);
    }

    [Fact]
    public void TryDropOne_OnlyLeasedOrMovable_FindsNothing()
    {
        TestMachine test = new MachineSpec().Boot();
        test.Lend(4);
        Tenant leased = test.Lend(2, TenantKind.Discardable);
        SlotLease lease = TestMachine.Lease(leased, 0);
        Assert.True(Reclaimer.TryDropOne(test.Machine));
        Assert.False(Reclaimer.TryDropOne(test.Machine));
        leased.EndLease(lease);
        Assert.True(Reclaimer.TryDropOne(test.Machine));
        Assert.Throws<ArgumentNullException>(() => Reclaimer.TryDropOne(null!));
    }

    [Fact]
    public void Claim_RefugeIsFullOfDiscardable_DropsItForTheMovable()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant movable = test.Lend(64);
        Tenant discardable = test.Lend(64, TenantKind.Discardable);
        for (int slot = 0; slot < 64; slot++) world[TestMachine.PlaceOf(movable, slot)] = slot + 1;
        AreaAllocation allocation = test.Allocate(16);
        Assert.Equal((16, 0), (allocation.Moved.Value, allocation.Discarded.Value));
        Assert.Equal(48, discardable.Frames.Value);
        Assert.Equal(Enumerable.Range(1, 64).Select(value => (long)value), Enumerable.Range(0, 64).Select(slot => world[TestMachine.PlaceOf(movable, slot)]));
        test.Verify();
    }

    [Fact]
    public void Claim_RefugeIsFullAndTheAreaHasRoom_MovesWithinTheAreaRatherThanDrop()
    {
        TestMachine test = new MachineSpec { Refuge = 16 }.Boot();
        Painted painted = Picture.Paint(test, new string('m', 16) + new string('.', 16) + new string('d', 16) + new string('d', 16));
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));

        // Over the free block and the first discardable one there is a cheaper way; ask for exactly the first.
        AreaAllocation allocation = test.Allocate(TestMachine.Request(16) with { Limit = test.At(16) });
        Assert.Equal(16, allocation.Moved.Value);
        Assert.Equal(32, painted.Discardable.Frames.Value);
        test.Verify();
    }
}
