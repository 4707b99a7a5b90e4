using System.Text.RegularExpressions;

namespace Cma.Tests.House;

/// <summary>The tree names no folder of anybody's machine, and no host but that of the .NET vendor.</summary>
public partial class ForeignNamesTests
{
    /// <summary>The vendor's, this machine itself, and three that name a format and are never called: of JSON schemas, of SVG, and of YAML's tags.</summary>
    private static readonly string[] s_hosts = ["dot.net", "localhost", "127.0.0.1", "json-schema.org", "www.w3.org", "yaml.org"];

    [Fact]
    public void The_tree_names_no_folder_of_a_machine() => HouseRule.Holds(Folders(SourceTree.Checkout, OwnFolders()));

    [Fact]
    public void The_tree_names_no_other_host() => HouseRule.Holds(Hosts(SourceTree.Checkout));

    // Written in pieces, lest this file be its own offender.
    [Theory]
    [InlineData("/ho", "me/ann/cma")]
    [InlineData("/Us", "ers/ann/cma")]
    [InlineData("/ro", "ot/cma")]
    [InlineData("/wo", "rk/main")]
    [InlineData("file:///ho", "me/ann")]
    [InlineData("C:\\Us", "ers\\ann")]
    [InlineData("/opt/", "checkout/of/mine")]
    public void A_folder_of_a_machine_is_caught(string start, string rest) =>
        Assert.Single(Folders(SourceTree.Of(("README.md", $"run it in {start}{rest}, as I do")), ["/opt/checkout"]));

    [Theory]
    [InlineData("https:/", "/example.org/x")]
    [InlineData("http:/", "/10.0.0.1:80/")]
    [InlineData("ssh:/", "/git@example/x")]
    [InlineData("from example.", "com")]
    [InlineData("mail ann@example.", "net")]
    public void Another_host_is_caught(string start, string rest) => Assert.Single(Hosts(SourceTree.Of(("docs/a.md", $"see {start}{rest} there"))));

    [Theory]
    [InlineData("https://dot.net/v1/dotnet-install.sh")]
    [InlineData("http://127.0.0.1:8080/ and http://localhost")]
    [InlineData("https://example.invalid/x")]
    [InlineData("the /proc/self/maps of a process, /dev/hugepages, ~/.nuget, ./artifacts/home/x")]
    [InlineData("System.Net and net10.0, framework/work, src/root/x")]
    public void What_is_nobodys_passes(string text)
    {
        SourceTree tree = SourceTree.Of(("docs/a.md", text));

        Assert.Empty(Folders(tree, ["/opt/checkout"]));
        Assert.Empty(Hosts(tree));
    }

    /// <summary>Of the machine that runs this, as far as they are more than one word, which could stand in a text for another reason.</summary>
    private static IEnumerable<string> OwnFolders() =>
        new[] { CheckoutFolder.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) }
            .Where(path => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Length > 1);

    private static IEnumerable<string> Folders(SourceTree tree, IEnumerable<string> own) =>
        from path in tree.Paths
        let named = own.FirstOrDefault(folder => Regex.IsMatch(tree.Text(path), $@"(?<![\w.~*-]){Regex.Escape(folder)}(?!\w)"))
            ?? (Folder().Match(tree.Text(path)) is { Success: true } match ? match.Value : null)
        where named is not null
        select $"{path}: names {named}, a folder of somebody's machine.";

    private static IEnumerable<string> Hosts(SourceTree tree) =>
        from path in tree.Paths
        from host in Url().Matches(tree.Text(path)).Concat(BareHost().Matches(tree.Text(path))).Select(match => match.Groups["host"].Value).Distinct()
        where !s_hosts.Contains(host) && !host.EndsWith(".invalid", StringComparison.Ordinal) // The domain that is nobody's and never will be.
        select $"{path}: names the host {host}; only {string.Join(", ", s_hosts)} may be named.";

    [GeneratedRegex(@"(?<![\w.~*-])/(?:home|Users|root|work|workspace)/\w+|\b[A-Z]:\\Users\\\w+")]
    private static partial Regex Folder();

    [GeneratedRegex(@"\b(?:https?|ftp|ssh|git|wss?)://(?:[^\s/@""'<>]+@)?(?<host>[A-Za-z0-9][\w.-]*\w)")]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\w.$/-])(?<host>(?:[a-z0-9][a-z0-9-]*\.)+(?:org|com|net|io|dev))\b(?![\w(.-])")]
    private static partial Regex BareHost();
}
