using Cma.Commands.Coherence.Document;
using Cma.Tests.House;
using Cma.Tests.Scenarios;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Tests.Commands;

/// <summary>docs/coherence.md is what the checker says today.</summary>
public class CoherencePageTests
{
    private static readonly string s_page = File.ReadAllText(Checkout.At("docs/coherence.md")).ReplaceLineEndings("\n");

    // The checker is asked once for all tests.
    private static readonly PageBlocks s_blocks = PageBlocks.OfCoherence(CancellationToken.None);

    [Fact]
    public void The_page_is_what_the_checker_says()
    {
        IReadOnlyList<string> changed = Page.Rewrite(s_page, s_blocks).Changed;

        Assert.True(changed.Count == 0, $"docs/coherence.md is no longer what the checker says in {string.Join(", ", changed)}. If that is meant, run './cma coherence document docs/coherence.md', read what changed, and commit it.");
    }

    [Fact]
    public void Every_claim_is_answered_as_the_page_answers_it()
    {
        Assert.All(ThreadClaims.All.Concat(StreamingClaims.All), claim => Assert.True(claim.Check(1, TestContext.Current.CancellationToken).Holds, claim.Said));
        Assert.All(ThreadClaims.All.Concat(StreamingClaims.All), claim => Assert.Contains("in this model", claim.Answer, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_hazard_shows_and_is_closed() =>
        Assert.All(HazardsBlock.All, hazard => Assert.True(HazardsBlock.Holds(hazard, TestContext.Current.CancellationToken), hazard.What));

    /// <summary>The control: a claim that is not so loses its answer.</summary>
    [Fact]
    public void A_claim_that_is_not_so_is_not_answered()
    {
        Claim claim = new("Clear by the alias", "**So.**", Finding.Right("B", "all,pipt"));

        (string text, bool holds) = claim.Check(1, TestContext.Current.CancellationToken);

        Assert.False(holds);
        Assert.DoesNotContain("**So.**", text, StringComparison.Ordinal);
        Assert.Contains("no longer says", text, StringComparison.Ordinal);
        Assert.Contains("**This is not what the claim says.**", text, StringComparison.Ordinal);
        Assert.False(HazardsBlock.Holds(new("", "A", "A", "", "pipt", PageKind.Lowmem), TestContext.Current.CancellationToken));
    }

    /// <summary>The control: a number changed by hand is found, and set right.</summary>
    [Fact]
    public void A_block_changed_by_hand_is_written_again()
    {
        string changed = s_page.Replace("| **A** st LIN 0", "| **A** st LIN 1", StringComparison.Ordinal);

        (string page, IReadOnlyList<string> blocks) = Page.Rewrite(changed, s_blocks);

        Assert.Equal(["lowmem"], blocks);
        Assert.Equal(s_page, page);
    }

    [Theory]
    [InlineData("<!-- begin counts -->\n", "<!-- begin numbers -->\n", "no block 'numbers'")]
    [InlineData("<!-- end counts -->", "", "has no end")]
    [InlineData("<!-- begin counts -->\n", "", "no block for counts")]
    [InlineData("<!-- begin lowmem -->\n", "<!-- begin counts -->\n", "'counts' is there twice")]
    [InlineData("<!-- end counts -->", "<!-- begin lowmem -->\n<!-- end counts -->", "begins inside another")]
    public void Marks_that_are_wrong_are_told(string mark, string instead, string told)
    {
        string page = s_page.Replace(mark, instead, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Throws<PageException>(() => Page.Rewrite(page, s_blocks)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_leaves_a_page_alone_that_is_right_and_mends_one_that_is_not()
    {
        using ScratchFolder scratch = new();
        string right = File.ReadAllText(Checkout.At("docs/sequence.md")).ReplaceLineEndings("\n"), file = scratch.At("sequence.md");
        File.WriteAllText(file, right);
        Ended ended = await Tool.Run("coherence", "document", file);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("The page is what the checker says.", ended.Output, StringComparison.Ordinal);

        File.WriteAllText(file, right.Replace("| `arm922t` |", "| `arm9` |", StringComparison.Ordinal));
        ended = await Tool.Run("coherence", "document", file);
        Assert.Contains("Written again: cores.", ended.Output, StringComparison.Ordinal);
        Assert.Equal(right, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_page_that_is_not_the_checker_s_is_refused()
    {
        using TextFile file = new("# Notes", ".md");
        Tool.AssertTellsOnly(await Tool.Run("coherence", "document", file.Path), 2, "is no page of the checker's");
    }

    /// <summary>Nothing on the page speaks of time: the model has none.</summary>
    [Fact]
    public void The_page_claims_no_cycles() => Assert.DoesNotMatch(@"(?i)\bcycles?\b|\bnanosecond|\bµs\b|\bproved\b(?! in this model)", s_page);
}
