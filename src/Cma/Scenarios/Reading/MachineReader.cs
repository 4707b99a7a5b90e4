using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Reading;

/// <summary>Reads <c>machine:</c> and <c>areas:</c>, which together say what memory there is.</summary>
internal static class MachineReader
{
    /// <summary>The kernel's name for its default area.</summary>
    private const string DefaultArea = "reserved";

    private static readonly Func<string, Parsed<PlacementChoice>> s_placement = Scalars.Word(ScenarioWords.Placements);

    private static readonly Func<string, Parsed<LendingPromise>> s_promise = Scalars.Word(ScenarioWords.Promises);

    private static readonly Func<string, Parsed<BackingChoice>> s_backing = Scalars.Word(ScenarioWords.Backings);

    private static readonly Func<string, Parsed<long>> s_areaSize = Blocks(ScenarioLimits.PageBlock);

    /// <summary>A number of whole page blocks.</summary>
    public static Func<string, Parsed<long>> Blocks(long least) =>
        Scalars.Size(least, ScenarioLimits.MachineBytes, ScenarioLimits.PageBlock, "the page block that memory is lent and moved by");

    public static PlacementChoice ReadPlacement(MapReader file) => file.Read("placement", s_placement, PlacementChoice.Cheapest);

    public static (MachineSpec Machine, IReadOnlyList<AreaSpec> Areas) Read(MapReader file, Mistakes mistakes)
    {
        MapReader? machine = file.ReadMap("machine", "machine", ScenarioKeys.Machine);
        List<AreaSpec> areas = ReadAreas(file, mistakes);
        if (machine?.Has("reserve") == true)
        {
            if (file.Has("areas")) machine.Wrong("reserve", "is short for one area, and there is a list of areas too; keep one of them.");
            areas.Add(new() { Name = DefaultArea, Size = machine.Require("reserve", s_areaSize, ScenarioLimits.PageBlock, "256MiB") });
        }
        else if (!file.Has("areas") && !file.IsWrong("machine"))
        {
            mistakes.Add(machine?.Node ?? file.Node, "there is no area to claim from; write 'areas:', or 'reserve: 256MiB' under 'machine:'.");
        }

        long reserve = 0;
        foreach (AreaSpec area in areas)
        {
            // Each is at most the bound and there are few, so the sum cannot overflow.
            reserve += area.Size;
        }

        long refuge = machine?.Read("refuge", Blocks(0), reserve) ?? reserve;
        if (reserve + refuge > ScenarioLimits.MachineBytes)
        {
            SpecNode at = machine?.Has("refuge") == true ? machine.At("refuge") : file.At("areas");
            string sum = $"the areas ({Text(reserve)}) and the refuge ({Text(refuge)}) together";
            mistakes.Add(at, $"{sum} are more than {Text(ScenarioLimits.MachineBytes)}, the largest machine.");
        }

        return (new() { Backing = machine?.Read("backing", s_backing, default) ?? default, Refuge = refuge }, areas);
    }

    private static List<AreaSpec> ReadAreas(MapReader file, Mistakes mistakes)
    {
        var areas = new List<AreaSpec>();
        var names = new UniqueNames("area", mistakes);
        foreach (MapReader map in file.ReadMaps("areas", "area", ScenarioKeys.Area, ScenarioLimits.Areas))
        {
            var area = new AreaSpec
            {
                Name = names.Read(map, "camera"),
                Size = map.Require("size", s_areaSize, ScenarioLimits.PageBlock, "256MiB"),
                OrderPerBit = (int)map.Read("orderPerBit", Scalars.Count(0, ScenarioLimits.OrderPerBit), 0),
                Placement = map.ReadOptional("placement", s_placement),
                Promise = map.Read("promise", s_promise, LendingPromise.BestEffort),
            };
            long bit = (long)FrameSize.Bytes << area.OrderPerBit;
            if (area.Size % bit != 0 && !map.IsWrong("size") && !map.IsWrong("orderPerBit"))
                map.Wrong("orderPerBit", $"'{area.OrderPerBit}' makes bits of {Text(bit)}, and the area's {Text(area.Size)} is not a multiple of that.");
            areas.Add(area);
        }

        return areas;
    }

    private static string Text(long bytes) => new ByteSize(bytes).ToString();
}
