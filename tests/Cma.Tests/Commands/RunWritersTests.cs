using System.Text.Json;
using Cma.Tests.House;
using ContiguousMemory.Backing;

namespace Cma.Tests.Commands;

/// <summary><c>cma run</c> with threads that write what claims move.</summary>
public sealed class RunWritersTests
{
    private const string Turns = """
        machine: { backing: pages, refuge: 0 }
        areas: [{ name: left, size: 8MiB }, { name: right, size: 8MiB }]
        devices:
          - { name: a, area: left, size: 8MiB, hold: 20ms, idle: 80ms }
          - { name: b, area: right, size: 8MiB, offset: 50ms, hold: 20ms, idle: 80ms }
        tenants:
          - { name: counters, kind: movable, size: 8MiB, writers: 2 }
        run: { duration: 1s, seed: 3 }

        """;

    [Theory]
    [InlineData("pages")]
    [InlineData("collapsed")]
    public async Task No_write_is_lost_while_the_memory_moves(string backing)
    {
        HostCapabilities host = HostCapabilities.Detect();
        Assert.SkipUnless(host.LiveMoves.IsAvailable, host.LiveMoves.Detail);
        if (backing == "collapsed" && host.All.Single(one => one.Name == "collapse") is { IsAvailable: false } refused) Assert.Skip(refused.Detail);
        using JsonDocument result = await Run(Turns, "--backing", backing);
        JsonElement tenant = result.RootElement.GetProperty("tenants")[0];
        JsonElement writing = tenant.GetProperty("writing");
        Assert.True(tenant.GetProperty("live").GetBoolean());
        Assert.Equal((2, 0), (writing.GetProperty("threads").GetInt32(), writing.GetProperty("lost").GetInt64()));
        Assert.True(writing.GetProperty("writes").GetInt64() > 0);
        Assert.Equal((0, 8 << 20), (tenant.GetProperty("corruptBytes").GetInt64(), tenant.GetProperty("verifiedBytes").GetInt64()));
        Assert.Equal(0, result.RootElement.GetProperty("claims").GetProperty("refused").GetInt64());
        Assert.True(result.RootElement.GetProperty("movedBytes").GetInt64() > 8 << 20);
    }

    [Fact]
    public async Task Writers_change_no_decision()
    {
        Assert.SkipUnless(HostCapabilities.Detect().LiveMoves.IsAvailable, HostCapabilities.Detect().LiveMoves.Detail);
        using JsonDocument real = await Run(Turns);
        using JsonDocument paper = await Run(Turns, "--backing", "paper");
        Assert.Equal(0, paper.RootElement.GetProperty("tenants")[0].GetProperty("writing").GetProperty("writes").GetInt64());
        Assert.Equal(real.RootElement.GetProperty("movedBytes").GetInt64(), paper.RootElement.GetProperty("movedBytes").GetInt64());
    }

    [Fact]
    public async Task The_report_shows_how_long_writers_waited()
    {
        using TextFile file = new(Turns, ".yaml");
        Ended ended = await Tool.Run("run", file.Path);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Time stalled", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: discardable, size: 8MiB, writers: 1", "writers")]
    [InlineData("kind: movable, size: 8MiB, writers: 1, access: { rate: 5/s }", "access")]
    [InlineData("kind: movable, size: 8MiB, writers: 1, files: '*.yaml'", "files")]
    [InlineData("kind: movable, size: 8MiB, writers: 0", "writers")]
    [InlineData("kind: movable, size: 8MiB, writers: 9", "writers")]
    public async Task Writers_that_make_no_sense_are_told(string tenant, string key)
    {
        using TextFile file = new(Turns.Replace("kind: movable, size: 8MiB, writers: 2", tenant, StringComparison.Ordinal), ".yaml");
        Tool.AssertTellsOnly(await Tool.Run("run", file.Path), 2, $"tenant.{key}");
    }

    private static async Task<JsonDocument> Run(string scenario, params string[] options)
    {
        using TextFile file = new(scenario, ".yaml");
        Ended ended = await Tool.Run(["run", file.Path, "--json", .. options]);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        SchemaFile.AssertDescribes("run.schema.json", ended.Output);
        return JsonDocument.Parse(ended.Output);
    }
}
