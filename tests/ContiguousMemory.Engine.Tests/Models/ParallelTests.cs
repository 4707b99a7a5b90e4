using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>
/// Several threads on one machine: each has slots of its own in shared tenants, and devices of its own. What it wrote it must find again, under a lease or in a
/// device's buffer; the books are checked at the end and in the middle of it all.
/// </summary>
public sealed class ParallelTests
{
    private const int Threads = 4;

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 0, 0)]
    [InlineData(true, 2, 1)]
    [InlineData(false, 2, 0)]
    [InlineData(false, 3, 3)]
    public async Task ManyThreads_OneMachine_NothingIsLostAndTheBooksAgree(bool isLinux, int unitOrder, int orderPerBit)
    {
        for (int seed = 0; seed < Soak.Times(3); seed++)
        {
            WorldWithContents world = new(unitOrder);
            Shape shape = new(unitOrder, RefugeBlocks: 8, Watermark: 0, CmaFirstAbovePercent: 25, [new(4, 0, orderPerBit, isLinux), new(3, 0, 0, !isLinux)]);
            AreaRegistry areas = shape.Boot(world);
            long all = areas.Machine.Zones[0].Free.Value;
            int slots = 48 >> unitOrder << 1;
            Tenant[] tenants = [.. new[] { TenantKind.Movable, TenantKind.Discardable }.Select(kind => new Tenant(areas.Machine, kind.ToString(), kind, slots))];
            using Barrier start = new(Threads);
            int round = seed;
            Worker[] workers = [.. Enumerable.Range(0, Threads).Select(id => new Worker(areas, world, tenants, id, round))];
            Task[] running = [.. workers.Select(worker => Patience.Start(() =>
            {
                start.SignalAndWait();
                worker.Run(steps: 400);
            }))];
            foreach (Task task in running) await task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            AssertClean(areas, world);
            foreach (Worker worker in workers) worker.End();
            AssertClean(areas, world);
            foreach (Tenant tenant in tenants) tenant.Dispose();
            AssertClean(areas, world);
            Assert.Equal((all, 0, 0), (areas.Machine.Zones[0].Free.Value, areas.Machine.Holders.Count, areas.Machine.ActiveClaims.Count));
            Assert.True(workers.Sum(worker => worker.Grants) > 50, "hardly anything was granted");
        }
    }

    /// <summary>The control: with the copy left out, some thread misses what it wrote.</summary>
    [Fact]
    public async Task ManyThreads_CopyLeftOut_IsNoticed()
    {
        WorldThatForgetsToCopy world = new();
        AreaRegistry areas = new Shape(0, 8, 0, 0, [new(4, 0, 0, false)]).Boot(world);
        Tenant[] tenants = [new(areas.Machine, "movable", TenantKind.Movable, 96)];
        Task[] running = [.. Enumerable.Range(0, Threads).Select(id => new Worker(areas, world, tenants, id, 0)).Select(worker => Patience.Start(() => worker.Run(steps: 400)))];
        Exception? failure = await Record.ExceptionAsync(() => Task.WhenAll(running).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Contains("wrote", Assert.IsType<Xunit.Sdk.XunitException>(failure, exactMatch: false).Message, StringComparison.Ordinal);
    }

    /// <summary>Leases against claims on a handful of units: the compare-and-swap that says who was first.</summary>
    [Fact]
    public async Task LeasesAgainstClaims_FewUnits_AreNeverBothFirst()
    {
        WorldWithContents world = new();
        AreaRegistry areas = new Shape(0, 2, 0, 0, [new(1, 0, 0, false)]).Boot(world);
        using Tenant tenant = new(areas.Machine, "tenant", TenantKind.Movable, 4);
        for (int slot = 0; slot < 4; slot++) Assert.True(tenant.TryPopulate(slot));
        using CancellationTokenSource done = new();
        int held = 0;
        Task<int> claims = Patience.Start(() =>
        {
            // A refusal takes no time at all: on a busy machine all of them may be over before the other thread begins.
            int granted = 0;
            for (int i = 0; i < Soak.Times(2000) || Volatile.Read(ref held) < 100; i++)
            {
                if (!areas.Areas[0].TryAllocate(TestMachine.Request(16), out AreaAllocation allocation, out _, CancellationToken.None)) continue;
                granted++;
                Assert.True(areas.Areas[0].Release(allocation).IsReleased);

                // Back into the area, so that there is something to move the next time.
                for (int slot = 0; slot < 4; slot++) tenant.TryGiveUp(slot);
                for (int slot = 0; slot < 4; slot++) Assert.True(tenant.TryPopulate(slot));
            }

            done.Cancel();
            return granted;
        });
        Task leases = Patience.Start(() =>
        {
            while (!done.IsCancellationRequested)
            {
                int slot = held % 4;
                if (!tenant.TryLease(slot, out SlotLease lease)) continue;
                held++;
                long value = held;
                world[lease.Frames.Start] = value;
                Thread.SpinWait(held % 50);
                Assert.Equal(value, world[lease.Frames.Start]);
                tenant.EndLease(lease);
            }
        });
        Assert.True(await claims.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken) > 0);
        await leases.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        AssertClean(areas, world);
    }

    private static void AssertClean(AreaRegistry areas, WorldWithContents world)
    {
        InvariantReport report = Invariants.Verify(areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
        Assert.Empty(world.Complaints);
    }
}
