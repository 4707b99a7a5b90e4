using System.Diagnostics;
using System.Text.Json;
using Cma.Commands.Coherence.Synthesising;
using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary><c>cma coherence synthesise</c> as a user runs it.</summary>
public sealed class SynthesiseTests
{
    [Fact]
    public async Task The_order_for_all_machines_is_told_with_its_proof_and_the_known_orders()
    {
        Ended ended = await Synthesise();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("on each of 96 machines", ended.Output, StringComparison.Ordinal);
        Assert.Contains("cheapest  st LIN 0; unmap LIN; tlbi; map LIN nc; fl1 LIN; dsb; fl2", ended.Output, StringComparison.Ordinal);
        Assert.Contains("states visited on all 96", ended.Output, StringComparison.Ordinal);
        Assert.Matches("D2 +10 +645 +right, 257 dearer", ended.Output);
        Assert.Matches("D +7 +388 +wrong on 18", ended.Output);
        Assert.Contains("in this model", ended.Output, StringComparison.Ordinal);
        Assert.Contains("no cycles", ended.Output, StringComparison.Ordinal);
        Assert.Equal("", ended.Errors);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("--streaming from-device --short-writes", 1)]
    [InlineData("--streaming both --each", 16)]
    [InlineData("--on highmem,vivt,lazy-kmap --careful", 1)]
    [InlineData("--streaming both --variants", 1)]
    [InlineData("--budget 50", 1)]
    [InlineData("--max-length 3", 1)]
    public async Task The_json_is_as_its_schema_says(string arguments, int rows)
    {
        Ended ended = await Synthesise([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]);
        SchemaFile.AssertDescribes("coherence-synthesis.schema.json", ended.Output);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Equal(rows, answer.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Each_machine_gets_its_own_order_in_a_table()
    {
        Ended ended = await Synthesise("--streaming", "from-device", "--each");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("cl1 LIN; dsb; cl2 | inv2; inv1 LIN    (5 steps, cost 513)", ended.Output, StringComparison.Ordinal);
        Assert.Contains("inv1 LIN; dsb | nothing    (2 steps, cost 129)", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"vivt,pl310,no-speculation +[\d,]+ +[\d,]+ +right, 256 dearer +right, cheapest +right, 256 dearer", ended.Output);
        Assert.Matches(@"pipt,pl310 +[\d,]+ +[\d,]+ +right, cheapest +cpu-stale +right, cheapest", ended.Output);
    }

    [Fact]
    public async Task Variants_are_told_by_what_can_be_had_on_them()
    {
        Ended ended = await Synthesise("--streaming", "to-device", "--variants");
        Assert.Equal(0, ended.ExitCode);
        Assert.Matches("pl310-752271 +3 +3 +0", ended.Output);
        Assert.Matches("a9-764369 +0 +0 +8", ended.Output);
        Assert.Contains("cheapest  cl1 LIN; dsb; cl2 | nothing", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_shows_in_the_cost()
    {
        Ended ended = await Synthesise("--streaming", "to-device", "--cost", "l1=3, dsb=1000", "--on", "pipt,pl310");
        Assert.Contains("3 steps, cost 1,512", ended.Output, StringComparison.Ordinal);
        Assert.Contains("lines=128,store=1,l1=3,l2=1", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_up_budget_is_a_partial_answer_with_a_lower_bound()
    {
        Ended ended = await Synthesise("--budget", "100");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("Partial: 100 orders were tried and none is right. No right one has fewer than", ended.Output, StringComparison.Ordinal);
        Assert.Contains("--budget allows more", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_that_is_too_short_is_told_from_an_order_that_cannot_be()
    {
        Ended ended = await Synthesise("--max-length", "6");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("No order of up to 6 steps is right; --max-length allows more.", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--on granite", "'granite' is no word for a machine")]
    [InlineData("--on pipt,lazy-kmap", "highmem,lazy-kmap")]
    [InlineData("--on pipt,highmem --pages lowmem", "--pages says lowmem and --on highmem")]
    [InlineData("--on pipt,highmem --streaming both", "lowmem pages in this model")]
    [InlineData("--pages highmem --streaming both", "lowmem pages in this model")]
    [InlineData("--pages walnut", "'walnut' is not a kind of page; there are lowmem, highmem")]
    [InlineData("--streaming sideways", "'sideways' is not a direction; there are to-device, from-device, both")]
    [InlineData("--short-writes", "--short-writes needs a device that writes")]
    [InlineData("--streaming to-device --short-writes", "--short-writes needs a device that writes")]
    [InlineData("--variants --each", "leave out --each and --on")]
    [InlineData("--variants --on pipt", "leave out --each and --on")]
    [InlineData("--cost gold=3", "'gold' has no weight; there are lines, store, l1")]
    [InlineData("--cost l1", "'l1' is not a weight: l1= takes a whole number from 0 to 1000000")]
    [InlineData("--cost l1=-1", "'l1=-1' is not a weight")]
    [InlineData("--cost l1=1000001", "from 0 to 1000000")]
    [InlineData("--cost lines=0", "lines= takes a whole number from 1 to 1000000")]
    [InlineData("--max-length 0", "'0' is not a length: a whole number from 1 to 56")]
    [InlineData("--max-length 57", "'57' is not a length")]
    [InlineData("--budget many", "'many' is not a budget")]
    public async Task What_cannot_be_asked_is_refused_with_what_can(string arguments, string message) =>
        Tool.AssertTellsOnly(await Synthesise(arguments.Split(' ')), 2, message);

    [Fact]
    public async Task An_interrupted_search_ends_at_once_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill(1) is not there.");
        Assert.SkipWhen(IgnoresInterrupts(), "Interrupts are ignored here, as for whatever a script starts in the background, and a child inherits that.");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "cma.dll"), "coherence", "synthesise", "--pages", "highmem", "--each"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), errors = process.StandardError.ReadToEndAsync(cancel);
        await Task.Delay(TimeSpan.FromSeconds(2), cancel);
        Assert.False(process.HasExited, "It ended before it could be interrupted.");
        Assert.Equal(0, (await Command.Run("kill", ["-INT", $"{process.Id}"], AppContext.BaseDirectory)).ExitCode);
        await process.WaitForExitAsync(cancel);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", await output);
        Assert.Contains("interrupted", await errors, StringComparison.Ordinal);
    }

    /// <summary>Whether this process was started with SIGINT, the second signal, ignored.</summary>
    private static bool IgnoresInterrupts() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (Convert.ToUInt64(ignored[7..].Trim(), 16) & 2) != 0;

    [Fact]
    public void Progress_is_one_line_on_a_terminal_and_wiped_in_the_end()
    {
        using StringWriter terminal = new(), pipe = new();
        using (SearchProgressLine line = new(terminal, isTerminal: true, TimeProvider.System)) line.TellSearch(12_345, 388);
        using (SearchProgressLine line = new(pipe, isTerminal: false, TimeProvider.System)) line.TellSearch(12_345, 388);

        Assert.StartsWith("\r12,345 orders tried, none right below 388", terminal.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" \r", terminal.ToString(), StringComparison.Ordinal);
        Assert.Equal("", pipe.ToString());
    }

    private static Task<Ended> Synthesise(params string[] arguments) => Tool.Run(["coherence", "synthesise", .. arguments]);
}
