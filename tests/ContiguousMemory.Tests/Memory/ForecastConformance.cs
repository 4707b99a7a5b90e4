using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Asking. That each answer is what comes right after is for the tests that follow a seed, which ask before every allocation.</summary>
public abstract class ForecastConformance : AreasConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_LentArea_SaysWhatItWouldCostAndChangesNothing(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 2 * MiB, _ => Assert.Fail("It was only a question."));
        Fill(cache);
        using MovableMemory lent = memory.LendMovable("records", 6 * MiB);

        AllocationForecast forecast = memory.Forecast(8 * MiB, new() { Name = "camera" });

        Assert.True(forecast.WouldSucceed);
        Assert.Equal((6 * MiB, 2 * MiB, 0, 8 * MiB), (forecast.BytesToMove, forecast.BytesToDiscard, forecast.BytesAlreadyFree, forecast.BytesToClear));
        Assert.Equal((default, 8 * MiB, 2 * MiB), (memory.DefaultArea.Counters, memory.DefaultArea.Available, cache.HeldBytes));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_Leased_NamesWhoAndSinceWhen(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        using HeldLease lease = lent.Hold(1, "exporter");
        Clock.Advance(TimeSpan.FromSeconds(2));

        AllocationForecast forecast = memory.Forecast(4 * MiB);

        Assert.False(forecast.WouldSucceed);
        Blocker blocker = Assert.Single(forecast.Leases);
        Assert.Equal(("exporter", TimeSpan.FromSeconds(2), Obstacle.Lease), (blocker.Holder, blocker.HeldFor, blocker.Obstacle));
        Assert.Equal(0, memory.DefaultArea.Counters.Refused);
        Assert.False(memory.TryAllocate(4 * MiB, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal(diagnosis.ToString(), forecast.Diagnosis!.ToString());
    }

    /// <summary>No device is to blame where no window could ever be, and the remedy says which addresses were asked for and which there are.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void TryAllocate_BelowAllAddresses_SaysWhichThereAre(string placement)
    {
        using ReservedMemory memory = Make(placement);
        Assert.False(memory.TryAllocate(1, new() { MaxAddress = new(0) }, out _, out AllocationDiagnosis? diagnosis));
        Assert.Contains("the area has no such window, be it idle", diagnosis.Explanation, StringComparison.Ordinal);
        Assert.Contains("below the address 0x0 (the area starts at 0x0)", diagnosis.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Leased units that lie together are one thing in the way, as old as the oldest lease.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_LeasesSideBySide_AreNamedOnceForEachHolder(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: 8 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 8 * MiB);
        using HeldLease old = lent.Hold(0, "exporter");
        Clock.Advance(TimeSpan.FromSeconds(2));
        using HeldLease young = lent.Hold(1, "exporter"), other = lent.Hold(2, "reader");

        IEnumerable<Blocker> leases = memory.Forecast(8 * MiB).Leases;

        Assert.Equal([("exporter", 4 * MiB, TimeSpan.FromSeconds(2)), ("reader", 2 * MiB, TimeSpan.Zero)], leases.Select(lease => (lease.Holder, lease.Frames.Count.Bytes, lease.HeldFor)).Order());
    }

    /// <summary>A buffer that was just released is kept for the next of its kind, and stays so when somebody asks.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_FrontCacheHasIt_IsThatAndStaysKept(string placement)
    {
        using ReservedMemory memory = Make(placement);
        AllocationOptions options = new() { Name = "camera", Clear = false };
        ContiguousBuffer before = memory.Allocate(Unit, options);
        before.Dispose();
        long kept = memory.DefaultArea.FrontCacheBytes;

        AllocationForecast forecast = memory.Forecast(Unit, options);

        Assert.Equal((before.Frames, 0, TimeSpan.Zero), (forecast.Window, forecast.BytesToClear, forecast.ExpectedTime));
        Assert.Equal((Unit, kept), (kept, memory.DefaultArea.FrontCacheBytes));
        Assert.Equal(Unit, memory.Forecast(Unit, options with { Clear = true }).BytesToClear);
    }

    /// <summary>What the front cache keeps is in nobody's way: the answer would be no only with it.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_FrontCacheInTheWay_GivesItBackAsTheAllocationWould(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        memory.Allocate(Unit).Dispose();
        Assert.Equal(Unit, memory.DefaultArea.FrontCacheBytes);
        Assert.True(memory.Forecast(8 * MiB).WouldSucceed);
        using ContiguousBuffer buffer = memory.Allocate(8 * MiB);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_OutOfRangeOrDisposed_ThrowsAsTheAllocation(string placement)
    {
        ReservedMemory memory = Make(placement);
        foreach (long length in (long[])[long.MinValue, -1, 0, long.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => memory.Forecast(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Forecast(1, new() { Alignment = 3 }));
        Assert.Throws<ArgumentException>(() => memory.Forecast(1, new() { Name = " " }));
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Forecast(1));
    }
}
