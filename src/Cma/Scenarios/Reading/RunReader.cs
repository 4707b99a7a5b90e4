namespace Cma.Scenarios.Reading;

/// <summary>Reads <c>run:</c> and <c>expect:</c>: when a run ends, and what it must have come to.</summary>
internal static class RunReader
{
    private static readonly Func<string, Parsed<TimeSpan>> s_time = Scalars.Time(ScenarioLimits.ShortestTime, ScenarioLimits.LongestTime);

    private static readonly Func<string, Parsed<long>> s_claims = Scalars.Count(0, ScenarioLimits.Claims);

    public static RunSpec ReadRun(MapReader file, IReadOnlyList<DeviceSpec> devices, Mistakes mistakes)
    {
        MapReader? map = file.ReadMap("run", "run", ScenarioKeys.Run);
        var run = new RunSpec
        {
            Duration = map?.ReadOptional("duration", s_time),
            Claims = map?.ReadOptional("claims", Scalars.Count(1, ScenarioLimits.Claims)),
            Seed = map?.Read("seed", Scalars.Count(0, long.MaxValue), 1) ?? 1,
        };
        if (file.IsWrong("run")) return run;

        bool devicesStop = devices.Count > 0 && devices.All(static device => device.Starts is not null);
        if (run.Duration is null && run.Claims is null && !devicesStop)
            mistakes.Add(map?.Node ?? file.At("run"), "the run would never end; give run.duration or run.claims, or each device its starts.");
        else if (run.Duration is null && devices.Count == 0)
            mistakes.Add(map?.Node ?? file.At("run"), "the run would never end, as no device asks for anything; give run.duration.");
        return run;
    }

    public static ExpectSpec ReadExpect(MapReader file)
    {
        if (file.ReadMap("expect", "expect", ScenarioKeys.Expect) is not { } map) return new();
        var expect = new ExpectSpec
        {
            GrantedAtLeast = map.ReadOptional("grantedAtLeast", s_claims),
            RefusedAtLeast = map.ReadOptional("refusedAtLeast", s_claims),
            RefusedAtMost = map.ReadOptional("refusedAtMost", s_claims),
            IdleReserveUseAtLeast = map.ReadOptional<double>("idleReserveUseAtLeast", Scalars.Share),
            MovedBytesAtMost = map.ReadOptional("movedBytesAtMost", Scalars.Size(0, long.MaxValue)),
            DiscardedBytesAtLeast = map.ReadOptional("discardedBytesAtLeast", Scalars.Size(0, long.MaxValue)),
            LatencyP99AtMost = map.ReadOptional("latencyP99AtMost", s_time),
        };
        if (expect.RefusedAtLeast > expect.RefusedAtMost)
            map.Wrong("refusedAtLeast", $"is {expect.RefusedAtLeast}, more than refusedAtMost, {expect.RefusedAtMost}; no run can meet both.");
        return expect;
    }
}
