using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

/// <summary>What is pinned for long must not stand in an area (the kernel's rule for FOLL_LONGTERM).</summary>
public sealed class LongTermLeaseTests
{
    [Theory]
    [InlineData(TenantKind.Movable)]
    [InlineData(TenantKind.Discardable)]
    public void TryLeaseLongTerm_UnitInAnArea_MovesOutFirstWithItsContents(TenantKind kind)
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = test.Lend(64, kind);
        world[TestMachine.PlaceOf(tenant, 9)] = 42;
        Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(9, out SlotLease lease, "codec"));
        Assert.False(test.Area.Contains(lease.Frames));
        Assert.Equal(42, world[lease.Frames.Start]);
        Assert.Equal(63, Picture.Of(test.Area).Count(unit => unit != '.'));
        test.Allocate(64); // It is in nobody's way.
        Assert.Equal("codec", tenant.Leases().Single().Holder);
        tenant.EndLease(lease);
        test.Verify();
    }

    [Fact]
    public void TryLeaseLongTerm_UnitOutsideAreas_StaysWhereItIs()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(1);
        Pfn place = TestMachine.PlaceOf(tenant, 0);
        Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(0, out SlotLease lease));
        Assert.Equal(place, lease.Frames.Start);
        tenant.EndLease(lease);
    }

    /// <summary>A block that is being claimed is still an area's.</summary>
    [Fact]
    public async Task TryLeaseLongTerm_BlockIsIsolatedByAClaim_MovesOutAllTheSame()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world, Area = 16, MaxOrder = 4 }.Boot();
        Tenant tenant = test.Lend(16);
        world.StopNextMove();
        Task<AreaAllocation> claim = Patience.Start(() => test.Allocate(16));
        world.WaitForStop();
        int slot = test.SlotAt(tenant, test.At(15));
        Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(slot, out SlotLease lease));
        Assert.False(test.Area.Contains(lease.Frames));
        world.LetGo();
        Assert.Equal(15, (await claim.Within()).Moved.Value);
        tenant.EndLease(lease);
        test.Verify();
    }

    [Fact]
    public void TryLeaseLongTerm_SomebodyElsesLeaseHoldsIt_SaysSo()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(1);
        SlotLease other = TestMachine.Lease(tenant, 0);
        Assert.Equal(LongTermOutcome.LeasedInArea, tenant.TryLeaseLongTerm(0, out SlotLease lease));
        Assert.Equal(default, lease);
        Assert.Equal(1, tenant[0].Leases);
        tenant.EndLease(other);
    }

    [Fact]
    public void TryLeaseLongTerm_NoFramesOutside_SaysSoAndStays()
    {
        TestMachine test = new MachineSpec { Refuge = 16 }.Boot();
        using Tenant tenant = test.Lend(1);
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Pfn place = TestMachine.PlaceOf(tenant, 0);
        Assert.Equal(LongTermOutcome.NoRoomOutside, tenant.TryLeaseLongTerm(0, out SlotLease lease));
        Assert.Equal(default, lease);
        Assert.Equal((place, 0), (TestMachine.PlaceOf(tenant, 0), tenant[0].Leases));
        test.Verify();
    }

    [Fact]
    public void TryLeaseLongTerm_DiscardableOutside_IsDroppedForIt()
    {
        TestMachine test = new MachineSpec { Refuge = 16, CmaFirstAbovePercent = 100 }.Boot();
        using Tenant outside = test.Lend(16, TenantKind.Discardable, "outside");
        using Tenant tenant = test.Lend(1);
        Assert.True(test.Area.Contains(new FrameRange(TestMachine.PlaceOf(tenant, 0), new(1))));
        Assert.Equal(LongTermOutcome.Leased, tenant.TryLeaseLongTerm(0, out SlotLease lease));
        Assert.False(test.Area.Contains(lease.Frames));
        Assert.Equal(15, outside.Frames.Value);
        tenant.EndLease(lease);
    }

    /// <summary>Frames in an area are no use to what must leave it; dropping them would lose contents for nothing.</summary>
    [Fact]
    public void TryLeaseLongTerm_DiscardableInAreasAlone_IsLeftInPeace()
    {
        TestMachine test = new MachineSpec { Refuge = 16 }.Boot();
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        using Tenant inArea = test.Lend(63, TenantKind.Discardable, "in the area");
        using Tenant tenant = test.Lend(1);
        Assert.Equal(LongTermOutcome.NoRoomOutside, tenant.TryLeaseLongTerm(0, out _));
        Assert.Equal(63, inArea.Frames.Value);
    }
}
