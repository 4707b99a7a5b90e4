using System.Text.Json;
using Cma.Tests.House;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Commands;

/// <summary><c>cma coherence check</c> as a driver engineer runs it.</summary>
public sealed class CoherenceCheckTests
{
    private const string Right = "st LIN 0; cl1 LIN; dsb; cl2; unmap LIN; map LIN nc; tlbi; fl1 LIN; dsb; fl2";

    [Fact]
    public async Task A_right_sequence_is_ok_on_every_machine()
    {
        Ended ended = await Check(Right);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("48 of 48 machines ok in this model", ended.Output, StringComparison.Ordinal);
        Assert.Equal("", ended.Errors);
    }

    [Fact]
    public async Task Without_its_barrier_it_leaks_and_the_story_names_the_line_of_the_file()
    {
        Ended ended = await Check("# mine\nst LIN 0\nfl1 LIN\nfl2\nmap DMA nc", "--on", "pl310");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("text line 3, step 2: flush L1 by LIN", ended.Output, StringComparison.Ordinal);
        Assert.Contains("leak in this model: the CPU reads S, the old owner's data, from memory, where 0 should be", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequence_comes_from_standard_input_as_well()
    {
        Ended ended = await Command.Run("dotnet", [Tool.Path, "coherence", "check", "-", "--on", "pipt"], AppContext.BaseDirectory, Right);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("standard input: 10 steps", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_runs_out_is_told_and_is_not_taken_for_an_answer()
    {
        Ended ended = await Check(Right, "--on", "pipt", "--max-states", "20");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("partial: 1 of 1 machines were not visited to the end", ended.Output, StringComparison.Ordinal);
        Assert.Contains("--max-states, at most 16777215", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("ok in this model", ended.Output, StringComparison.Ordinal);

        ended = await Check(Right, "--on", "pipt", "--max-states", "20", "--json");
        SchemaFile.AssertDescribes("coherence-check.schema.json", ended.Output);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.True(answer.RootElement.GetProperty("partial").GetBoolean());
        Assert.False(answer.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("unknown", answer.RootElement.GetProperty("rows")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_fault_found_within_the_budget_counts_even_if_other_machines_were_not_finished()
    {
        Ended ended = await Check("st LIN 0; map DMA nc", "--max-states", "20", "--json");
        Assert.Equal(1, ended.ExitCode);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        string?[] verdicts = [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("verdict").GetString())];
        Assert.Contains("leak", verdicts);
    }

    [Fact]
    public async Task As_JSON_every_machine_has_its_verdict_and_every_fault_its_way()
    {
        Ended ended = await Check("st LIN 0; fl1 LIN; dsb; fl2; map DMA nc", "--json");
        Assert.Equal(1, ended.ExitCode);
        SchemaFile.AssertDescribes("coherence-check.schema.json", ended.Output);

        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        JsonElement[] rows = [.. answer.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(48, rows.Length);
        Assert.Distinct(rows.Select(row => row.GetProperty("machine").GetString()));
        foreach (JsonElement row in rows)
        {
            bool ok = row.GetProperty("verdict").GetString() == "ok";
            Assert.Equal(ok ? JsonValueKind.Null : JsonValueKind.Array, row.GetProperty("trace").ValueKind);
            if (ok) continue;
            int places = row.GetProperty("places").GetArrayLength();
            Assert.All(row.GetProperty("trace").EnumerateArray(), step => Assert.Equal(places, step.GetProperty("holds").GetArrayLength()));
        }
    }

    [Theory]
    [InlineData("map DMA nc; st DMA 0", "highmem", 96)]
    [InlineData("map DMA nc; st DMA 0", "lowmem", 48)]
    [InlineData("st LIN C; cl1 LIN; dsb; cl2; devr", null, 16)]
    public async Task All_machines_are_those_of_the_matrix(string sequence, string? pages, int machines)
    {
        Ended ended = await Check(sequence, [.. pages is null ? (string[])[] : ["--pages", pages], "--json"]);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Equal(machines, answer.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_core_stands_for_every_machine_that_its_manual_leaves_possible()
    {
        Ended ended = await Check(Right, "--on", "Cortex-A9", "--json");
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        string?[] machines = [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("machine").GetString())];
        string[] policies = ["bypass", "may-hit", "l2-hit"];
        Assert.Equal(policies.Select(policy => $"pipt,pl310,{policy},barrier,lowmem"), machines.Where(machine => machine!.EndsWith(",lowmem", StringComparison.Ordinal)));
        Assert.Contains("pipt,pl310,may-hit,barrier,lowmem,pl310-588369", machines);
        Assert.DoesNotContain(machines, machine => machine!.Contains("strongly-ordered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_is_taken_back_by_the_name_that_it_is_told_by()
    {
        using JsonDocument all = JsonDocument.Parse((await Check(Right, "--on", "arm926ej-s", "--json")).Output);
        foreach (JsonElement row in all.RootElement.GetProperty("rows").EnumerateArray())
        {
            string machine = row.GetProperty("machine").GetString()!;
            using JsonDocument one = JsonDocument.Parse((await Check(Right, "--on", machine, "--json")).Output);
            JsonElement again = Assert.Single(one.RootElement.GetProperty("rows").EnumerateArray());
            Assert.Equal(machine, again.GetProperty("machine").GetString());
            Assert.Equal(row.GetProperty("states").GetInt32(), again.GetProperty("states").GetInt32());
        }
    }

    [Fact]
    public async Task A_trait_makes_a_machine_that_differs()
    {
        Assert.Equal(0, (await Check(Right, "--on", "pipt,pl310,may-hit")).ExitCode);
        Ended ended = await Check(Right, "--on", "pipt,pl310,may-hit,pl310-588369");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("from L2", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_a_fault_can_be_drawn()
    {
        using ScratchFolder scratch = new();
        string page = scratch.At("story.html");
        Ended ended = await Check("st LIN 0; fl1 LIN; dsb; fl2; map DMA nc", "--on", "pipt,may-hit", "--report", page);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("A shortest way to the fault", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--on", "granite", "'granite' is no word for a machine")]
    [InlineData("--on", "pipt,vivt", "'pipt' and 'vivt' cannot both be")]
    [InlineData("--on", "arm926ej-s,pipt", "There is no arm926ej-s with 'pipt'")]
    [InlineData("--on", "vivt,smp-broadcast", "No core with a virtually tagged cache was built with two CPUs")]
    [InlineData("--on", "pl310-588369", "say pl310")]
    [InlineData("--on", "arm926ej-s,pl310-588369", "above a PL310")]
    [InlineData("--on", "lazy-kmap", "highmem,lazy-kmap")]
    [InlineData("--on", "highmem", "a sequence for lowmem pages, by its addresses, and highmem is asked for")]
    [InlineData("--pages", "upmem", "'upmem' is not a kind of page")]
    [InlineData("--pages", "highmem", "by its addresses")]
    [InlineData("--max-states", "0", "a whole number from 1 to 16777215")]
    [InlineData("--max-states", "many", "a whole number from 1 to 16777215")]
    [InlineData("--lines", "4", "a whole number from 1 to 3")]
    public async Task What_cannot_be_asked_is_refused(string option, string value, string told) =>
        Tool.AssertTellsOnly(await Check(Right, option, value), 2, told);

    [Fact]
    public async Task A_sequence_that_gets_too_long_over_its_lines_is_refused() =>
        Tool.AssertTellsOnly(await Check(string.Join(';', Enumerable.Repeat("fl1 LIN", 30)) + "; map DMA nc", "--lines", "3"), 2, "91 steps, and 63 is the most");

    [Fact]
    public async Task Streaming_is_insisted_upon_where_the_user_says_so() =>
        Tool.AssertTellsOnly(await Check(Right, "--streaming"), 2, "no streaming sequence", "devr, devw or devn");

    private static async Task<Ended> Check(string sequence, params string[] options)
    {
        using TextFile file = new(sequence, ".seq");
        return await Tool.Run(["coherence", "check", file.Path, .. options]);
    }
}
