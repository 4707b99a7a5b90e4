using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

/// <summary>A lease pins: until it ends, the unit stays where it is.</summary>
public sealed class LeaseTests
{
    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void TryLease_WhileClaimsGoOn_AddressAndContentsStay(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { Placement = policy, World = world, Refuge = 128 }.Boot();
        Tenant tenant = test.Lend(64);
        SlotLease lease = TestMachine.Lease(tenant, 7);
        world[lease.Frames.Start] = 42;
        for (int size = 1; size <= 32; size++)
        {
            if (!test.TryAllocate(size, 0, out AreaAllocation allocation, out _)) continue;
            Assert.False(allocation.Frames.Contains(lease.Frames.Start));
            Assert.True(test.Area.Release(allocation).IsReleased);
        }

        test.Refused(64);
        Assert.Equal(lease.Frames.Start, TestMachine.PlaceOf(tenant, 7));
        Assert.Equal(42, world[lease.Frames.Start]);
        tenant.EndLease(lease);
        test.Allocate(64);
        Assert.NotEqual(lease.Frames.Start, TestMachine.PlaceOf(tenant, 7));
        Assert.Equal(42, world[TestMachine.PlaceOf(tenant, 7)]);
    }

    [Fact]
    public void TryLease_SeveralOfOneUnit_AllMustEnd()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(64);
        List<SlotLease> leases = [.. Enumerable.Range(0, 3).Select(_ => TestMachine.Lease(tenant, 5))];
        Assert.All(leases, lease => Assert.Equal(leases[0], lease));
        foreach (SlotLease lease in leases)
        {
            test.Refused(64);
            tenant.EndLease(lease);
        }

        test.Allocate(64);
    }

    [Fact]
    public void EndLease_Twice_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(2);
        SlotLease lease = TestMachine.Lease(tenant, 1);
        tenant.EndLease(lease);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => tenant.EndLease(lease));
        Assert.Contains("ended already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndLease_UnitHasMovedSince_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(64);
        SlotLease stale = TestMachine.Lease(tenant, 3);
        tenant.EndLease(stale);
        AreaAllocation allocation = test.Allocate(64);
        SlotLease current = TestMachine.Lease(tenant, 3);
        Assert.NotEqual(stale, current);
        Assert.Throws<InvalidOperationException>(() => tenant.EndLease(stale));
        tenant.EndLease(current);
        Assert.True(test.Area.Release(allocation).IsReleased);
    }

    [Fact]
    public void EndLease_OfAnEmptySlot_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 1);
        Assert.Throws<InvalidOperationException>(() => tenant.EndLease(default));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void AnyCall_SlotOutOfRange_IsRefused(int slot)
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.TryLease(slot, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.TryLeaseLongTerm(slot, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.EndLease(new(slot, default)));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.TryPopulate(slot));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.TryGiveUp(slot));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.IsPresent(slot));
    }

    [Fact]
    public void TryLease_EmptySlot_IsNo()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 1);
        Assert.False(tenant.TryLease(0, out SlotLease lease));
        Assert.Equal(default, lease);
        Assert.Equal(LongTermOutcome.Empty, tenant.TryLeaseLongTerm(0, out _));
    }

    [Fact]
    public async Task TryLease_UnitOnTheMove_WaitsAndIsWhereItArrived()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = test.Lend(64);
        world.StopNextMove();
        Task<AreaAllocation> claim = Patience.Start(() => test.Allocate(64));
        world.WaitForStop();
        int slot = test.SlotAt(tenant, world.Source.Start);
        Assert.True(tenant.IsPresent(slot));
        Task<SlotLease> lease = Patience.Start(() => TestMachine.Lease(tenant, slot));
        Assert.True(await lease.IsStillWaiting(), "the lease did not wait for the move");
        world.LetGo();
        Assert.Equal(world.Destination, (await lease.Within()).Frames.Start);
        Assert.False((await claim.Within()).Frames.Contains(world.Destination));
        test.Verify();
    }

    [Fact]
    public void Leases_SomeSlots_AreListedWithHolderAndAge()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(4);
        SlotLease named = TestMachine.Lease(tenant, 1, "reader");
        test.Time.Advance(TimeSpan.FromSeconds(5));
        SlotLease unnamed = TestMachine.Lease(tenant, 3);
        Assert.Equal([(1, "reader", TimeSpan.FromSeconds(5)), (3, "tenant", TimeSpan.Zero)], tenant.Leases());
        tenant.EndLease(named);
        tenant.EndLease(unnamed);
        Assert.Empty(tenant.Leases());
    }

    /// <summary>How long a unit has been leased without a break, and who began it.</summary>
    [Fact]
    public void Leases_SecondOnOneUnit_AgeAndNameAreOfTheFirst()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(1);
        SlotLease first = TestMachine.Lease(tenant, 0, "first");
        test.Time.Advance(TimeSpan.FromSeconds(5));
        SlotLease second = TestMachine.Lease(tenant, 0, "second");
        Assert.Equal([(0, "first", TimeSpan.FromSeconds(5))], tenant.Leases());
        tenant.EndLease(first);
        tenant.EndLease(second);
        SlotLease third = TestMachine.Lease(tenant, 0, "third");
        Assert.Equal([(0, "third", TimeSpan.Zero)], tenant.Leases());
        tenant.EndLease(third);
    }

    [Fact]
    public void TryLease_AsManyAsThereCanBe_TheNextIsRefusedWithTheBound()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(1);
        SlotLease lease = default;
        for (int i = 0; i < (1 << 22) - 1; i++) tenant.TryLease(0, out lease);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => tenant.TryLease(0, out _));
        Assert.Contains("4194303", refused.Message, StringComparison.Ordinal);
        Assert.True(tenant.IsPresent(0));
        for (int i = 0; i < (1 << 22) - 1; i++) tenant.EndLease(lease);
        Assert.Throws<InvalidOperationException>(() => tenant.EndLease(lease));
    }
}
