using System.Text.RegularExpressions;

namespace Cma.Tests.House;

/// <summary>
/// Calls into the system and unsafe code live in one folder, so that a reader who fears them knows where to look; those into the libraries of peers, which only
/// a bench makes, in another.
/// </summary>
public partial class NativeFenceTests
{
    private const string Folder = "src/ContiguousMemory/Linux/";
    private const string Project = "src/ContiguousMemory/ContiguousMemory.csproj";
    private const string BenchFolder = "bench/Cma.Peers/Native/";
    private const string BenchProject = "bench/Cma.Peers/Cma.Peers.csproj";

    [Fact]
    public void Native_calls_and_unsafe_code_stay_behind_the_fence() => HouseRule.Holds(Complaints(SourceTree.Checkout));

    [Theory]
    [InlineData("src/ContiguousMemory/Memory/A.cs", "[LibraryImport(\"libc\")] static partial int close(int fd);")]
    [InlineData("src/ContiguousMemory.Engine/Frames/A.cs", "[DllImport(\"libc\")] static extern int close(int fd);")]
    [InlineData("src/Cma/A.cs", "unsafe { }")]
    [InlineData("tests/Cma.Tests/A.cs", "static unsafe void A() { }")]
    [InlineData("bench/Cma.Peers/A.cs", "static unsafe void A() { }")]
    [InlineData("bench/Other/Native/A.cs", "static unsafe void A() { }")]
    [InlineData("bench/Other/Other.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    [InlineData("src/Cma/Cma.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    [InlineData("Directory.Build.props", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    public void Native_code_elsewhere_is_caught(string path, string text) => Assert.Single(Complaints(SourceTree.Of((path, text))));

    [Theory]
    [InlineData(Folder + "Libc.cs", "[LibraryImport(\"libc\")] static unsafe partial int close(int fd);")]
    [InlineData("src/Cma/A.cs", "// an unsafe thing to do: \nstring s = \"DllImport\"; int unsafely;")]
    [InlineData(BenchFolder + "A.cs", "static unsafe void A() { }")]
    [InlineData(Project, "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    [InlineData(BenchProject, "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    public void Code_behind_the_fence_or_mere_words_pass(string path, string text) => Assert.Empty(Complaints(SourceTree.Of((path, text))));

    private static IEnumerable<string> Complaints(SourceTree tree)
    {
        foreach ((string path, string code) in tree.Code())
        {
            bool fenced = path.StartsWith(Folder, StringComparison.Ordinal) || path.StartsWith(BenchFolder, StringComparison.Ordinal);
            if (!fenced && Native().Match(code) is { Success: true } match)
                yield return $"{path}: {match.Value} belongs in {Folder}, and for peers of a bench in {BenchFolder}.";
        }

        foreach ((string path, string text) in tree.Ending(".csproj", ".props", ".targets"))
        {
            if (path is not (Project or BenchProject) && text.Contains("<AllowUnsafeBlocks>", StringComparison.Ordinal))
                yield return $"{path}: unsafe code is allowed in {Project}, and for peers of a bench in {BenchProject}.";
        }
    }

    [GeneratedRegex(@"\b(?:DllImport|LibraryImport|unsafe)\b")]
    private static partial Regex Native();
}
