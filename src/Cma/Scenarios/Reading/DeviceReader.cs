using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Reading;

/// <summary>Reads one entry of <c>devices:</c>.</summary>
internal static class DeviceReader
{
    /// <summary>Where a scenario says nothing. Arbitrary: long enough to be seen in a picture of a run of some seconds.</summary>
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(1);

    private static readonly Func<string, Parsed<SizeVariation>> s_vary = Scalars.Word(ScenarioWords.Variations);

    private static readonly Func<string, Parsed<TimeSpan>> s_time = Scalars.Time(ScenarioLimits.ShortestTime, ScenarioLimits.LongestTime);

    private static readonly Func<string, Parsed<TimeSpan>> s_pause = Scalars.Time(TimeSpan.Zero, ScenarioLimits.LongestTime);

    public static DeviceSpec Read(MapReader map, UniqueNames names, IReadOnlyList<AreaSpec> areas)
    {
        string name = names.Read(map, "device", "camera");
        string area = ReadArea(map, areas);
        IReadOnlyList<long> sizes = map.Has("size")
            ? map.ReadList("size", Scalars.Size(1, ScenarioLimits.MachineBytes), ScenarioLimits.Buffers, 1)
            : [map.Require("size", Scalars.Size(1, ScenarioLimits.MachineBytes), 1, "24MiB")];
        SizeVariation vary = map.Read("vary", s_vary, SizeVariation.Buffer);
        (int buffers, IReadOnlyList<string> bufferNames) = ReadBuffers(map, name, vary is SizeVariation.Buffer ? sizes.Count : 1);
        if (vary is SizeVariation.Buffer && sizes.Count > buffers && !map.IsWrong("vary") && !map.IsWrong("buffers"))
            map.Wrong("size", $"lists {sizes.Count} sizes where buffers is {buffers}; list fewer, or say 'vary: start' or 'vary: random'.");

        TimeSpan hold = map.Read("hold", s_time, s_hold);
        TimeSpan idle = ReadIdle(map, hold);
        return new()
        {
            Name = name,
            Area = area,
            Sizes = sizes,
            Vary = vary,
            Buffers = buffers,
            BufferNames = bufferNames,
            Alignment = map.ReadOptional("alignment", Scalars.PowerOfTwo(FrameSize.Bytes, ScenarioLimits.Alignment)),
            Starts = map.ReadOptional("starts", Scalars.Count(1, ScenarioLimits.Claims)),
            Offset = map.Read("offset", s_pause, TimeSpan.Zero),
            Hold = hold,
            Idle = idle,
            Prepare = ReadPrepare(map, idle),
        };
    }

    private static TimeSpan? ReadPrepare(MapReader map, TimeSpan idle)
    {
        if (!map.Has("prepare")) return null;
        TimeSpan prepare = map.Read("prepare", s_time, ScenarioLimits.ShortestTime);
        if (prepare > idle && !map.IsWrong("prepare") && !map.IsWrong("idle") && !map.IsWrong("rate") && !map.IsWrong("hold"))
            map.Wrong("prepare", $"{Times.Text(prepare)} is longer than the {Times.Text(idle)} from a stop to the next start; shorten it, or lengthen idle.");
        return prepare;
    }

    private static string ReadArea(MapReader map, IReadOnlyList<AreaSpec> areas)
    {
        if (!map.Has("area") && areas.Count == 1) return areas[0].Name;
        string[] known = [.. areas.Select(static area => area.Name)];
        string area = map.Require("area", Scalars.Name(), "", known.FirstOrDefault("camera"));
        if (area.Length > 0 && known.Length > 0 && !known.Contains(area))
            map.Wrong("area", $"{Quoted.Of(area)} is not an area of this scenario; {NearestWord.Hint(area, known)}");
        return area;
    }

    private static (int Count, IReadOnlyList<string> Names) ReadBuffers(MapReader map, string device, int otherwise)
    {
        IReadOnlyList<string> names = map.ReadList("bufferNames", Scalars.Name(), ScenarioLimits.Buffers, "");
        int count = (int)map.Read("buffers", Scalars.Count(1, ScenarioLimits.Buffers), names.Count > 0 ? names.Count : otherwise);
        if (names.Count == 0) return (count, [.. Enumerable.Range(0, count).Select(i => $"{device}-{i}")]);
        if (map.IsWrong("bufferNames") || map.IsWrong("buffers")) return (count, names);
        if (names.Count != count) map.Wrong("bufferNames", $"lists {names.Count} where buffers is {count}; name each once.");
        else if (names.Distinct().Count() != names.Count) map.Wrong("bufferNames", "has a name twice; reports could not tell the buffers apart.");
        return (count, names);
    }

    // A rate is another way to say how long the pause is; the rest of the tool knows only the pause.
    private static TimeSpan ReadIdle(MapReader map, TimeSpan hold)
    {
        if (!map.Has("rate")) return map.Read("idle", s_pause, s_hold);
        if (map.Has("idle"))
        {
            map.Wrong("rate", "and idle say the same thing twice; keep one of them.");
            return TimeSpan.Zero;
        }

        double least = 1 / ScenarioLimits.LongestTime.TotalSeconds;
        double rate = map.Read("rate", Scalars.Rate(least, ScenarioLimits.StartRate), least);
        var period = TimeSpan.FromTicks((long)(TimeSpan.TicksPerSecond / rate));
        if (period >= hold) return period - hold;
        if (map.IsWrong("rate") || map.IsWrong("hold")) return TimeSpan.Zero;
        map.Wrong("rate", $"starts every {Times.Text(period)}, before the hold of {Times.Text(hold)} is over; lower one of them, or add a second device.");
        return TimeSpan.Zero;
    }
}
