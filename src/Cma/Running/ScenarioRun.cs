using Cma.Reports;
using Cma.Reports.Results;
using Cma.Reports.Terminal;
using Cma.Running.Tenants;
using Cma.Scenarios;
using ContiguousMemory;

namespace Cma.Running;

/// <summary>
/// Plays a scenario: real memory, real files, real claims, on a clock that jumps from event to event. One thread plays all parts, so that one seed gives
/// one sequence of decisions.
/// </summary>
internal static class ScenarioRun
{
    /// <summary>Plays it to its end.</summary>
    /// <param name="scenario">What to play.</param>
    /// <param name="progress">Told after each event; null when nobody watches.</param>
    /// <param name="tell">Told in the end what a person should know: the first invariants found broken, files that changed.</param>
    /// <param name="cancel">Ends the run with <see cref="OperationCanceledException"/>; everything is given back.</param>
    public static RunReport Play(Scenario scenario, Action<RunProgress>? progress = null, Action<string>? tell = null, CancellationToken cancel = default)
    {
        VirtualTime clock = new();
        using ReservedMemory memory = ReserveBuilder.Build(scenario, clock);
        using ClaimWatch watch = new();
        RunObserver observer = new(memory, scenario, clock, watch);
        List<TenantActor> tenants = [];
        List<DeviceActor> devices = [];
        try
        {
            for (int i = 0; i < scenario.Tenants.Count; i++)
                tenants.Add(TenantBuilder.Build(scenario, scenario.Tenants[i], memory, observer.HasBytes, RandomFor(scenario, i), watch, cancel));
            for (int i = 0; i < scenario.Devices.Count; i++)
                devices.Add(DeviceFor(scenario, i, memory, observer));
            PlayEvents(scenario, new Schedule(clock), tenants, devices, observer, progress, cancel);
            devices.ForEach(device => device.Stop());
            tenants.ForEach(tenant => tenant.EndLeases());
            observer.Look();
            tenants.ForEach(tenant => tenant.ReadAll());
            observer.CheckInvariants();
            foreach (string words in observer.Violations.Concat(tenants.Select(tenant => tenant.Remark).OfType<string>())) tell?.Invoke(words);
            return Report(scenario, memory, observer, tenants, devices, clock.Now);
        }
        finally
        {
            devices.ForEach(device => device.Stop());
            tenants.ForEach(tenant => tenant.Dispose());
        }
    }

    private static void PlayEvents(
        Scenario scenario, Schedule schedule, List<TenantActor> tenants, List<DeviceActor> devices, RunObserver observer, Action<RunProgress>? progress, CancellationToken cancel)
    {
        tenants.ForEach(tenant => tenant.Begin(schedule));
        devices.ForEach(device => device.Begin(schedule));
        observer.CheckInvariants();
        observer.Look();
        TimeSpan end = scenario.Run.Duration ?? TimeSpan.MaxValue;
        bool IsOver() => observer.HasEnoughClaims || (devices.Count > 0 && devices.TrueForAll(device => device.IsDone));
        while (!IsOver() && schedule.TryStep(end))
        {
            cancel.ThrowIfCancellationRequested();
            observer.Look();
            progress?.Invoke(new(
                schedule.Clock.Now, ShareDone(scenario, schedule.Clock.Now, observer.Claims), observer.GrantedClaims, observer.RefusedClaims, observer.MovedBytes));
        }

        // Nothing happens between the last event and the end, but time goes by.
        if (!IsOver() && end != TimeSpan.MaxValue) schedule.Clock.AdvanceTo(end);
        observer.Look();
    }

    private static double ShareDone(Scenario scenario, TimeSpan now, long claims)
    {
        double byTime = scenario.Run.Duration is { } duration ? now / duration : 0;
        double byClaims = scenario.Run.Claims is { } limit ? (double)claims / limit : 0;
        return Math.Clamp(Math.Max(byTime, byClaims), 0, 1);
    }

    private static DeviceActor DeviceFor(Scenario scenario, int index, ReservedMemory memory, RunObserver observer)
    {
        DeviceSpec spec = scenario.Devices[index];
        if (!memory.TryGetArea(spec.Area, out ReservedArea? area)) throw new InvalidOperationException($"The scenario has no area '{spec.Area}'.");
        return new DeviceActor(spec, area, observer, RandomFor(scenario, scenario.Tenants.Count + index));
    }

    /// <summary>A sequence of its own for each party, so that one more read of one changes nothing for the others.</summary>
    private static Random RandomFor(Scenario scenario, int party) => new(unchecked((int)((scenario.Run.Seed * 1_000_003) + party)));

    private static RunReport Report(
        Scenario scenario, ReservedMemory memory, RunObserver observer, List<TenantActor> tenants, List<DeviceActor> devices, TimeSpan end)
    {
        RunResult result = new()
        {
            Scenario = scenario.Name,
            Backing = memory.BackingName,
            Placement = ScenarioWords.Of(scenario.Placement),
            Seed = scenario.Run.Seed,
            DurationSeconds = end.TotalSeconds,
            Claims = new(observer.Claims, observer.GrantedClaims, observer.RefusedClaims, LatencySummary.Of(observer.Latencies)),
            MovedBytes = observer.MovedBytes,
            DiscardedBytes = observer.DiscardedBytes,
            IdleReserveUse = observer.IdleReserveUse,
            Areas = [.. memory.Areas.Select(area => new AreaResult(area.Name, area.Size, area.Placement.Name, ScenarioWords.Of(area.Promise)))],
            Devices = [.. devices.Select(device => device.Result())],
            Tenants = [.. tenants.Select(tenant => tenant.Result())],
            Invariants = observer.Invariants,
            Refusals = observer.Refusals.First,
            RefusalsByReason = observer.Refusals.ByReason,
        };
        return new RunReport(Expectations.Judge(result, scenario.Expect), scenario.Description, observer.Timeline, observer.Latencies);
    }
}
