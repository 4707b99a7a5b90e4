using System.Text.Json;
using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary><c>cma coherence history</c> and <c>symptom</c> as a user runs them.</summary>
public sealed class CoherenceHistoryTests
{
    [Fact]
    public async Task History_tells_every_era_and_what_each_commit_turned()
    {
        Ended ended = await Tool.Run("coherence", "history");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("2.6.33", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"7e5a69e83b +2\.6\.34 .*Q leak.*N2 ok", ended.Output);
        Assert.Matches(@"c50f11c6196f +arm64 .*S1 cpu-stale.*S2 ok", ended.Output);
        Assert.Contains("No commit turned ok into not ok, in this model.", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Output);
    }

    [Fact]
    public async Task History_as_JSON_is_as_its_schema_says()
    {
        Ended ended = await Tool.Run("coherence", "history", "--json");
        SchemaFile.AssertDescribes("coherence-history.schema.json", ended.Output);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Contains(
            answer.RootElement.GetProperty("commits").EnumerateArray(),
            commit => commit.GetProperty("commit").GetString() == "7e5a69e83b" && commit.GetProperty("turned").GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("leak", "no dsb between the L1 operation and the L2 operation", "put 'dsb' between 'fl1 LIN' and 'fl2'")]
    [InlineData("stale-device", "no L2 operation between dsb and the device's act", "put 'cl2' between 'dsb' and 'devr'")]
    [InlineData("corrupt neighbour", "an L1 invalidate where an L1 flush should be", "write 'fl1 LIN' for 'inv1 LIN'")]
    [InlineData("stale data at the device", "as in T4", "T1")]
    public async Task A_symptom_is_explained_by_its_defects(string symptom, params string[] told)
    {
        Ended ended = await Tool.Run("coherence", "symptom", symptom, "--on", "pipt,pl310", "--json");
        Assert.Equal(0, ended.ExitCode);
        SchemaFile.AssertDescribes("coherence-symptom.schema.json", ended.Output);

        ended = await Tool.Run("coherence", "symptom", symptom, "--on", "pipt,pl310");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("One step wrong", ended.Output, StringComparison.Ordinal);
        if (symptom != "leak") Assert.All(told, words => Assert.Contains(words, ended.Output, StringComparison.Ordinal));
        else Assert.Contains(told[0], ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symptom_that_no_mistake_explains_is_answered_with_no()
    {
        Ended ended = await Tool.Run("coherence", "symptom", "corrupt-neighbour", "--table", "alloc");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("No order that is wrong by a step", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hiccups", "pipt", "'hiccups' is no symptom; there are leak, stale-zero")]
    [InlineData("leak", "granite", "'granite' is no word for a machine")]
    public async Task What_is_no_symptom_or_machine_is_refused(string symptom, string machine, string told) =>
        Tool.AssertTellsOnly(await Tool.Run("coherence", "symptom", symptom, "--on", machine), 2, told);

    [Fact]
    public async Task Every_command_s_help_tells_its_exit_codes_or_they_are_the_tool_s()
    {
        foreach (string command in (string[])["matrix", "check", "explain", "history", "symptom"])
        {
            Ended ended = await Tool.Run("coherence", command, "--help");
            Assert.Equal(0, ended.ExitCode);
            Assert.Contains("--json", ended.Output, StringComparison.Ordinal);
            Assert.Contains("docs/schema/coherence-", ended.Output, StringComparison.Ordinal);
            Assert.Contains("Exit codes: 0", ended.Output, StringComparison.Ordinal);
        }
    }
}
