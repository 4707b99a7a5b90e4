using System.Text.Json;
using Cma.Tests.House;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Commands;

/// <summary><c>cma run</c> as a user runs it, on small scenarios of its own.</summary>
public sealed class RunTests
{
    private const string Small = """
        name: small
        machine: { backing: pages, refuge: 16MiB }
        areas: [{ name: a, size: 16MiB }]
        devices: [{ name: cam, buffers: 2, size: 3MiB, hold: 50ms, idle: 50ms, offset: 100ms }]
        tenants:
          - { name: data, kind: movable, size: 12MiB, access: { pattern: random, rate: 50/s } }
          - { name: cache, kind: discardable, size: 16MiB, access: { pattern: zipf, rate: 50/s } }
        run: { duration: 1s, seed: 7 }

        """;

    [Fact]
    public async Task A_scenario_runs_to_its_end_with_every_byte_right()
    {
        using JsonDocument result = await RunJson(Small);
        JsonElement root = result.RootElement;
        Assert.Equal(20, root.GetProperty("claims").GetProperty("granted").GetInt64());
        Assert.Equal(0, root.GetProperty("claims").GetProperty("refused").GetInt64());
        Assert.Equal(0, root.GetProperty("invariants").GetProperty("violations").GetInt64());
        Assert.All(root.GetProperty("tenants").EnumerateArray(), tenant =>
        {
            Assert.Equal(0, tenant.GetProperty("corruptBytes").GetInt64());
            Assert.True(tenant.GetProperty("verifiedBytes").GetInt64() > 0);
        });
        Assert.InRange(root.GetProperty("idleReserveUse").GetDouble(), 0.1, 1);
    }

    [Fact]
    public async Task What_is_printed_is_what_the_schema_says()
    {
        using TextFile file = new(Small, ".yaml");
        SchemaFile.AssertDescribes("run.schema.json", (await Tool.Run("run", file.Path, "--json")).Output);
    }

    [Fact]
    public async Task One_seed_gives_one_run_on_paper_and_on_real_memory()
    {
        using JsonDocument real = await RunJson(Small);
        using JsonDocument again = await RunJson(Small);
        using JsonDocument paper = await RunJson(Small, "--backing", "paper");
        Assert.Equal(Decisions(real), Decisions(again));
        Assert.Equal(Decisions(real), Decisions(paper));
        using JsonDocument other = await RunJson(Small, "--seed", "8");
        Assert.Equal(8, other.RootElement.GetProperty("seed").GetInt64());
    }

    public static TheoryData<string> Shipped => [.. Checkout.Scenarios];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_shipped_scenario_passes_and_decides_the_same_on_paper(string path)
    {
        using JsonDocument real = JsonDocument.Parse(await PassingRun(path));
        using JsonDocument paper = JsonDocument.Parse(await PassingRun(path, "--backing", "paper"));
        Assert.Equal(Decisions(real), Decisions(paper));
    }

    [Fact]
    public async Task Refused_claims_alone_do_not_fail_a_run_and_are_explained()
    {
        using JsonDocument result = await RunJson(Small.Replace("size: 3MiB", "size: 9MiB", StringComparison.Ordinal));
        JsonElement refusal = result.RootElement.GetProperty("refusals")[0];
        Assert.Contains("'cam-0'", refusal.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("noRoom", refusal.GetProperty("reason").GetString());
        Assert.Equal(10, result.RootElement.GetProperty("refusalsByReason").GetProperty("noRoom").GetInt64());
    }

    [Fact]
    public async Task What_an_area_promises_is_said_in_every_report()
    {
        string text = Small.Replace("size: 16MiB }]", "size: 16MiB, promise: guaranteed }]", StringComparison.Ordinal);
        using JsonDocument result = await RunJson(text);
        Assert.Equal("guaranteed", result.RootElement.GetProperty("areas")[0].GetProperty("promise").GetString());
        Assert.Equal(0, result.RootElement.GetProperty("claims").GetProperty("refused").GetInt64());
        using TextFile file = new(text, ".yaml");
        using TextFile report = new("", ".html");
        Ended ended = await Tool.Run("run", file.Path, "--report", report.Path);
        Assert.Contains("guaranteed lending in a", ended.Output, StringComparison.Ordinal);
        Assert.Contains("guaranteed lending in a", await File.ReadAllTextAsync(report.Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expectation_that_is_not_met_ends_with_1()
    {
        using TextFile file = new(Small + "expect: { refusedAtLeast: 1 }\n", ".yaml");
        Ended ended = await Tool.Run("run", file.Path);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("refusedAtLeast", ended.Output, StringComparison.Ordinal);
        Assert.Contains("FAILED", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_one_page_that_needs_nothing_else()
    {
        using TextFile file = new(Small, ".yaml");
        using TextFile report = new("", ".html");
        Ended ended = await Tool.Run("run", file.Path, "--report", report.Path);
        Assert.Equal(0, ended.ExitCode);
        string page = await File.ReadAllTextAsync(report.Path, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_told_of_in_one_sentence()
    {
        using TextFile file = new(Small, ".yaml");
        Ended ended = await Tool.Run("run", file.Path, "--report", "/no/such/folder/report.html", "--json");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("/no/such/folder/report.html", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_would_replace_the_scenario_is_refused()
    {
        using TextFile file = new(Small, ".yaml");
        Tool.AssertTellsOnly(await Tool.Run("run", file.Path, "--report", file.Path), 2, "the scenario itself");
        Assert.Equal(Small, await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_full_or_closed_output_is_told_of_in_one_sentence()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        string cma = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "cma.dll")}'";
        Ended full = await Command.Run("bash", ["-c", $"{cma} --help >/dev/full"], AppContext.BaseDirectory);
        Tool.AssertTellsOnly(full, 3, "standard output");
        Ended unheard = await Command.Run("bash", ["-c", $"{cma} run no-such.yaml 2>/dev/full"], AppContext.BaseDirectory);
        Assert.Equal(2, unheard.ExitCode);
    }

    [Fact]
    public async Task A_scenario_that_is_not_there_is_refused_with_its_name() =>
        Tool.AssertTellsOnly(await Tool.Run("run", "no-such.yaml"), 2, "no-such.yaml", "there is no such file");

    [Fact]
    public async Task A_mistake_is_told_with_its_line_and_column()
    {
        using TextFile file = new(Small.Replace("refuge: 16MiB", "refuge: 17 apples", StringComparison.Ordinal), ".yaml");
        Tool.AssertTellsOnly(await Tool.Run("run", file.Path), 2, $"{file.Path}:2:", "17 apples");
    }

    [Fact]
    public async Task Tenants_that_ask_for_more_than_there_is_are_refused_with_a_remedy()
    {
        using TextFile file = new(Small.Replace("kind: movable, size: 12MiB", "kind: movable, size: 48MiB", StringComparison.Ordinal), ".yaml");
        Tool.AssertTellsOnly(await Tool.Run("run", file.Path), 2, "64 MiB", "32 MiB", "raise machine.refuge");
    }

    [Fact]
    public async Task More_memory_than_the_machine_has_is_refused_before_anything_is_taken()
    {
        using TextFile file = new(Small.Replace("refuge: 16MiB", "refuge: 200GiB", StringComparison.Ordinal), ".yaml");
        Tool.AssertTellsOnly(await Tool.Run("run", file.Path), 3, "204816 MiB", "ask for less");
    }

    private static async Task<JsonDocument> RunJson(string scenario, params string[] more)
    {
        using TextFile file = new(scenario, ".yaml");
        return JsonDocument.Parse(await PassingRun(file.Path, more));
    }

    private static async Task<string> PassingRun(string path, params string[] more)
    {
        Ended ended = await Tool.Run(["run", path, "--json", .. more]);
        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        return ended.Output;
    }

    /// <summary>Everything that a seed decides; not what a stopwatch or a missing byte does.</summary>
    private static string Decisions(JsonDocument result)
    {
        JsonElement root = result.RootElement;
        JsonElement claims = root.GetProperty("claims");
        return string.Join('\n',
            claims.GetProperty("granted"), claims.GetProperty("refused"), root.GetProperty("movedBytes"), root.GetProperty("discardedBytes"),
            root.GetProperty("idleReserveUse"), root.GetProperty("refusals").GetRawText(),
            string.Join('\n', root.GetProperty("tenants").EnumerateArray().Select(tenant => $"{tenant.GetProperty("bytes")} {tenant.GetProperty("reads")} {tenant.GetProperty("misses")}")));
    }
}
