using System.Text.Json;
using Cma.Tests.House;
using ContiguousMemory.Coherence.Checker.Variants;

namespace Cma.Tests.Commands;

/// <summary><c>cma coherence</c> as a user runs it.</summary>
public sealed class CoherenceTests
{
    private static readonly string[] s_key = ["table", "strategy", "pages", "lazyKmap", "l1", "outer", "nc", "doorbell", "speculates", "variant"];

    [Fact]
    public async Task The_matrix_has_every_combination_once()
    {
        Ended ended = await Tool.Run("coherence", "matrix", "--json");
        Assert.Equal(0, ended.ExitCode);
        SchemaFile.AssertDescribes("coherence-matrix.schema.json", ended.Output);

        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        JsonElement[] rows = [.. answer.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Distinct(rows.Select(row => string.Join(' ', s_key.Select(name => row.GetProperty(name).ToString()))));

        // 17 lowmem and 16 highmem strategies on 4 × 2 × 3 × 2 machines, the latter with and without lazy kmaps; 36 streaming ones on 4 × 2 × 2.
        Assert.Equal((17 * 48) + (16 * 96) + (36 * 16), rows.Length);
    }

    [Fact]
    public async Task All_variants_come_after_the_base_whose_rows_stay_as_they_are()
    {
        Ended alone = await Tool.Run("coherence", "matrix", "--table", "streaming", "--json");
        Ended ended = await Tool.Run("coherence", "matrix", "--table", "streaming", "--all-variants", "--json");
        Assert.Equal(0, ended.ExitCode);
        SchemaFile.AssertDescribes("coherence-matrix.schema.json", ended.Output);

        using JsonDocument few = JsonDocument.Parse(alone.Output), all = JsonDocument.Parse(ended.Output);
        JsonElement[] rows = [.. all.RootElement.GetProperty("rows").EnumerateArray()];
        string[] expected = [.. few.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText())];
        Assert.Equal(expected, rows.Take(expected.Length).Select(row => row.GetRawText()));
        Assert.All(rows.Skip(expected.Length), row => Assert.NotEqual("base", row.GetProperty("variant").GetString()));
        Assert.Distinct(rows.Select(row => string.Join(' ', s_key.Select(name => row.GetProperty(name).ToString()))));
    }

    [Fact]
    public void The_schema_has_the_variants_that_there_are()
    {
        using JsonDocument schema = JsonDocument.Parse(SchemaFile.Read("coherence-matrix.schema.json"));
        JsonElement variant = schema.RootElement.GetProperty("properties").GetProperty("rows").GetProperty("items").GetProperty("properties").GetProperty("variant");

        Assert.Equal(["base", .. VariantCatalogue.All.Select(one => one.Name)], variant.GetProperty("enum").EnumerateArray().Select(name => name.GetString()!));
    }

    [Fact]
    public async Task Variants_are_told_with_what_they_turn_and_why()
    {
        Ended ended = await Tool.Run("coherence", "matrix", "--table", "streaming", "--all-variants");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Variant device-posting", ended.Output, StringComparison.Ordinal);
        Assert.Contains("ok to device-stale: T1, T5 (streaming) on every machine", ended.Output, StringComparison.Ordinal);
        Assert.Contains("pl310-769419", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_tells_its_verdict_and_what_was_visited()
    {
        Ended ended = await Tool.Run("coherence", "matrix", "--table", "alloc", "--json");
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        JsonElement row = answer.RootElement.GetProperty("rows").EnumerateArray().First(row =>
            Is(row, "strategy", "A") && Is(row, "l1", "pipt") && Is(row, "outer", "none") && Is(row, "nc", "may-hit") && Is(row, "doorbell", "barrier"));

        Assert.Equal("cpu-stale", row.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("lazyKmap").ValueKind);
        Assert.DoesNotContain("streaming", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_is_plain_in_a_pipe_and_explains_its_letters()
    {
        Ended ended = await Tool.Run("coherence", "matrix", "--table", "streaming");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Streaming, nothing speculates", ended.Output, StringComparison.Ordinal);
        Assert.Contains("N a neighbour's word is lost", ended.Output, StringComparison.Ordinal);
        Assert.Contains("576 rows", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.DoesNotContain("alloc", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_told_as_a_story()
    {
        Ended ended = await Tool.Run("coherence", "explain", "D", "--on", "pipt,may-hit");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("step 2: flush L1 by LIN", ended.Output, StringComparison.Ordinal);
        Assert.Contains("fills the first-level line unasked", ended.Output, StringComparison.Ordinal);
        Assert.Contains("0 clean*", ended.Output, StringComparison.Ordinal);
        Assert.Contains("cpu-stale in this model", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategy_that_is_right_has_no_story()
    {
        Ended ended = await Tool.Run("coherence", "explain", "D2", "--on", "pipt,may-hit");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("ok in this model: all ", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Z", "pipt", "There is no strategy 'Z'; there are A,", "D2")]
    [InlineData("D", "vivt,pipt", "'vivt' and 'pipt' cannot both be", "the first-level cache")]
    [InlineData("D", "cortex-a9,vivt", "There is no cortex-a9 with 'vivt'", "DDI0388I")]
    [InlineData("D", "cortex-a9,cortex-a8", "two cores", "a machine has one")]
    [InlineData("D", "feroceon,pl310", "Feroceon is never above a PL310", "leave that out")]
    [InlineData("D", "", "at least one word", "pipt")]
    [InlineData("D", "pipt,highmem", "no strategy 'D' for highmem", "N2")]
    [InlineData("D", "granite", "'granite' is no word for a machine", "vivt")]
    [InlineData("D", "pipt,lazy-kmap", "lazy kmap", "highmem,lazy-kmap")]
    public async Task A_strategy_or_machine_that_is_not_is_refused_with_those_there_are(string strategy, string machine, params string[] words) =>
        Tool.AssertTellsOnly(await Tool.Run("coherence", "explain", strategy, "--on", machine), 2, words);

    [Fact]
    public async Task A_strategy_is_exported_for_Spin()
    {
        Ended ended = await Tool.Run("coherence", "export", "N2", "--on", "vivt,pl310,highmem,lazy-kmap", "--lines", "3");
        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("/* N2", ended.Output, StringComparison.Ordinal);
        Assert.Contains("#define LINES 3", ended.Output, StringComparison.Ordinal);
        Assert.Contains("active proctype", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P4", "pipt", "3", "--lines 3: the model holds 1 to 2 lines of P4.")]
    [InlineData("D", "pipt", "0", "--lines 0: the model holds 1 to 3 lines of D.")]
    [InlineData("N2", "pipt,lowmem", "1", "There is no strategy 'N2' for lowmem")]
    [InlineData("D", "all", "1", "is 48 machines, and a model is of one")]
    public async Task An_export_of_what_there_is_not_is_refused(string strategy, string machine, string lines, string message) =>
        Tool.AssertTellsOnly(await Tool.Run("coherence", "export", strategy, "--on", machine, "--lines", lines), 2, message);

    private static bool Is(JsonElement row, string name, string value) => row.GetProperty(name).GetString() == value;
}
