using Cma.Commands.Coherence;
using Cma.Reports.Terminal;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Tests.Commands;

/// <summary>The coloured table.</summary>
public class MatrixTextTests
{
    private static readonly MatrixResult[] s_results = MatrixRun.Run(Matrix.Cells(StrategyTable.Alloc).Where(cell => cell.Strategy.Id is "A" or "D2"));

    [Theory]
    [InlineData(80)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_line_of_the_tables_is_wider_than_the_terminal(int width)
    {
        string text = Write(OutputStyle.Plain, width);
        Assert.All(text.Split('\n').Where(line => line.StartsWith('A') && line.Contains('/', StringComparison.Ordinal)), line => Assert.InRange(line.Length, 20, width));
        Assert.Equal(width < 100, text.Contains(", NC l2-hit\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_terminal_is_told_the_same_verdicts()
    {
        Assert.Equal(Verdicts(Write(OutputStyle.Plain, 200)).Order(), Verdicts(Write(OutputStyle.Plain, 80)).Order());

        static IEnumerable<string> Verdicts(string text) =>
            text.Split('\n').Where(line => line.StartsWith("A ", StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal)).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public void Colours_are_for_terminals_and_tell_right_from_wrong()
    {
        string rich = Write(OutputStyle.Rich, 200), plain = Write(OutputStyle.Plain, 200);
        Assert.DoesNotContain('\u001b', plain);
        Assert.Matches("\u001b\\[[0-9;]*m(ok/ok)\u001b", rich);
        Assert.NotEqual(ColourOf("ok/ok", rich), ColourOf("C/C", rich));
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(rich, "\u001b\\[[0-9;]*m", ""));
    }

    private static string ColourOf(string cell, string text) => System.Text.RegularExpressions.Regex.Match(text, "(\u001b\\[[0-9;]*m)" + cell).Groups[1].Value;

    private static string Write(OutputStyle style, int width)
    {
        StringWriter output = new() { NewLine = "\n" };
        MatrixText.Write(output, s_results, style, width);
        return output.ToString();
    }
}
