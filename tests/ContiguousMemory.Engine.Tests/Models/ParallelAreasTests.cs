using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>Areas that are made, grown, shrunk and removed by several threads, while others use them as devices and tenants do.</summary>
public sealed class ParallelAreasTests
{
    private const int Users = 4; // As many as a Worker takes its slots for.
    private const int Keepers = 2;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task ManyThreads_AreasComeAndGo_NothingIsLostAndTheBooksAgree(int unitOrder)
    {
        int[] changes = new int[(int)AreaChange.Remove + 1];
        for (int seed = 0; seed < Soak.Times(3); seed++)
        {
            WorldWithContents world = new(unitOrder);
            AreaRegistry areas = new Shape(unitOrder, RefugeBlocks: 10, Watermark: 0, CmaFirstAbovePercent: 25, [new(4, 0, 0, true), new(3, 0, 1, false)]).Boot(world);
            long all = areas.Machine.Zones[0].Free.Value;
            Tenant[] tenants = [.. new[] { TenantKind.Movable, TenantKind.Discardable }.Select(kind => new Tenant(areas.Machine, kind.ToString(), kind, 48 >> unitOrder << 1))];
            using Barrier start = new(Users + Keepers);
            int round = seed;
            Worker[] users = [.. Enumerable.Range(0, Users).Select(id => new Worker(areas, world, tenants, id, round))];
            Action[] parts = [.. users.Select(user => (Action)(() => user.Run(steps: 400))), .. Enumerable.Range(0, Keepers).Select(id => (Action)(() => Keep(areas, new Random((round * 10) + id), changes)))];
            Task[] running = [.. parts.Select(part => Patience.Start(() =>
            {
                start.SignalAndWait();
                part();
            }))];
            foreach (Task task in running) await task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            AssertClean(areas, world);
            foreach (Worker user in users) user.End();
            foreach (Tenant tenant in tenants) tenant.Dispose();
            AssertClean(areas, world);
            foreach (Area area in areas.Areas) Assert.True(areas.TryRemove(area, out _));
            AssertClean(areas, world);
            Assert.Equal((all, 0, 0, 0), (areas.Machine.Zones[0].Free.Value, areas.Machine.Zones[0].Cma.Value, areas.Machine.Holders.Count, areas.Machine.ActiveClaims.Count));
            Assert.True(users.Sum(user => user.Grants) > 20, "hardly anything was granted");
        }

        Assert.All(changes, (count, change) => Assert.True(count > 0, $"no {(AreaChange)change} was ever done"));
    }

    /// <summary>The control: with the copy left out, the areas that grow over tenants lose their bytes.</summary>
    [Fact]
    public void Grow_CopyLeftOut_IsNoticed()
    {
        WorldThatForgetsToCopy world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        using Tenant tenant = test.Lend(1);
        world[TestMachine.PlaceOf(tenant, 0)] = 7;
        test.Resize(16);
        Assert.NotEqual(7, world[TestMachine.PlaceOf(tenant, 0)]);
    }

    private static void Keep(AreaRegistry areas, Random random, int[] changes)
    {
        for (int step = 0; step < 300; step++)
        {
            long bytes = ((1L + random.Next(2)) << Shape.BlockOrder) * FrameSize.Bytes;
            IReadOnlyList<Area> all = areas.Areas;
            Area? area = all.Count == 0 ? null : all[random.Next(all.Count)];
            AreaChangeOutcome outcome = default;
            switch (area is null ? 0 : random.Next(8))
            {
                case 0: areas.TryCreate(new AreaDeclaration { Size = bytes, OrderPerBit = random.Next(2) }, out _, out outcome); break;
                case < 4: area!.TryGrow(bytes, out outcome); break;
                case < 7: area!.TryShrink(bytes, out outcome); break;
                default:
                    // The other keeper may have removed it between the look and the call, which is misuse, and said so.
                    if (Record.Exception(() => areas.TryRemove(area!, out outcome)) is { } gone) Assert.Contains("was removed", gone.Message, StringComparison.Ordinal);
                    break;
            }

            if (outcome.IsDone) Interlocked.Increment(ref changes[(int)outcome.Change]);
            else if (outcome.Area is not null) Assert.NotEmpty(Diagnose.Change(areas.Machine, outcome, area).ToString());
            if (random.Next(4) == 0) Thread.Yield();
            if (random.Next(20) == 0) Assert.Empty(Invariants.Verify(areas).Violations);
        }
    }

    private static void AssertClean(AreaRegistry areas, WorldWithContents world)
    {
        Assert.Empty(Invariants.Verify(areas).Violations);
        Assert.Empty(world.Complaints);
    }
}
