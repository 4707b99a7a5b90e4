using System.Text.Json;
using Cma.Bench.Placing;
using Cma.Golden;
using Cma.Scenarios;
using Cma.Scenarios.Reading;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace Cma.Bench;

/// <summary>What policies move for the same claims: on paper, from seeds, so that two runs print the same. No time is measured.</summary>
internal static class PlacementBench
{
    public const string Schema = "cma.bench.placement/1";

    private static readonly int[] s_shares = [50, 75, 100];

    public static List<PlacementRow> Run(bool smoke)
    {
        List<PlacementRow> rows = [];
        foreach (List<Workload> workloads in Workloads(smoke))
        {
            foreach (Lending lending in Enum.GetValues<Lending>())
            {
                foreach (int share in s_shares) rows.AddRange(Rows(workloads, lending, share, Placement.Linux, Placement.Cheapest));
            }
        }

        return rows;
    }

    /// <summary>A row for each policy, beside the first.</summary>
    public static IEnumerable<PlacementRow> Rows(IReadOnlyList<Workload> workloads, Lending lending, int share, params IEnumerable<Placement> policies)
    {
        double? first = null;
        foreach (Placement policy in policies)
        {
            Tally sum = default;
            for (int i = 0; i < workloads.Count; i++) sum += Play.Run(workloads[i], policy, lending, share, seed: i + 1);
            double moved = sum.Moved * (double)FrameSize.Bytes / Math.Max(1, sum.Granted);
            first ??= moved;
            yield return new PlacementRow(
                workloads[0].Name, JsonNamingPolicy.CamelCase.ConvertName(lending.ToString()), share, policy.Name, sum.Granted, sum.Refused, sum.Moved * FrameSize.Bytes, sum.Discarded * FrameSize.Bytes,
                moved, first > 0 ? moved / first : null);
        }
    }

    /// <summary>What is played; several of one name make one row.</summary>
    public static IEnumerable<List<Workload>> Workloads(bool smoke)
    {
        TimeSpan duration = TimeSpan.FromSeconds(smoke ? 2 : 20);
        int seeds = smoke ? 1 : 6;
        yield return [DeviceWorkload.Of(ReadScenario("camera"), duration)];
        yield return [DeviceWorkload.Of(ReadScenario("video-codec"), duration)];
        yield return [.. GoldenNames().Take(smoke ? 1 : int.MaxValue).Select(name => GoldenWorkload.Of(GoldenFile.Parse(name, Lines(name))) with { Name = "golden" })];
        yield return [.. Enumerable.Range(1, seeds).Select(seed => RandomWorkload.Large(seed, duration / 4))];
        yield return [.. Enumerable.Range(1, seeds).Select(seed => RandomWorkload.Small(seed, duration / 4))];
    }

    private static Scenario ReadScenario(string name)
    {
        using Stream stream = Resource($"{name}.yaml");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ScenarioReader.Read(bytes, $"{name}.yaml", Environment.CurrentDirectory);
    }

    private static IEnumerable<string> GoldenNames() =>
        typeof(PlacementBench).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(string name)
    {
        using StreamReader reader = new(Resource(name));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Stream Resource(string name) =>
        typeof(PlacementBench).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The tool was built without '{name}'.");
}
