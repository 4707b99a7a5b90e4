using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cma.Tests.House;

/// <summary>A file's namespace is its project's name and then its folders: the ladder of folders is only as true as this.</summary>
public partial class NamespaceTests
{
    /// <summary>The library's front door: what people use stands in the namespace that bears the library's name.</summary>
    private const string FrontDoor = "src/ContiguousMemory/Memory";

    [Fact]
    public void Namespaces_follow_folders() => HouseRule.Holds(Complaints(SourceTree.Checkout));

    [Theory]
    [InlineData("Claims/Claim.cs", "namespace Engine.Frames; class Claim { }")]
    [InlineData("Claims/Claim.cs", "namespace Engine; class Claim { }")]
    [InlineData("Claims/Claim.cs", "namespace Engine.Claims { class Claim { } } namespace Engine.Frames { class Other { } }")]
    [InlineData("Claims/Policies/Cheapest.cs", "namespace Engine.Claims; class Cheapest { }")]
    [InlineData("Claims/Claim.cs", "class Claim { }")]
    public void A_namespace_from_elsewhere_is_caught(string path, string code) => Assert.NotEmpty(Complaints(Project(path, code)));

    [Theory]
    [InlineData("Claims/Claim.cs", "namespace Engine.Claims; class Claim { }")]
    [InlineData("Claims/Policies/Cheapest.cs", "namespace Engine.Claims.Policies; class Cheapest { }")]
    [InlineData("Program.cs", "return 0;")]
    [InlineData("Usings.cs", "global using System.Text;")]
    public void The_folders_own_namespace_passes(string path, string code) => Assert.Empty(Complaints(Project(path, code)));

    private static SourceTree Project(string path, string code) => SourceTree.Of(
        ("src/E/E.csproj", "<Project><PropertyGroup><RootNamespace>Engine</RootNamespace></PropertyGroup></Project>"),
        ($"src/E/{path}", code));

    private static IEnumerable<string> Complaints(SourceTree tree)
    {
        var roots = tree.Ending(".csproj").ToDictionary(
            file => file.Path[..file.Path.LastIndexOf('/')],
            file => XDocument.Parse(file.Text).Descendants("RootNamespace").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(file.Path));

        foreach ((string path, string code) in tree.Code())
        {
            string folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
            string? project = roots.Keys
                .Where(root => folder == root || folder.StartsWith(root + "/", StringComparison.Ordinal))
                .MaxBy(root => root.Length);
            if (project is null) continue;

            string expected = folder == FrontDoor ? roots[project] : roots[project] + folder[project.Length..].Replace('/', '.');
            var declared = Namespace().Matches(code).Select(match => match.Groups[1].Value).ToList();
            foreach (string wrong in declared.Where(name => name != expected))
                yield return $"{path}: declares namespace {wrong}; its folder says {expected}.";
            if (declared.Count == 0 && Type().IsMatch(code))
                yield return $"{path}: declares a type outside any namespace; its folder says {expected}.";
        }
    }

    [GeneratedRegex(@"^\s*(?:.*[;}]\s*)?namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+[A-Z]\w*")]
    private static partial Regex Type();
}
