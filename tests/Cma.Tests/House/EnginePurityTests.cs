using System.Text.RegularExpressions;

namespace Cma.Tests.House;

/// <summary>One input, one answer, on every machine: the engine reaches the world through its ports, time through TimeProvider, chance through a seed.</summary>
public partial class EnginePurityTests
{
    [Fact]
    public void The_engine_reaches_nothing_but_its_ports() => HouseRule.Holds(Complaints(SourceTree.Checkout));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = System.DateTimeOffset.Now;")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("var random = new Random();")]
    [InlineData("int n = Random.Shared.Next();")]
    [InlineData("using System.IO;")]
    [InlineData("string text = File.ReadAllText(path);")]
    [InlineData("int cores = Environment.ProcessorCount;")]
    [InlineData("Console.WriteLine(n);")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("Task.Delay(1);")]
    public void A_way_around_them_is_caught(string code) => Assert.Single(Complaints(Engine(code)));

    [Theory]
    [InlineData("var random = new Random(seed);")]
    [InlineData("DateTimeOffset now = time.GetUtcNow();")]
    [InlineData("// like File.ReadAllText, which waits")]
    [InlineData("Profile.Read();")]
    public void What_goes_through_them_passes(string code) => Assert.Empty(Complaints(Engine(code)));

    [Fact]
    public void A_package_is_caught() =>
        Assert.Single(Complaints(SourceTree.Of(("src/ContiguousMemory.Engine/ContiguousMemory.Engine.csproj", """<PackageReference Include="X" />"""))));

    private static SourceTree Engine(string code) => SourceTree.Of(("src/ContiguousMemory.Engine/Frames/A.cs", code));

    private static IEnumerable<string> Complaints(SourceTree tree)
    {
        foreach ((string path, string code) in tree.Code().Where(file => file.Path.StartsWith("src/ContiguousMemory.Engine/", StringComparison.Ordinal)))
        {
            if (Outside().Match(code) is { Success: true } match)
                yield return $"{path}: {match.Value} reaches past the engine's ports.";
        }

        foreach ((string path, string text) in tree.Ending("/ContiguousMemory.Engine.csproj"))
        {
            if (text.Contains("<PackageReference", StringComparison.Ordinal))
                yield return $"{path}: the engine needs the base library and nothing else.";
        }
    }

    [GeneratedRegex(
        @"\bDateTime(?:Offset)?\s*\.\s*(?:Now|UtcNow|Today)\b|\bStopwatch\b|\bnew\s+Random\s*\(\s*\)|\bRandom\s*\.\s*Shared\b|\bSystem\s*\.\s*IO\b"
        + @"|(?<![\w.])(?:File|Directory|Environment|Console|Process)\s*\.\s*[A-Z]|\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\b")]
    private static partial Regex Outside();
}
