using Cma.Scenarios;

namespace Cma.Bench.Placing;

/// <summary>Devices drawn from a seed: each claims a set of buffers of one size, holds it, idles, and begins again; one in three holds for long.</summary>
internal static class RandomWorkload
{
    // All arbitrary: an area in which a handful of devices meet, full enough that it matters where they stand.
    private const int FullPercent = 85;
    private const int MostBuffers = 6;
    private const int LongHold = 12;

    /// <summary>Megabytes of buffers on memory that moves in page blocks, as real memory does.</summary>
    public static Workload Large(int seed, TimeSpan duration) =>
        DeviceWorkload.Of(Draw(seed, areaBytes: 256L << 20, grain: 256L << 10, smallest: 1L << 20, largest: 16L << 20), duration) with { Name = "random-large" };

    /// <summary>Kilobytes of buffers on memory that moves in frames, as Linux's does.</summary>
    public static Workload Small(int seed, TimeSpan duration) =>
        DeviceWorkload.Of(Draw(seed, areaBytes: 16L << 20, grain: 4L << 10, smallest: 16L << 10, largest: 1L << 20), duration, unitOrder: 0) with { Name = "random-small" };

    private static Scenario Draw(int seed, long areaBytes, long grain, long smallest, long largest)
    {
        Random random = new(seed);
        List<DeviceSpec> devices = [];
        for (long asked = 0; asked * 100 < areaBytes * FullPercent;)
        {
            int buffers = random.Next(1, MostBuffers + 1);
            long size = (long)(smallest * Math.Pow((double)largest / smallest, random.NextDouble())) / grain * grain;
            double hold = 50 * Math.Pow(4, random.NextDouble()) * (devices.Count % 3 == 0 ? LongHold : 1);
            double idle = 50 * Math.Pow(4, random.NextDouble());
            asked += buffers * size;
            devices.Add(new DeviceSpec
            {
                Name = $"device-{devices.Count}",
                Area = "area",
                Buffers = buffers,
                Sizes = [size],
                BufferNames = [.. Enumerable.Range(0, buffers).Select(buffer => $"buffer-{buffer}")],
                Offset = TimeSpan.FromMilliseconds(random.Next(200)),
                Hold = TimeSpan.FromMilliseconds(hold),
                Idle = TimeSpan.FromMilliseconds(idle),
            });
        }

        return new Scenario
        {
            File = "",
            Folder = "",
            Name = "random",
            Machine = new MachineSpec { Refuge = areaBytes },
            Areas = [new AreaSpec { Name = "area", Size = areaBytes }],
            Devices = devices,
            Run = new RunSpec { Seed = seed },
        };
    }
}
