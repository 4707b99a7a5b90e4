using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Tenants;

public sealed class DisposeTests
{
    [Fact]
    public void Dispose_Tenant_GivesBackAllAndLeavesTheBooks()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(100);
        tenant.Dispose();
        tenant.Dispose(); // Twice is quiet.
        Assert.Equal((128, 0, 0), (test.Zone.Free.Value, test.Machine.Holders.Count, tenant.Frames.Value));
        test.Verify();
    }

    [Fact]
    public void Dispose_UnitLeased_IsRefusedByNameAndNothingIsGivenBack()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(10, name: "cache");
        SlotLease lease = TestMachine.Lease(tenant, 7, "reader");
        test.Time.Advance(TimeSpan.FromSeconds(3));
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(tenant.Dispose);
        Assert.Contains("'cache'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("unit 7", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'reader', for 3.0 s", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, tenant.Frames.Value);
        Assert.All(Enumerable.Range(0, 10), slot => Assert.True(tenant.IsPresent(slot)));
        tenant.EndLease(lease);
        tenant.Dispose();
        test.Verify();
    }

    [Fact]
    public void AnyCall_AfterDispose_Throws()
    {
        TestMachine test = new MachineSpec().Boot();
        Tenant tenant = test.Lend(2);
        tenant.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tenant.TryLease(0, out _));
        Assert.Throws<ObjectDisposedException>(() => tenant.TryLeaseLongTerm(0, out _));
        Assert.Throws<ObjectDisposedException>(() => tenant.TryPopulate(0));
        Assert.Throws<ObjectDisposedException>(() => tenant.TryGiveUp(0));
        Assert.Throws<ObjectDisposedException>(() => tenant.IsPresent(0));
        Assert.Throws<InvalidOperationException>(() => tenant.EndLease(default));
        Assert.Equal(0, tenant.Frames.Value);
    }

    [Fact]
    public async Task Dispose_UnitOnTheMove_WaitsForIt()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        Tenant tenant = test.Lend(64);
        world.StopNextMove();
        Task claim = Patience.Start(() => test.Allocate(64));
        world.WaitForStop();
        Task dispose = Patience.Start(tenant.Dispose);
        Assert.True(await dispose.IsStillWaiting());
        world.LetGo();
        await dispose.Within();
        await claim.Within();
        Assert.Equal(64, test.Zone.Free.Value);
        test.Verify();
    }

    [Fact]
    public async Task Dispose_WhileOthersPopulate_LeavesNothingBehind()
    {
        for (int i = 0; i < Soak.Times(200); i++)
        {
            TestMachine test = new MachineSpec().Boot();
            Tenant tenant = test.Lend(16);
            using ManualResetEventSlim started = new();
            Task populate = Patience.Start(() =>
            {
                try
                {
                    for (int round = 0; ; round++)
                    {
                        tenant.TryPopulate(round % 16);
                        started.Set();
                    }
                }
                catch (ObjectDisposedException)
                {
                    // What it was racing for.
                }
            });
            started.Wait(Patience.Limit, TestContext.Current.CancellationToken);
            tenant.Dispose();
            await populate.Within();
            Assert.Equal((128, 0), (test.Zone.Free.Value, test.Machine.Holders.Count));
            test.Verify();
        }
    }
}
