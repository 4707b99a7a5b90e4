using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

/// <summary>Units that are neighbours by slot and by frames leave a range two at a time, in one copy.</summary>
public sealed class PairMoveTests
{
    private const int UnitOrder = 2;
    private const int Unit = 1 << UnitOrder;
    private const int Units = 8;

    private readonly WorldThatLogsMoves _world = new(UnitOrder);

    [Fact]
    public void Claim_NeighboursInTheOrderOfTheirSlots_GoInOneCopy()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, ascending: true);
        AreaAllocation allocation = test.Allocate(Units * Unit);
        Assert.Equal(Units * Unit, allocation.Moved.Value);
        Assert.Equal(Units / 2, _world.Moves.Count);
        Assert.All(_world.Moves, move => Assert.Equal(2 * Unit, move.Count.Value));
        CheckPairs(test, tenant);
    }

    [Fact]
    public void Claim_NeighboursAgainstTheOrderOfTheirSlots_GoOneByOneAndLieInOrderThen()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, ascending: false);
        test.Allocate(Units * Unit);
        Assert.Equal(Units, _world.Moves.Count);
        CheckPairs(test, tenant);
    }

    /// <summary>Wherever they were: from their first move on they lie beside each other.</summary>
    [Fact]
    public void Claim_UnitsInAnyOrder_LieInOrderThen()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, 5, 0, 6, 3, 7, 2, 1, 4);
        AreaAllocation allocation = test.Allocate(Units * Unit);
        Assert.Equal(Units * Unit, allocation.Moved.Value);
        Assert.Equal(Units, _world.Moves.Sum(static move => (int)move.Count.Value / Unit));
        CheckPairs(test, tenant);
    }

    [Fact]
    public void Claim_PartnerOutsideTheWindow_StaysThere()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, 0, 2, 4, 6, 1, 3, 5, 7);
        AreaAllocation allocation = test.Allocate(Units * Unit / 2);
        Assert.Equal(Units * Unit / 2, allocation.Moved.Value);
        Assert.Equal(Units / 2, Enumerable.Range(0, Units).Count(slot => tenant[slot].Index < Units * Unit));
        Check(test, tenant);
    }

    [Fact]
    public void Claim_SingleFrames_GoOneByOne()
    {
        WorldThatLogsMoves world = new(0);
        TestMachine test = new MachineSpec { World = world, Area = 16 }.Boot();
        test.Lend(16);
        test.Allocate(16);
        Assert.Equal(16, world.Moves.Count);
    }

    [Fact]
    public void Claim_UnitsOf4MiB_GoOneByOne()
    {
        WorldThatLogsMoves world = new(10);
        TestMachine test = new MachineSpec { World = world, Area = 4096, Refuge = 4096, BlockOrder = 10, MaxOrder = 10 }.Boot();
        test.Lend(4);
        test.Allocate(4096);
        Assert.Equal(4, world.Moves.Count);
    }

    [Fact]
    public void TryMove_NeighbourLeased_StaysWhereItIs()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, ascending: true);
        SlotLease lease = TestMachine.Lease(tenant, 1);
        Assert.Equal(MoveOutcome.Moved, tenant.TryMove(0, partner: 1, mayBorrow: true, out int moved));
        Assert.Equal((1, lease.Frames), (moved, new FrameRange(TestMachine.PlaceOf(tenant, 1), new FrameCount(Unit))));
        tenant.EndLease(lease);
        Check(test, tenant);
    }

    [Fact]
    public void TryMove_RoomForOne_TakesNoNeighbourAlong()
    {
        TestMachine test = Boot(refuge: 16);
        Tenant tenant = Lend(test, ascending: true);
        test.Lend(3, name: "in the refuge");
        Assert.Equal(MoveOutcome.Moved, tenant.TryMove(0, partner: 1, mayBorrow: false, out int moved));
        Assert.Equal(1, moved);
        Assert.Equal(MoveOutcome.NoRoom, tenant.TryMove(1, partner: 2, mayBorrow: false, out moved));
        Assert.Equal(0, moved);
        Check(test, tenant);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Claim_MoveOfAPairFails_BothAreWhereTheyWere(int after)
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, ascending: true);
        BooksSnapshot before = test.Books();
        _world.MovesLeft = after;
        Assert.Throws<WorldFailedException>(() => test.Allocate(Units * Unit));
        Assert.Equal(2 * after, _world.Moves.Sum(static move => (int)move.Count.Value / Unit));
        Assert.Equal(before, test.Books());
        Check(test, tenant);

        _world.MovesLeft = null;
        test.Allocate(Units * Unit);
        Check(test, tenant);
    }

    /// <summary>Of two that go one by one, the second's failure does not undo the first.</summary>
    [Fact]
    public void TryMove_SecondOfTwoCopiesFails_TheFirstHasMoved()
    {
        TestMachine test = Boot();
        Tenant tenant = Lend(test, ascending: false);
        (Pfn first, Pfn second) = (TestMachine.PlaceOf(tenant, 0), TestMachine.PlaceOf(tenant, 1));
        _world.MovesLeft = 1;
        Assert.Throws<WorldFailedException>(() => tenant.TryMove(0, partner: 1, mayBorrow: false, out _));
        Assert.NotEqual(first, TestMachine.PlaceOf(tenant, 0));
        Assert.Equal(second, TestMachine.PlaceOf(tenant, 1));
        Check(test, tenant);
    }

    /// <summary>Room is made by dropping units while one of a pair is marked: the callback may use the other, which nobody has marked yet.</summary>
    [Fact]
    public void Claim_CallbackOfWhatIsDroppedUsesTheNeighbour_IsNotHungUp()
    {
        Tenant? tenant = null;
        int used = 0;
        TestMachine test = Boot(refuge: Units * Unit);
        tenant = Lend(test, ascending: true);
        test.Lend(Units, TenantKind.Discardable, "cache", _ =>
        {
            foreach (int slot in Enumerable.Range(0, Units))
            {
                if (tenant[slot].IsBusy || tenant[slot].Index >= Units * Unit) continue;
                TestMachine.PlaceOf(tenant, slot);
                used++;
            }
        });
        test.Allocate(Units * Unit);
        Assert.NotEqual(0, used);
        Check(test, tenant);
    }

    private TestMachine Boot(int refuge = 2 * Units * Unit) => new MachineSpec { World = _world, Area = Units * Unit, Refuge = refuge }.Boot();

    /// <summary>Fills the area, so that a later slot lies higher or, if not ascending, lower.</summary>
    private Tenant Lend(TestMachine test, bool ascending)
    {
        IEnumerable<int> slots = Enumerable.Range(0, Units);
        return Lend(test, FillsUpwards(test) == ascending ? [.. slots] : [.. slots.Reverse()]);
    }

    private static bool FillsUpwards(TestMachine test)
    {
        Tenant tenant = new(test.Machine, "first", TenantKind.Movable, 2);
        Assert.True(tenant.TryPopulate(0) && tenant.TryPopulate(1));
        bool upwards = TestMachine.PlaceOf(tenant, 1) > TestMachine.PlaceOf(tenant, 0);
        tenant.Dispose();
        return upwards;
    }

    /// <summary>Fills the area in an order.</summary>
    private Tenant Lend(TestMachine test, params int[] slots)
    {
        Tenant tenant = new(test.Machine, "tenant", TenantKind.Movable, Units);
        foreach (int slot in slots)
        {
            Assert.True(tenant.TryPopulate(slot));
            foreach (int frame in Enumerable.Range(0, Unit)) _world[TestMachine.PlaceOf(tenant, slot) + new FrameCount(frame)] = Word(slot, frame);
        }

        Assert.True(Enumerable.Range(0, Units).All(slot => tenant[slot].Index < Units * Unit));
        return tenant;
    }

    private void CheckPairs(TestMachine test, Tenant tenant)
    {
        for (int slot = 0; slot < Units; slot += 2)
            Assert.Equal(TestMachine.PlaceOf(tenant, slot) + new FrameCount(Unit), TestMachine.PlaceOf(tenant, slot + 1));
        Check(test, tenant);
    }

    private void Check(TestMachine test, Tenant tenant)
    {
        for (int slot = 0; slot < Units; slot++)
        {
            foreach (int frame in Enumerable.Range(0, Unit)) Assert.Equal(Word(slot, frame), _world[TestMachine.PlaceOf(tenant, slot) + new FrameCount(frame)]);
        }

        Assert.Empty(_world.Complaints);
        test.Verify();
    }

    private static long Word(int slot, int frame) => (slot * 100) + frame + 1;
}
