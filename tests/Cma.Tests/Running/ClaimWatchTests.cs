using Cma.Running;
using Cma.Running.Tenants;
using Cma.Scenarios;
using Cma.Tests.Scenarios;
using ContiguousMemory;

namespace Cma.Tests.Running;

public sealed class ClaimWatchTests
{
    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 1, 0L)]
    [InlineData(1, 1, 0L)]
    [InlineData(1, 2, 0L)]
    [InlineData(2, 2, null)]
    [InlineData(2, 4, 1L)]
    [InlineData(3, 6, 1L)]
    public void A_stall_belongs_to_the_claim_that_was_at_work(long before, long after, long? claim) => Assert.Equal(claim, ClaimWatch.Between(before, after));

    [Fact]
    public void Only_a_claim_that_moved_memory_is_to_blame()
    {
        using ClaimWatch watch = new();
        foreach (bool hasMoved in (bool[])[false, true, false])
        {
            watch.Begin();
            watch.End(hasMoved);
        }

        Assert.Equal([false, true, false], new long[] { 0, 1, 2 }.Select(watch.HasMoved));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_writer_counts_a_stall_only_when_the_claim_moved_memory(bool hasMoved)
    {
        using ClaimWatch watch = new();
        using ReservedMemory memory = ReservedMemory.Create(4 << 20);
        using MovableMemory lent = memory.LendMovable("counters", 2 << 20);
        WriterThread writer = new(lent, null, 0, claims: watch);
        writer.Start();
        watch.Begin();
        watch.StopLeases();
        SpinWait.SpinUntil(() => watch.Waiting > 0);
        Thread.Sleep(1);
        watch.AllowLeases();
        watch.End(hasMoved);
        writer.Stop();

        Assert.Equal(hasMoved, writer.Stalled > TimeSpan.Zero);
        Assert.True(writer.Latencies.Max > 1_000_000, $"{writer.Latencies.Max} ns");
    }

    [Fact]
    public void Writers_that_go_by_leases_let_go_of_them_for_a_claim()
    {
        Scenario scenario = Reader.Read("""
            machine: { backing: pages, reserve: 8MiB, refuge: 8MiB }
            devices: [{ name: a, size: 8MiB, hold: 1ms, idle: 1ms, starts: 20 }]
            tenants: [{ name: counters, kind: movable, size: 8MiB, writers: 2 }]

            """);
        VirtualTime clock = new();
        using ClaimWatch watch = new();
        using ReservedMemory memory = ReserveBuilder.Build(scenario, clock);
        using MovableMemory lent = memory.LendMovable("counters", 8 << 20);
        RunObserver observer = new(memory, scenario, clock, watch);
        WriterThread[] writers = [.. Enumerable.Range(0, 2).Select(number => new WriterThread(lent, null, number, claims: watch))];
        Assert.True(memory.TryGetArea(scenario.Areas[0].Name, out ReservedArea? area));
        DeviceActor device = new(scenario.Devices[0], area, observer, new Random(1));
        Schedule schedule = new(clock);
        device.Begin(schedule);
        foreach (WriterThread writer in writers) writer.Start();
        try
        {
            while (!device.IsDone && schedule.TryStep(TimeSpan.MaxValue))
            {
                // The schedule does the work.
            }
        }
        finally
        {
            device.Stop();
            foreach (WriterThread writer in writers) writer.Stop();
        }

        Assert.Equal((20, 0), (observer.GrantedClaims, observer.RefusedClaims));
        Assert.All(writers, static writer => Assert.True(writer.Writes > 0));
    }
}
