using System.Collections;
using System.Text.Json;
using Cma.Bench;
using Cma.Bench.Peers;
using Cma.Tests.House;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Commands;

/// <summary><c>cma bench peers</c> at smoke size, with the peers that this machine has and with none.</summary>
public sealed class BenchPeersTests
{
    private static readonly string[] s_everywhere = ["ours", "glibc", "NativeMemory", "ArrayPool", "Kestrel's pool"];

    private static readonly (string Who, string Package)[] s_installed = [("mimalloc", "libmimalloc2.0"), ("jemalloc", "libjemalloc2"), ("DPDK", "libdpdk-dev")];

    // One run for all who ask the same.
    private static readonly Lazy<Task<Ended>> s_json = new(() => Smoke("--json"));

    [Fact]
    public async Task Each_peer_is_measured_or_named_with_what_brings_it()
    {
        PeerResult result = Read(await s_json.Value);

        string[] measured = [.. result.Rows.Select(row => row.Who).Distinct()];
        Assert.All(s_everywhere, who => Assert.Contains(who, measured));
        foreach ((string who, string package) in s_installed)
        {
            string[] named = [.. result.Missing.Where(sentence => sentence.StartsWith(who, StringComparison.Ordinal))];
            if (measured.Contains(who)) Assert.Empty(named);
            else Assert.Contains(package, Assert.Single(named), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_has_a_figure_or_says_why_not_and_the_fastest_is_told()
    {
        Ended ended = await s_json.Value;
        SchemaFile.AssertDescribes("bench-peers.schema.json", ended.Output);

        foreach (var cell in Read(ended).Rows.GroupBy(row => (row.Pattern, row.Bytes, row.Sizes, row.Threads)))
        {
            Assert.All(cell, row => Assert.Equal(row.Refusal is null, row.Nanoseconds > 0 && row.AllocatedBytes >= 0 && row.RatioToOurs > 0));
            Assert.All(cell, row => Assert.Equal(row.Nanoseconds == cell.Min(other => other.Nanoseconds), row.IsFastest));
            Assert.All(cell.Where(row => row.Who == "glibc"), row => Assert.Equal(0, row.AllocatedBytes));
            PeerRow kestrel = Assert.Single(cell, row => row.Who == "Kestrel's pool");
            Assert.Equal(cell.Key.Bytes > 4096 ? "lends blocks of 4096 bytes only" : null, kestrel.Refusal);
        }
    }

    /// <summary>A file of a library's name that is none, and that the loader finds first, is as good as no library.</summary>
    [Fact]
    public async Task A_peer_that_cannot_be_loaded_is_named_with_its_package_and_no_failure()
    {
        using ScratchFolder folder = new();
        foreach (string name in (string[])["libmimalloc.so", "libjemalloc.so", "librte_eal.so"])
        {
            foreach (string version in (string[])["", .. Enumerable.Range(2, 25).Select(number => $".{number}")]) folder.Add(name + version, 0);
        }

        Ended ended = await SmokeWith(libraries: folder.Path);

        Assert.All(s_installed, peer => Assert.Matches($@"(?m)^Not here: {peer.Who}.*Debian's package {peer.Package} brings it\.$", ended.Output));
        Assert.All(s_everywhere, who => Assert.Matches($"(?m)^  {who}, ", ended.Output));
    }

    [Fact]
    public async Task The_tables_name_the_machine_and_fit_120_columns()
    {
        Ended ended = await Smoke();

        Assert.Contains("cores", ended.Output, StringComparison.Ordinal);
        Assert.Contains("lends its reserve", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"[0-9]\*", ended.Output);
        Assert.All(ended.Output.Split('\n').Where(line => !line.StartsWith("Not here: ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task Markdown_can_be_pasted_into_a_page()
    {
        string[] lines = (await Smoke("--markdown")).Output.Split('\n');

        Assert.Contains("**lifo, 1 thread**", lines);
        Assert.Contains(lines, line => line.StartsWith("| ours, plain pages | ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(@"\***", StringComparison.Ordinal));
        Assert.Equal(5, lines.Count(line => line.StartsWith("| --- |", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_kinds_of_answer_at_once_are_refused() =>
        Tool.AssertTellsOnly(await Tool.Run("bench", "peers", "--json", "--markdown"), 2, "--json", "--markdown", "ask for one");

    private static Task<Ended> Smoke(params string[] options) => SmokeWith(libraries: null, options);

    private static async Task<Ended> SmokeWith(string? libraries, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "peers are measured on real memory, which needs Linux");

        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!);
        if (libraries is not null) environment["LD_LIBRARY_PATH"] = libraries;
        Ended ended = await Command.Run("dotnet", [Tool.Path, "bench", "peers", "--smoke", .. options], AppContext.BaseDirectory, environment: environment);
        Assert.True(ended.ExitCode == 0, $"exit code {ended.ExitCode}: {ended.Errors}");
        return ended;
    }

    private static PeerResult Read(Ended ended) => JsonSerializer.Deserialize(ended.Output, BenchJson.Default.PeerResult)!;
}
