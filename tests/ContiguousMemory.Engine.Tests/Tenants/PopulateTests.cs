using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

public sealed class PopulateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void TryPopulate_AnyUnit_IsClearedAndAligned(int unitOrder)
    {
        WorldWithContents world = new(unitOrder);
        TestMachine test = new MachineSpec { World = world }.Boot();
        using Tenant tenant = test.Lend(64 >> unitOrder);
        for (int slot = 0; slot < tenant.SlotCount; slot++)
        {
            Pfn start = TestMachine.PlaceOf(tenant, slot);
            Assert.True(start.IsAligned(unitOrder));
            for (int i = 0; i < 1 << unitOrder; i++) Assert.Equal(0, world[start + new FrameCount(i)]);
        }

        Assert.Equal((long)tenant.SlotCount << unitOrder, tenant.Frames.Value);
        test.Verify();
    }

    [Fact]
    public void TryPopulate_FramesOfAnother_AreClearedFirst()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant first = test.Lend(64);
        for (int slot = 0; slot < 64; slot++) world[TestMachine.PlaceOf(first, slot)] = 1000 + slot;
        first.Dispose();
        using Tenant second = test.Lend(64);
        Assert.All(Enumerable.Range(0, 64), slot => Assert.Equal(0, world[TestMachine.PlaceOf(second, slot)]));
    }

    [Fact]
    public void TryPopulate_WorldStartsCleared_ClearsNothingTheFirstTime()
    {
        PaperWorld world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant first = test.Lend(64);
        Assert.Equal(0, world.FramesCleared.Value);
        first.Dispose();
        test.Lend(64).Dispose();
        Assert.Equal(64, world.FramesCleared.Value);
    }

    [Fact]
    public void TryPopulate_Twice_KeepsTheUnit()
    {
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(1);
        Pfn place = TestMachine.PlaceOf(tenant, 0);
        Assert.True(tenant.TryPopulate(0));
        Assert.Equal((place, 1), (TestMachine.PlaceOf(tenant, 0), tenant.Frames.Value));
    }

    [Fact]
    public void TryGiveUp_Unit_IsGoneWithoutACallback()
    {
        List<int> told = [];
        TestMachine test = new MachineSpec().Boot();
        using Tenant tenant = test.Lend(2, TenantKind.Discardable, discarding: told.Add);
        Assert.True(tenant.TryGiveUp(0));
        Assert.True(tenant.TryGiveUp(0)); // Twice is quiet.
        Assert.False(tenant.IsPresent(0));
        Assert.Equal(1, tenant.Frames.Value);
        Assert.Empty(told);
        SlotLease lease = TestMachine.Lease(tenant, 1);
        Assert.False(tenant.TryGiveUp(1));
        tenant.EndLease(lease);
        Assert.True(tenant.TryGiveUp(1));
        Assert.Equal(128, test.Zone.Free.Value);
    }

    [Fact]
    public void TryPopulate_ClearingFails_ComesThroughAndLeavesNoTrace()
    {
        WorldThatFails world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 2);
        BooksSnapshot before = test.Books();
        world.ClearingsLeft = 0;
        Assert.Throws<WorldFailedException>(() => tenant.TryPopulate(0));
        Assert.Equal(before, test.Books());
        Assert.False(tenant.IsPresent(0));
        Assert.True(tenant.TryPopulate(0));
        Assert.Equal(0, world[TestMachine.PlaceOf(tenant, 0)]);
        test.Verify();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(FrameSize.MaxFrames + 1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Tenant_SlotsOutOfRange_IsRefused(int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tenant(new MachineSpec().Boot().Machine, "tenant", TenantKind.Movable, slots));

    [Fact]
    public void Tenant_SlotsOfLargeUnits_AreFewer()
    {
        TestMachine test = new MachineSpec { World = new PaperWorld(4) }.Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tenant(test.Machine, "tenant", TenantKind.Movable, (FrameSize.MaxFrames >> 4) + 1));
    }

    [Fact]
    public void Tenant_WrongArguments_AreRefused()
    {
        Machine machine = new MachineSpec().Boot().Machine;
        Assert.Throws<ArgumentNullException>(() => new Tenant(null!, "tenant", TenantKind.Movable, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Tenant(machine, " ", TenantKind.Movable, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Tenant(machine, null!, TenantKind.Movable, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tenant(machine, "tenant", (TenantKind)2, 1));
        Assert.Equal(0, machine.Holders.Count);
    }

    [Fact]
    public void Tenant_MachineNotBooted_IsRefusedByName()
    {
        Machine machine = new(new() { Zones = [new(ZoneKind.Normal, new(1024))] });
        Assert.Contains("'early bird'", Assert.Throws<InvalidOperationException>(() => new Tenant(machine, "early bird", TenantKind.Movable, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapBytes_Slots_AreAWordEachAndNotesForThoseLeased()
    {
        TestMachine test = new MachineSpec { Area = 1024 }.Boot();
        using Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, 1000);
        Assert.InRange(tenant.MapBytes, 8_000, 8_100);
        Assert.True(tenant.TryPopulate(999));
        tenant.EndLease(TestMachine.Lease(tenant, 999));
        Assert.InRange(tenant.MapBytes, 8_001, 13_000);
        for (int slot = 0; slot < 1000; slot++)
        {
            Assert.True(tenant.TryPopulate(slot));
            tenant.EndLease(TestMachine.Lease(tenant, slot));
        }

        Assert.InRange(tenant.MapBytes, 24_000, 25_000);
    }
}
