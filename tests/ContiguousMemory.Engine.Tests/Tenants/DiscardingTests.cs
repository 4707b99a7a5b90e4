using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

/// <summary>The callback of a discardable tenant: told with no lock held, free to call the library, unable to veto.</summary>
public sealed class DiscardingTests
{
    [Fact]
    public void Callback_Claim_IsToldOfEachUnitOnceBeforeItGoes()
    {
        List<int> told = [];
        Tenant? tenant = null;
        TestMachine test = new MachineSpec().Boot();
        tenant = test.Lend(64, TenantKind.Discardable, discarding: slot =>
        {
            Assert.False(test.Machine.Gate.IsHeldByCurrentThread);
            Assert.True(tenant!.IsPresent(slot));
            told.Add(slot);
        });
        AreaAllocation allocation = test.Allocate(20);
        Assert.Equal((0, 20), (allocation.Moved.Value, allocation.Discarded.Value));
        Assert.Equal(20, told.Distinct().Count());
        Assert.Equal(20, told.Count);
        Assert.All(told, slot => Assert.False(tenant.IsPresent(slot)));
        Assert.Null(tenant.Fault);
    }

    [Fact]
    public void Callback_AllocatesFromTheSameArea_IsServedElsewhere()
    {
        List<AreaAllocation> inner = [];
        TestMachine test = new MachineSpec().Boot();
        test.Lend(64, TenantKind.Discardable, discarding: _ =>
        {
            if (inner.Count == 0)
            {
                inner.Add(default);
                inner[0] = test.Allocate(8, name: "inner");
            }
        });
        AreaAllocation outer = test.Allocate(16, name: "outer");
        Assert.False(outer.Frames.Overlaps(inner.Single().Frames));
        Assert.True(test.Area.Release(inner[0]).IsReleased);
        Assert.True(test.Area.Release(outer).IsReleased);
        test.Verify();
    }

    [Fact]
    public void Callback_PopulatesAndLeasesOtherSlots_Works()
    {
        Tenant? tenant = null;
        List<SlotLease> leases = [];
        TestMachine test = new MachineSpec().Boot();
        tenant = new Tenant(test.Machine, "cache", TenantKind.Discardable, 128, slot =>
        {
            Assert.True(tenant!.TryPopulate(64 + slot));
            leases.Add(TestMachine.Lease(tenant, 64 + slot));
        });
        for (int slot = 0; slot < 64; slot++) Assert.True(tenant.TryPopulate(slot));
        test.Allocate(64);
        Assert.Equal(64, leases.Count);
        Assert.All(leases, lease => Assert.False(test.Area.Contains(lease.Frames)));
        leases.ForEach(tenant.EndLease);
        tenant.Dispose();
        test.Verify();
    }

    [Fact]
    public void Callback_Throws_FaultsItsTenantAndTheClaimGoesOn()
    {
        TestMachine test = new MachineSpec().Boot();
        int calls = 0;
        Tenant faulty = test.Lend(32, TenantKind.Discardable, "faulty", _ => throw new FormatException($"fault {++calls}"));
        Tenant good = test.Lend(32, TenantKind.Discardable, "good");
        test.Allocate(64);
        Assert.Equal(32, calls);
        Assert.Equal("fault 1", Assert.IsType<FormatException>(faulty.Fault).Message);
        Assert.Null(good.Fault);
        Assert.Equal(0, faulty.Frames.Value);
        test.Verify();
    }

    [Theory]
    [InlineData("populate")]
    [InlineData("give up")]
    [InlineData("dispose")]
    public void Callback_WaitsForItsOwnSlot_IsRefusedAndTheClaimGoesOn(string call)
    {
        Tenant? tenant = null;
        TestMachine test = new MachineSpec().Boot();
        tenant = test.Lend(1, TenantKind.Discardable, discarding: slot => Wait(tenant!, slot, call));
        Assert.True(Reclaimer.TryDropOne(test.Machine));
        Assert.Contains("unit 0", Assert.IsType<InvalidOperationException>(tenant.Fault).Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(tenant.IsPresent(0));
    }

    /// <summary>The callback of one unit allocates, which discards another, whose callback waits for the first: on its own thread it would wait for ever.</summary>
    [Theory]
    [InlineData("populate")]
    [InlineData("give up")]
    public async Task Callback_InsideACallbackWaitsForTheOuterSlot_IsRefused(string call)
    {
        Tenant? tenant = null;
        int outer = -1;
        TestMachine test = new MachineSpec().Boot();
        tenant = test.Lend(2, TenantKind.Discardable, discarding: slot =>
        {
            if (outer < 0)
            {
                outer = slot;
                Assert.True(Reclaimer.TryDropOne(test.Machine));
            }
            else
            {
                Wait(tenant!, outer, call);
            }
        });
        Assert.True(await Patience.Start(() => Reclaimer.TryDropOne(test.Machine)).Within());
        Assert.IsType<InvalidOperationException>(tenant.Fault);
        Assert.Equal(0, tenant.Frames.Value);
        test.Verify();
    }

    /// <summary>A unit that is moved has another dropped to make room, whose callback wants the first: nobody else could ever end that move.</summary>
    [Theory]
    [InlineData("populate")]
    [InlineData("give up")]
    [InlineData("lease")]
    public async Task Callback_WaitsForTheSlotThatItMakesRoomFor_IsRefusedAndTheClaimGoesOn(string call)
    {
        Tenant? moved = null;
        TestMachine test = new MachineSpec { Area = 16, Refuge = 16 }.Boot();
        moved = test.Lend(16, name: "moved");
        Tenant cache = test.Lend(16, TenantKind.Discardable, discarding: _ =>
        {
            for (int slot = 0; slot < moved.SlotCount; slot++) Wait(moved, slot, call);
        });
        Assert.True(await Patience.Start(() => test.TryAllocate(16, 0, out _, out _)).Within());
        Assert.Contains("being moved by this very thread", Assert.IsType<InvalidOperationException>(cache.Fault).Message, StringComparison.Ordinal);
        test.Verify();
    }

    [Fact]
    public void Callback_LeasesItsOwnSlot_FindsItGone()
    {
        Tenant? tenant = null;
        List<bool> leased = [];
        TestMachine test = new MachineSpec().Boot();
        tenant = test.Lend(1, TenantKind.Discardable, discarding: slot => leased.Add(tenant!.TryLease(slot, out _)));
        Assert.True(Reclaimer.TryDropOne(test.Machine));
        Assert.Equal([false], leased);
        Assert.Null(tenant.Fault);
    }

    [Fact]
    public async Task TryLease_SlotBeingDiscardedByAnotherThread_CountsAsGone()
    {
        using ManualResetEventSlim told = new();
        using ManualResetEventSlim letGo = new();
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(1, TenantKind.Discardable, discarding: _ =>
        {
            told.Set();
            letGo.Wait(Patience.Limit);
        });
        Task<bool> drop = Patience.Start(() => Reclaimer.TryDropOne(test.Machine));
        Assert.True(told.Wait(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.False(tenant.TryLease(0, out _));
        Assert.Equal(LongTermOutcome.Empty, tenant.TryLeaseLongTerm(0, out _));

        // Nor does anybody else wait for a callback, but who ends the tenant.
        Assert.False(tenant.TryPopulate(0));
        Assert.False(tenant.TryGiveUp(0));
        Task dispose = Patience.Start(tenant.Dispose);
        Assert.True(await dispose.IsStillWaiting());
        letGo.Set();
        Assert.True(await drop.Within());
        await dispose.Within();
        test.Verify();
    }

    /// <summary>Whoever came before the callback was told, and waits for the unit, is let go when it is: the callback may want what he holds.</summary>
    [Theory]
    [InlineData("populate")]
    [InlineData("give up")]
    [InlineData("lease")]
    public async Task Callback_TakesALockThatIsHeldAroundCalls_IsNotHungUp(string call)
    {
        Lock index = new();
        int told = 0;
        bool done = false;
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(4, TenantKind.Discardable, discarding: _ =>
        {
            lock (index) told++;
        });
        Task<bool> user = Patience.Start(() =>
        {
            while (!Volatile.Read(ref done))
            {
                for (int slot = 0; slot < tenant.SlotCount; slot++)
                {
                    lock (index) Wait(tenant, slot, call);
                }

                for (int slot = 0; slot < tenant.SlotCount; slot++) tenant.TryPopulate(slot);
                Thread.Yield();
            }

            return true;
        });
        Task<bool> dropper = Patience.Start(() =>
        {
            while (Volatile.Read(ref told) < 2000) Reclaimer.TryDropOne(test.Machine);
            return true;
        });
        Assert.True(await dropper.Within());
        Volatile.Write(ref done, true);
        Assert.True(await user.Within());
        test.Verify();
    }

    [Fact]
    public void Movable_Claim_IsNotTold()
    {
        List<int> told = [];
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(64, TenantKind.Movable, discarding: told.Add);
        test.Allocate(64);
        Assert.Empty(told);
        Assert.Equal(64, tenant.Frames.Value);
    }

    private static void Wait(Tenant tenant, int slot, string call)
    {
        switch (call)
        {
            case "populate": tenant.TryPopulate(slot); break;
            case "give up": tenant.TryGiveUp(slot); break;
            case "lease":
                if (tenant.TryLease(slot, out SlotLease lease)) tenant.EndLease(lease);
                break;
            default: tenant.Dispose(); break;
        }
    }
}
