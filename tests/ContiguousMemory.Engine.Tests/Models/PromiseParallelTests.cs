using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>
/// Several threads fill a machine to the brim, lease, take and claim. Each has at most one buffer in each area, and there is room for all of them: so every
/// claim is within the reservation, and is granted as soon as leases and others' moves let it.
/// </summary>
public sealed class PromiseParallelTests
{
    private const int Threads = 4;
    private const int Tries = 1_000_000;

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task ManyThreads_WithinTheReservation_EveryClaimIsGrantedInTheEnd(int unitOrder, bool isLinux)
    {
        for (int seed = 0; seed < Soak.Times(3); seed++)
        {
            WorldWithContents world = new(unitOrder);
            PromiseShape shape = new(unitOrder, 0, 0, HighBlocks: 4, 0, 25, [new(Threads, 0, isLinux, true), new(Threads, 0, !isLinux, true), new(2, 0, false, false)]);
            AreaRegistry areas = shape.Boot(world);
            Tenant[] tenants = [.. new[] { TenantKind.Movable, TenantKind.Discardable }.Select(kind => new Tenant(areas.Machine, kind.ToString(), kind, 128))];
            int round = seed;
            Task[] running = [.. Enumerable.Range(0, Threads).Select(id => Patience.Start(() => Run(areas, tenants, id, new Random((round * 100) + id))))];
            foreach (Task task in running) await task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            AssertClean(areas);
            Assert.Empty(world.Complaints);
            foreach (Tenant tenant in tenants) tenant.Dispose();
            AssertClean(areas);
            Assert.Equal((0, 0, 0), (areas.Machine.Promises.Owed, areas.Machine.Zones[0].YieldingFrames, areas.Machine.Holders.Count));
        }
    }

    private static void Run(AreaRegistry areas, Tenant[] tenants, int id, Random random)
    {
        Dictionary<Area, AreaAllocation> held = [];
        for (int step = 0; step < 300; step++)
        {
            Tenant tenant = tenants[random.Next(2)];
            int slot = (random.Next(tenant.SlotCount / Threads) * Threads) + id;
            switch (random.Next(8))
            {
                case < 3: Populate(areas, tenant, slot); break;
                case 3: Use(tenant, slot, longTerm: false); break;
                case 4: Use(tenant, slot, longTerm: true); break;
                case 5: Assert.True(tenant.TryGiveUp(slot)); break;
                case 6: Exchange(areas.Areas[random.Next(2)], held); break;
                default: TakeForAMoment(areas); break;
            }

            if (random.Next(32) == 0) AssertClean(areas);
        }

        foreach ((Area area, AreaAllocation allocation) in held) Assert.True(area.Release(allocation).IsReleased);
    }

    private static void Populate(AreaRegistry areas, Tenant tenant, int slot)
    {
        while (!tenant.TryPopulate(slot))
        {
            if (tenant.Kind == TenantKind.Discardable || !Reclaimer.TryDropOneForMovable(areas.Machine)) return;
        }
    }

    private static void Use(Tenant tenant, int slot, bool longTerm)
    {
        SlotLease lease;
        if (longTerm ? tenant.TryLeaseLongTerm(slot, out lease) != LongTermOutcome.Leased : !tenant.TryLease(slot, out lease)) return;
        Thread.Yield();
        tenant.EndLease(lease);
    }

    private static void TakeForAMoment(AreaRegistry areas)
    {
        if (!areas.Machine.TryTake(2, MigrateType.Unmovable, "taker", out FrameRange taken)) return;
        Thread.Yield();
        areas.Machine.GiveBack(taken);
    }

    /// <summary>Gives this thread's buffer in an area back, or takes one: a whole page block, of which there is one for each thread.</summary>
    private static void Exchange(Area area, Dictionary<Area, AreaAllocation> held)
    {
        if (held.Remove(area, out AreaAllocation old))
        {
            Assert.True(area.Release(old).IsReleased);
            return;
        }

        AreaRequest request = TestMachine.Request(PromiseShape.BlockFrames, PromiseShape.BlockOrder);
        AllocationFailure failure = default;
        for (int tries = 0; tries < Tries; tries++)
        {
            if (area.TryAllocate(request, out AreaAllocation allocation, out failure))
            {
                held.Add(area, allocation);
                return;
            }

            Thread.Yield();
        }

        Assert.Fail($"'{area.Name}' has a window, no lease lasts, and it grants none: {Diagnose.Refusal(area, request, failure)}");
    }

    private static void AssertClean(AreaRegistry areas)
    {
        InvariantReport report = Invariants.Verify(areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
    }
}
