namespace Cma.Tests.House;

/// <summary>A file has one idea and about a hundred lines; past the limit it has two.</summary>
public class FileLengthTests
{
    private const int Limit = 400;
    private static readonly string[] s_code = [".cs", ".sh", ".awk", ".c", ".h", ".S", ".js", ".css", ".html", ".csproj", ".props", ".targets"];
    private static readonly string[] s_scripts = ["cma", "test", ".ci/run"];

    [Fact]
    public void No_file_of_code_is_longer_than_the_limit() => HouseRule.Holds(Complaints(SourceTree.Checkout));

    [Fact]
    public void The_scripts_without_an_ending_are_measured_too() => Assert.All(s_scripts, path => Assert.True(SourceTree.Checkout.Has(path), path));

    [Theory]
    [InlineData("src/Cma/A.cs", Limit, 0)]
    [InlineData("src/Cma/A.cs", Limit + 1, 1)]
    [InlineData("eng/a.sh", Limit + 1, 1)]
    [InlineData("cma", Limit + 1, 1)]
    [InlineData("tests/Cma.Tests/golden.txt", Limit + 1, 0)]
    public void Only_code_past_the_limit_is_caught(string path, int lines, int complaints) =>
        Assert.Equal(complaints, Complaints(SourceTree.Of((path, string.Concat(Enumerable.Repeat("x\n", lines))))).Count());

    private static IEnumerable<string> Complaints(SourceTree tree) =>
        from file in tree.Ending([.. s_code, .. s_scripts])
        where s_code.Contains(Path.GetExtension(file.Path)) || s_scripts.Contains(file.Path)
        let lines = file.Text.TrimEnd('\n').Split('\n').Length
        where lines > Limit
        select $"{file.Path}: {lines} lines, where {Limit} are the limit; it holds two ideas.";
}
