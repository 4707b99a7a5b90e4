using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary>What the tool says to people who do not know it yet.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--help", "run", "verify", "coherence", "bench", "Exit codes")]
    [InlineData("run --help", "SCENARIO", "--json", "--report", "--seed", "--backing")]
    [InlineData("verify golden --help", "FILE", "--json")]
    [InlineData("coherence matrix --help", "--table", "--json")]
    [InlineData("coherence explain --help", "STRATEGY", "--on", "may-hit", "lazy-kmap")]
    [InlineData("coherence synthesise --help", "--pages", "--streaming", "--on", "--cost", "--max-length", "--budget", "--careful", "--each", "--json")]
    [InlineData("bench --help", "alloc", "claims", "--smoke")]
    public async Task Help_names_everything_there_is(string arguments, params string[] words)
    {
        Ended ended = await Tool.Run(arguments.Split(' '));
        Assert.Equal(0, ended.ExitCode);
        Assert.All(words, word => Assert.Contains(word, ended.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("run")]
    [InlineData("run a.yaml b.yaml")]
    [InlineData("run --no-such-option a.yaml")]
    [InlineData("run --seed many a.yaml")]
    [InlineData("run --seed -1 a.yaml")]
    [InlineData("run --seed 99999999999999999999 a.yaml")]
    [InlineData("run --backing granite a.yaml")]
    [InlineData("verify")]
    [InlineData("verify golden")]
    [InlineData("coherence")]
    [InlineData("coherence matrix --table walnut")]
    [InlineData("bench nothing")]
    [InlineData("bench --json")]
    public async Task A_wrong_command_line_is_refused_with_2_and_a_way_on(string arguments)
    {
        Ended ended = await Tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("cma", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        Ended ended = await Tool.Run("--version");
        Assert.Equal(0, ended.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", ended.Output);
    }
}
