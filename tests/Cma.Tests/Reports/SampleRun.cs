using Cma.Reports;
using Cma.Reports.Results;
using Cma.Reports.Timelines;
using Cma.Scenarios;

namespace Cma.Tests.Reports;

/// <summary>A made-up run that has a bit of everything, for tests of how runs are told. Nothing in it was measured.</summary>
internal static class SampleRun
{
    private const long Block = 2 << 20;

    public static RunReport Report(string name = "camera", long corrupt = 0, int refused = 3, int blocks = 128)
    {
        RunTimeline timeline = Timeline(name, blocks, refused);
        LatencyHistogram latencies = Latencies(117);
        var refusals = new RefusalLog();
        for (int i = 0; i < refused; i++) refusals.Add(Refusal(i, name));

        var result = new RunResult
        {
            Scenario = name,
            Backing = "hugetlb-2M",
            Placement = "cheapest",
            Seed = 1,
            DurationSeconds = 15,
            Claims = new(117 + refused, 117, refused, LatencySummary.Of(latencies)),
            MovedBytes = 1_299_227_607,
            DiscardedBytes = 3L << 30,
            IdleReserveUse = 0.7431,
            Areas = [new(name, blocks * Block, "cheapest", "best-effort")],
            Devices = [new(name, name, 117 + refused, 117, refused, 117 * (24L << 20))],
            Tenants =
            [
                new("page-cache", "discardable", 188L << 20, 2_900L << 20, 0, 1450, 312),
                new("records", "movable", 128L << 20, 2_850L << 20, corrupt, 1425, 0),
            ],
            Invariants = new(241, 0),
            Refusals = refusals.First,
            RefusalsByReason = refusals.ByReason,
        };
        var expect = new ExpectSpec { GrantedAtLeast = 100, RefusedAtMost = 0, IdleReserveUseAtLeast = 0.5 };
        return new(Expectations.Judge(result, expect), "A camera claims four frame buffers.", timeline, latencies);
    }

    public static LatencyHistogram Latencies(int count)
    {
        var random = new Random(7);
        var latencies = new LatencyHistogram();
        for (int i = 0; i < count; i++) latencies.Record((long)(800_000 * Math.Exp((random.NextDouble() - 0.4) * 2.2)) + (i == 40 ? 22_000_000 : 0));
        return latencies;
    }

    private static RefusalResult Refusal(int i, string name) => new()
    {
        AtSeconds = 1.5 + i,
        Device = name,
        Buffer = $"frame-{i % 4}",
        Area = name,
        Bytes = 24 << 20,
        Reason = i % 2 == 0 ? "leased" : "no-room",
        FreeBytes = 30 << 20,
        LargestFreeBytes = 12 << 20,
        Blockers = [new("index", 4 << 20, 0.31, "leased by a read")],
        Remedy = "Wait for the lease, or claim 12 MiB.",
        Text = "30 MiB are free but the longest run is 12 MiB; the best window has 2 leased blocks.",
    };

    // An area lent to two tenants, out of which a camera takes 48 blocks from the top, every half second.
    private static RunTimeline Timeline(string name, int blocks, int refused)
    {
        var random = new Random(3);
        var area = new AreaRecorder(name, blocks * Block, Block);
        var recorder = new TimelineRecorder([area]);
        var states = new BlockState[blocks];
        int device = blocks * 3 / 8;
        for (int ms = 0; ms <= 15_000; ms += 50)
        {
            int phase = (ms - 1000) % 500;
            bool on = ms >= 1000 && phase < 300;
            for (int i = 0; i < blocks; i++)
            {
                bool isDevices = on && i >= blocks - device;
                if (isDevices) states[i] = BlockState.Device;
                else if (states[i] is BlockState.Device or BlockState.Leased) states[i] = BlockState.Free;
                if (states[i] is BlockState.Free && random.Next(4) == 0 && !isDevices) states[i] = i % 7 < 3 ? BlockState.Movable : BlockState.Discardable;
                if (states[i] is BlockState.Movable && random.Next(90) == 0) states[i] = BlockState.Leased;
                if (i < 2) states[i] = BlockState.Mixed;
            }

            area.Look(TimeSpan.FromMilliseconds(ms), states);
            if (!on || phase != 0) continue;
            for (int buffer = 0; buffer < 4; buffer++) recorder.Mark(new(TimeSpan.FromMilliseconds(ms + (buffer * 4)), name, name, 24 << 20, true));
        }

        for (int i = 0; i < refused; i++) recorder.Mark(new(TimeSpan.FromSeconds(1.5 + i), name, name, 24 << 20, false));
        return recorder.Build(TimeSpan.FromSeconds(15));
    }
}
