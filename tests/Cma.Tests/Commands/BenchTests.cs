using System.Text.Json;
using Cma.Tests.House;
using ContiguousMemory.Backing;

namespace Cma.Tests.Commands;

/// <summary><c>cma bench</c> at smoke size: that it runs, never what it measures.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData("alloc")]
    [InlineData("claims")]
    [InlineData("coherence")]
    [InlineData("promises")]
    [InlineData("placement")]
    public async Task A_bench_prints_what_the_schema_says(string name)
    {
        Ended ended = await Tool.Run("bench", name, "--smoke", "--json");
        Assert.Equal(0, ended.ExitCode);
        SchemaFile.AssertDescribes($"bench-{name}.schema.json", ended.Output);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("1.5")]
    [InlineData("16MiB")]
    [InlineData("131072")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    public async Task A_size_that_is_none_is_told(string size) => Tool.AssertTellsOnly(await Tool.Run("bench", "claims", "--smoke", "--size", "4", "--size", size), 2, $"'{size}' is not a size");

    /// <summary>Counts, not times: the same on every machine. Best effort is the control, which refuses some.</summary>
    [Fact]
    public async Task Guaranteed_lending_refuses_no_claim_and_best_effort_some()
    {
        Ended ended = await Tool.Run("bench", "promises", "--smoke", "--json");
        using JsonDocument result = JsonDocument.Parse(ended.Output);
        Dictionary<string, JsonElement> rows = result.RootElement.GetProperty("rows").EnumerateArray().ToDictionary(static row => row.GetProperty("promise").GetString()!);
        Assert.All(rows.Values, static row => Assert.InRange(row.GetProperty("claims").GetInt64(), 20, long.MaxValue));
        Assert.Equal(0, rows["guaranteed"].GetProperty("refused").GetInt64());
        Assert.NotEqual(0, rows["best-effort"].GetProperty("refused").GetInt64());
    }

    [Fact]
    public async Task Stores_are_measured_beside_a_control_and_none_is_lost()
    {
        Assert.SkipUnless(HostCapabilities.Detect().LiveMoves.IsAvailable, HostCapabilities.Detect().LiveMoves.Detail);
        Ended ended = await Tool.Run("bench", "claims", "--smoke", "--json");
        using JsonDocument result = JsonDocument.Parse(ended.Output);
        JsonElement[] stores = [.. result.RootElement.GetProperty("stores").EnumerateArray()];
        JsonElement[] plain = [.. stores.Where(row => row.GetProperty("backing").GetString() == "plain")];
        Assert.Equal(
            from run in (string[])["0 nothing", "0 copies", "1 claims", "2 claims"] from loop in (string[])["closed", "fixed-rate", "scattered"] select $"{run} {loop}",
            plain.Select(row => $"{row.GetProperty("movers").GetInt32()} {row.GetProperty("beside").GetString()} {row.GetProperty("loop").GetString()}"));
        Assert.All(stores, row => Assert.NotEqual(0, row.GetProperty("stores").GetInt64()));
        Assert.All(stores, row => Assert.Equal(0, row.GetProperty("lost").GetInt64()));
        Assert.Equal(["ours", "control"], result.RootElement.GetProperty("lostWrites").EnumerateArray().Select(row => row.GetProperty("who").GetString()));
        Assert.Equal(0, result.RootElement.GetProperty("lostWrites")[0].GetProperty("lost").GetInt64());
    }

    [Fact]
    public async Task Without_a_name_all_benches_run_and_name_the_machine()
    {
        Ended ended = await Tool.Run("bench", "--smoke");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("cores", ended.Output, StringComparison.Ordinal);
        Assert.Contains("claim / memcpy", ended.Output, StringComparison.Ordinal);
        Assert.Contains("GC bytes", ended.Output, StringComparison.Ordinal);
        Assert.Contains("bytes a state", ended.Output, StringComparison.Ordinal);
        Assert.Contains("guaranteed", ended.Output, StringComparison.Ordinal);
        Assert.Contains("moved a claim", ended.Output, StringComparison.Ordinal);
    }
}
