using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>Asking before each allocation, and holding the answer against what comes of it.</summary>
internal sealed partial class ModelMachine
{
    /// <summary>Leases every unit between the question and the deed: the control that shows that the comparison can fail.</summary>
    public bool LeasesAfterAsking { get; init; }

    /// <summary>Asks what would come of a request; the asking leaves every book and every frame as it was.</summary>
    private AreaForecast Foretell(Area area, AreaRequest request)
    {
        string books = Books(area);
        FrameMap before = new(_areas);
        AreaForecast forecast = area.Forecast(request);
        Assert.Equal(books, Books(area));
        Assert.Equal(before.Frames, new FrameMap(_areas).Frames);
        return forecast;
    }

    private List<(Tenant Tenant, SlotLease Lease)> Meddle()
    {
        List<(Tenant, SlotLease)> leases = [];
        foreach ((Tenant tenant, int slot) in LeasesAfterAsking ? Units : [])
        {
            Assert.True(tenant.TryLease(slot, out SlotLease lease));
            leases.Add((tenant, lease));
        }

        return leases;
    }

    private static void CheckForetold(AreaForecast forecast, AreaForecast came) => Assert.True(forecast == came, $"foretold {forecast}, came {came}");

    /// <summary>What came of a request, in the words of a forecast.</summary>
    private static AreaForecast Came(bool granted, AreaAllocation allocation, AllocationFailure failure, AreaForecast forecast, long cleared) => granted
        ? forecast with
        {
            WouldSucceed = true,
            Window = allocation.Frames,
            ToMove = allocation.Moved,
            ToDiscard = allocation.Discarded,
            ToClear = new(cleared),
            Attempts = allocation.Attempts,
            Failure = default,
        }
        : new() { Attempts = failure.Attempts, Failure = failure };

    private string Books(Area area)
    {
        lock (_machine.Gate)
        {
            return string.Join(
                ' ', _machine.Holders.Count, _machine.Holders.TotalFrames, _machine.Holders.FindClient("camera"), area.Available, area.Counters, area.Contents,
                area.Pending.Count, _machine.ActiveClaims.Count, _machine.Zones[0].Free, _machine.TakeTurnedAway(), _machine.TakeTransitMet());
        }
    }
}
