using System.Text.RegularExpressions;
using Cma.Commands.Coherence;
using Cma.Commands.Coherence.Document;
using Cma.Commands.Coherence.Judging;
using Cma.Tests.Scenarios;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Tests.Commands;

/// <summary>docs/sequence.md tells the truth.</summary>
public partial class SequencePageTests
{
    private static readonly string s_page = File.ReadAllText(Checkout.At("docs/sequence.md")).ReplaceLineEndings("\n");

    public static TheoryData<string, string> Examples => [.. Example().Matches(s_page).Select(match => (match.Groups[2].Value, match.Groups[1].Value))];

    [Theory, MemberData(nameof(Examples))]
    public void Every_example_comes_to_what_the_page_says(string sequence, string verdict)
    {
        DriverSequence read = SequenceRules.Read(sequence);
        PageKind pages = read.Pages ?? PageKind.Lowmem;
        Strategy strategy = new("example", read.Table, pages, sequence, "");
        IReadOnlyList<MachineDescription> machines = MachineWords.ParseAll(MachineWords.Every, pages, read.Table == StrategyTable.Streaming);

        Judgement judgement = Judgement.Of("example", strategy, read.Steps, machines, null, TestContext.Current.CancellationToken);

        Assert.Equal(verdict == "ok" ? 0 : 1, judgement.ExitCode);
    }

    [Fact]
    public void The_page_has_examples_of_both_kinds() => Assert.Equal(["not ok", "ok", "ok"], Example().Matches(s_page).Select(match => match.Groups[1].Value).Order());

    [Fact]
    public void The_tables_of_cores_and_traits_are_the_catalogues()
    {
        IReadOnlyList<string> changed = Page.Rewrite(s_page, PageBlocks.OfSequence()).Changed;
        Assert.True(changed.Count == 0, $"docs/sequence.md is no longer what the catalogues say in {string.Join(", ", changed)}. Run './cma coherence document docs/sequence.md'.");
    }

    /// <summary>Each word of the language and of the machines is in a table's first column, and nothing else is.</summary>
    [Fact]
    public void Every_word_is_explained()
    {
        string[] explained = [.. Cell().Matches(s_page).SelectMany(row => Code().Matches(row.Groups[1].Value)).Select(code => code.Groups[1].Value.Split(' ')[0]).Distinct()];
        string[] words = [.. SequenceText.Verbs, .. SequenceText.Views, .. MachineWords.All.Split(", "), "FILE", "--on", "--pages", "--streaming", "--lines", "--max-states", "--json", "--report"];

        Assert.Equal(words.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("```sequence (ok|not ok)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\| (`.*?) \| ", RegexOptions.Multiline)]
    private static partial Regex Cell();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
