using System.Diagnostics.Metrics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Tests.Telemetry;

/// <summary>What a reserve measures, heard by a listener of the platform.</summary>
public sealed class MetricsTests
{
    private const long MiB = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _name = $"metered-{Guid.NewGuid():N}";

    [Fact]
    public void Area_LentAndClaimed_SaysWhatItsFramesAre()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        using MovableMemory records = memory.LendMovable("records", 4 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 2 * MiB);
        Assert.True(cache.TryFill(0, out UnitLease lease));
        lease.Dispose();

        Assert.Equal(8 * MiB, gauge[ReserveMetrics.AreaSize]);
        Assert.Equal(2 * MiB, gauge[ReserveMetrics.AreaFree]);
        Assert.Equal(8 * MiB, gauge[ReserveMetrics.AreaAvailable]);
        Assert.Equal(8 * MiB, gauge[ReserveMetrics.AreaLargestRun]);
        Assert.Equal(4 * MiB, gauge[$"{ReserveMetrics.AreaLent} movable"]);
        Assert.Equal(2 * MiB, gauge[$"{ReserveMetrics.AreaLent} discardable"]);

        using ContiguousBuffer buffer = memory.Allocate(8 * MiB, new() { Name = "camera" });

        Assert.Equal(0, gauge[ReserveMetrics.AreaAvailable]);
        Assert.Equal(0, gauge[ReserveMetrics.AreaLargestRun]);
        Assert.Equal(4 * MiB, gauge[ReserveMetrics.Moved]);
        Assert.Equal(2 * MiB, gauge[ReserveMetrics.Discarded]);
        Assert.Equal(1, gauge[$"{ReserveMetrics.Allocations} granted"]);
        Assert.Equal([$"{ReserveMetrics.AllocationDuration} granted"], gauge.Heard);
    }

    [Fact]
    public void Refusal_ByALease_IsCountedWithItsReason()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        using MovableMemory records = memory.LendMovable("records", 8 * MiB);
        using UnitLease lease = records.Lease(0);

        Assert.False(memory.TryAllocate(8 * MiB, default, out _, out _));

        Assert.Equal(1, gauge[$"{ReserveMetrics.Allocations} refused"]);
        Assert.Equal([ReserveMetrics.LeaseConflicts, $"{ReserveMetrics.AllocationDuration} busy"], gauge.Heard);
    }

    /// <summary>However often it is tried meanwhile.</summary>
    [Fact]
    public async Task Waiting_TriedManyTimes_IsAnsweredOnce()
    {
        List<string> log = [];
        FakeTimeProvider clock = new();
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make(log: log.Add, time: clock);
        using ContiguousBuffer most = memory.Allocate(6 * MiB);
        ContiguousBuffer rest = memory.Allocate(2 * MiB);
        gauge.Heard.Clear();
        Task<ContiguousBuffer> granted = Ask(2 * MiB, Timeout.InfiniteTimeSpan, 1);
        Task<ContiguousBuffer> refused = Ask(8 * MiB, TimeSpan.FromSeconds(1), 2);
        long tries = memory.DefaultArea.Counters.Refused;
        memory.Machine.NoteKept();
        Assert.True(SpinWait.SpinUntil(() => memory.DefaultArea.Counters.Refused > tries, TimeSpan.FromSeconds(30)));
        Assert.Empty(gauge.Heard);
        Assert.Empty(log);
        Assert.Equal(0, gauge[$"{ReserveMetrics.Allocations} refused"]);

        rest.Dispose();
        (await granted).Dispose();
        clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<ContiguousAllocationException>(() => refused);

        Assert.Equal([$"{ReserveMetrics.AllocationDuration} granted", $"{ReserveMetrics.AllocationDuration} no_room"], gauge.Heard);
        Assert.Equal(1, gauge[$"{ReserveMetrics.Allocations} refused"]);
        Assert.Single(log);

        // No wait can help it: its first try is not its answer either, and its answer is told of.
        await Assert.ThrowsAsync<ContiguousAllocationException>(() => memory.AllocateAsync(2 * MiB, new() { Boundary = 2 * MiB, MaxAddress = new(4095) }, Timeout.InfiniteTimeSpan, Stop).AsTask());
        Assert.Equal(3, gauge.Heard.Count);
        Assert.Equal((2, 2), (gauge[$"{ReserveMetrics.Allocations} refused"], log.Count));

        Task<ContiguousBuffer> Ask(long length, TimeSpan timeout, int place)
        {
            Task<ContiguousBuffer> asked = memory.AllocateAsync(length, default, timeout, Stop).AsTask();
            Assert.True(SpinWait.SpinUntil(() => memory.DefaultArea.Queue.Count == place, TimeSpan.FromSeconds(30)));
            return asked;
        }
    }

    /// <summary>A lease where tenants would move to counts like one in the window.</summary>
    [Fact]
    public void Refusal_ByALeaseOutsideTheArea_IsALeaseConflict()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        using MovableMemory records = memory.LendMovable("records", 8 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 8 * MiB);
        List<HeldLease> leases = [];
        for (int unit = 0; unit < cache.UnitCount; unit++)
        {
            if (!cache.TryFill(unit, out UnitLease filled)) continue;
            Assert.True(cache.TryHold(unit, out HeldLease? lease, "reader"));
            filled.Dispose();
            leases.Add(lease);
        }

        bool granted = memory.TryAllocate(8 * MiB, default, out _, out AllocationDiagnosis? diagnosis);
        leases.ForEach(lease => lease.Dispose());
        Assert.False(granted);
        Assert.Equal((RefusalReason.NoRefuge, 0, 1), (diagnosis!.Reason, diagnosis.Blockers.Count, diagnosis.RefugeBlockers.Count));
        Assert.Contains(ReserveMetrics.LeaseConflicts, gauge.Heard);
    }

    /// <summary>Counted, though nothing was tried for them.</summary>
    [Fact]
    public void Refusal_OverTheQuota_IsAnAnswer()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        memory.DefaultArea.SetQuota("camera", 0);
        Assert.False(memory.TryAllocate(1, new() { Name = "camera" }, out _, out _));
        Assert.Equal([$"{ReserveMetrics.AllocationDuration} over_quota"], gauge.Heard);
        Assert.Equal(1, gauge[$"{ReserveMetrics.Allocations} refused"]);
    }

    [Fact]
    public void FrontCache_HandsOn_CountsAndDoesNotTime()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        memory.Allocate(4096).Dispose();
        Assert.Equal(4096, gauge[ReserveMetrics.AreaCached]);
        gauge.Heard.Clear();

        memory.Allocate(4096).Dispose();

        Assert.Empty(gauge.Heard);
        Assert.Equal(2, gauge[$"{ReserveMetrics.Allocations} granted"]);
    }

    [Fact]
    public async Task Forecasts_LinesAndPreparations_AreMeasured()
    {
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();
        Assert.Equal(double.NaN, gauge[ReserveMetrics.ForecastError]);
        await using PreparedBuffer prepared = await memory.PrepareAsync(8 * MiB, default, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        Task<ContiguousBuffer> waits = memory.AllocateAsync(4096, default, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken).AsTask();
        Assert.True(SpinWait.SpinUntil(() => memory.DefaultArea.Queue.Count == 1, TimeSpan.FromSeconds(30)));

        Assert.Equal(8 * MiB, gauge[ReserveMetrics.AreaPrepared]);
        Assert.Equal(1, gauge[ReserveMetrics.Waiting]);
        await prepared.DisposeAsync();
        (await waits).Dispose();
        Assert.Equal(0, gauge[ReserveMetrics.AreaPrepared]);
    }

    [Fact]
    public void Nobody_Listens_NothingIsTimed()
    {
        using ReservedMemory memory = Make();
        bool isListenedTo = memory.Meters.Begin() is not null;
        using Gauge gauge = new(_name);

        // Other tests of the process may listen too: then the first is no control, and the second still has to hold.
        Assert.NotNull(memory.Meters.Begin());
        Assert.SkipWhen(isListenedTo, "Another test listens in this process at this moment.");
    }

    [Fact]
    public void Meter_OfAFactory_SaysNothingOnceTheReserveIsGone()
    {
        using Factory factory = new();
        using Gauge gauge = new(_name);
        ReservedMemory memory = Make(factory);
        Assert.Equal(8 * MiB, gauge[ReserveMetrics.AreaSize]);

        memory.Dispose();

        Assert.Equal(double.NaN, gauge[ReserveMetrics.AreaSize]);
        Assert.False(factory.Made!.Scope is null);
    }

    [Fact]
    public void Mappings_AreThoseOfTheBudget()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory mappings are Linux's.");
        using Gauge gauge = new(_name);
        using ReservedMemory memory = Make();

        Assert.True(gauge[ReserveMetrics.MappingLimit] > 0);
        Assert.True(gauge[ReserveMetrics.MappingsTaken] >= 0);
        Assert.Equal(0, gauge[ReserveMetrics.LiveMoves]);
    }

    private ReservedMemory Make(IMeterFactory? factory = null, Action<string>? log = null, TimeProvider? time = null) => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Name = _name,
        Backing = BackingKind.Paper,
        Areas = [new() { Name = "area", Size = 8 * MiB }],
        RefugeSize = 8 * MiB,
        Lending = new LendingRules(0),
        MeterFactory = factory,
        FailureLog = log,
        Time = time ?? TimeProvider.System,
    });

    /// <summary>A host's factory: the meter is its own, and outlives the reserve.</summary>
    private sealed class Factory : IMeterFactory
    {
        public Meter? Made { get; private set; }

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            return Made = new Meter(options);
        }

        public void Dispose() => Made?.Dispose();
    }
}
