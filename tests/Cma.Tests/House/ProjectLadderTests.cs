using System.Xml.Linq;

namespace Cma.Tests.House;

/// <summary>References between the projects in src/ point down the ladder of docs/architecture.md, and nowhere else.</summary>
public class ProjectLadderTests
{
    /// <summary>Each project, and those that it may reference.</summary>
    private static readonly Dictionary<string, string[]> s_ladder = new()
    {
        ["ContiguousMemory.Engine"] = [],
        ["ContiguousMemory"] = ["ContiguousMemory.Engine"],
        ["ContiguousMemory.Replay"] = ["ContiguousMemory.Engine"],
        ["ContiguousMemory.Coherence"] = ["ContiguousMemory.Engine"],
        ["ContiguousMemory.Hosting"] = ["ContiguousMemory"],
        ["Cma"] = ["ContiguousMemory", "ContiguousMemory.Hosting", "ContiguousMemory.Replay", "ContiguousMemory.Coherence"],
    };

    [Fact]
    public void Projects_reference_only_those_below_them() => HouseRule.Holds(Complaints(SourceTree.Checkout));

    [Fact]
    public void The_projects_are_found() =>
        Assert.True(Projects(SourceTree.Checkout).Count() >= 3, "src/ should hold at least the engine, the library and the tool.");

    [Theory]
    [InlineData("ContiguousMemory.Engine", "../ContiguousMemory/ContiguousMemory.csproj")]
    [InlineData("ContiguousMemory.Engine", "..\\ContiguousMemory\\ContiguousMemory.csproj")]
    [InlineData("ContiguousMemory", "../Cma/Cma.csproj")]
    [InlineData("ContiguousMemory.Replay", "../ContiguousMemory/ContiguousMemory.csproj")]
    [InlineData("Cma", "../ContiguousMemory.Engine/ContiguousMemory.Engine.csproj")]
    [InlineData("ContiguousMemory.Unheard", "../ContiguousMemory.Engine/ContiguousMemory.Engine.csproj")]
    public void A_reference_off_the_ladder_is_caught(string project, string reference)
    {
        SourceTree tree = SourceTree.Of(
            ($"src/{project}/{project}.csproj", $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>"""));

        Assert.Single(Complaints(tree));
    }

    [Fact]
    public void A_reference_in_shared_properties_is_caught()
    {
        SourceTree tree = SourceTree.Of(
            ("src/Directory.Build.props", """<Project><ItemGroup><ProjectReference Include="x/ContiguousMemory.csproj" /></ItemGroup></Project>"""));

        Assert.Single(Complaints(tree));
    }

    private static IEnumerable<(string Path, string Text)> Projects(SourceTree tree) =>
        tree.Ending(".csproj").Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    private static IEnumerable<string> Complaints(SourceTree tree)
    {
        foreach ((string path, string text) in Projects(tree))
        {
            string project = Path.GetFileNameWithoutExtension(path);
            if (!s_ladder.TryGetValue(project, out string[]? allowed))
            {
                yield return $"{path}: the project has no place on the ladder; give it one here and in docs/architecture.md.";
                continue;
            }

            string only = allowed.Length == 0 ? "nothing" : string.Join(", ", allowed);
            foreach (string reference in References(text).Except(allowed))
                yield return $"{path}: {project} may not reference {reference}, only {only}.";
        }

        foreach ((string path, string text) in tree.Ending("Directory.Build.props", "Directory.Build.targets"))
        {
            if (!path.StartsWith("tests/", StringComparison.Ordinal) && References(text).Any())
                yield return $"{path}: references belong in the project that has them, where the ladder is checked.";
        }
    }

    private static IEnumerable<string> References(string project) =>
        from reference in XDocument.Parse(project).Descendants("ProjectReference")
        let include = (string?)reference.Attribute("Include")
        where include is not null
        select Path.GetFileNameWithoutExtension(include.Replace('\\', '/'));
}
