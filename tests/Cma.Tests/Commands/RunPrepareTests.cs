using System.Text.Json;
using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary>Devices whose buffers are made ready ahead of their starts.</summary>
public sealed class RunPrepareTests
{
    private const string Ahead = ", prepare: 20ms";

    private const string Scenario = """
        name: ahead
        machine: { backing: pages, refuge: 16MiB }
        areas: [{ name: a, size: 16MiB }]
        devices: [{ name: cam, buffers: 2, size: [2MiB, 6MiB], vary: random, hold: 50ms, idle: 50ms, offset: 10ms, prepare: 20ms }]
        tenants:
          - { name: data, kind: movable, size: 16MiB, access: { pattern: random, rate: 50/s } }
        run: { duration: 1s, seed: 7 }

        """;

    [Fact]
    public async Task Every_claim_takes_what_was_made_ready_for_it()
    {
        using JsonDocument result = await Run(Scenario);
        JsonElement device = result.RootElement.GetProperty("devices")[0];
        Assert.Equal((20, 0), (device.GetProperty("granted").GetInt64(), device.GetProperty("refused").GetInt64()));
        JsonElement prepared = device.GetProperty("prepared");
        Assert.Equal(20, prepared.GetProperty("claims").GetInt64());
        Assert.True(prepared.GetProperty("aheadP50").GetDouble() > 0);
        Assert.True(prepared.GetProperty("takenP50").GetDouble() > 0);
        Assert.True(result.RootElement.GetProperty("movedBytes").GetInt64() > 0);
        Assert.Equal(0, result.RootElement.GetProperty("invariants").GetProperty("violations").GetInt64());
    }

    [Fact]
    public async Task One_seed_draws_the_same_sizes_on_paper_and_without_the_key()
    {
        long bytes = await GrantedBytes(Scenario);
        Assert.Equal(bytes, await GrantedBytes(Scenario, "--backing", "paper"));
        Assert.Equal(bytes, await GrantedBytes(Scenario.Replace(Ahead, "", StringComparison.Ordinal)));
        Assert.NotEqual(bytes, await GrantedBytes(Scenario, "--seed", "8"));
    }

    /// <summary>Another device holds the area when the buffers are to be made ready, and has let go of it by the start.</summary>
    [Fact]
    public async Task What_could_not_be_made_ready_is_claimed_at_the_start()
    {
        const string Other = "devices:\n  - { name: other, size: 16MiB, starts: 1, hold: 95ms }\n  - { name: cam, size: 6MiB, starts: 1, offset: 100ms, prepare: 20ms }\n";
        using JsonDocument result = await Run(Other + "machine: { backing: paper, reserve: 16MiB }\nrun: { duration: 1s }\n");
        JsonElement cam = result.RootElement.GetProperty("devices")[1];
        Assert.Equal((1, 0), (cam.GetProperty("granted").GetInt64(), cam.GetProperty("prepared").GetProperty("claims").GetInt64()));
        Assert.Equal(JsonValueKind.Null, cam.GetProperty("prepared").GetProperty("aheadP50").ValueKind);
    }

    [Fact]
    public async Task The_report_shows_what_was_won_and_only_where_something_was_made_ready()
    {
        using TextFile with = new(Scenario, ".yaml");
        using TextFile without = new(Scenario.Replace(Ahead, "", StringComparison.Ordinal), ".yaml");
        Assert.Contains("Made ready ahead", (await Tool.Run("run", with.Path)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Made ready ahead", (await Tool.Run("run", without.Path)).Output, StringComparison.Ordinal);
        SchemaFile.AssertDescribes("run.schema.json", (await Tool.Run("run", with.Path, "--json")).Output);
        SchemaFile.AssertDescribes("run.schema.json", (await Tool.Run("run", without.Path, "--json")).Output);
    }

    private static async Task<long> GrantedBytes(string scenario, params string[] options)
    {
        using JsonDocument result = await Run(scenario, options);
        return result.RootElement.GetProperty("devices")[0].GetProperty("grantedBytes").GetInt64();
    }

    private static async Task<JsonDocument> Run(string scenario, params string[] options)
    {
        using TextFile file = new(scenario, ".yaml");
        Ended ended = await Tool.Run(["run", file.Path, "--json", .. options]);
        Assert.Equal(0, ended.ExitCode);
        return JsonDocument.Parse(ended.Output);
    }
}
