using Cma.Scenarios.Files;

namespace Cma.Tests.Scenarios;

public class GlobTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a/b.txt")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("**/*.cs")]
    [InlineData("/usr/**/*.so*")]
    [InlineData("../../x/*")]
    [InlineData("a b/c-d_e,f;g")]
    public void A_path_with_stars_is_a_glob(string text) => Assert.Null(FileGlob.Wrong(text));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a/", "names a folder")]
    [InlineData("/", "names a folder")]
    [InlineData("..", "names a folder")]
    [InlineData("a/..", "names a folder")]
    [InlineData("a?", "a wildcard that is not known")]
    [InlineData("[ab]", "a wildcard that is not known")]
    [InlineData("{a,b}", "a wildcard that is not known")]
    [InlineData("a\\b", "has a backslash")]
    [InlineData("~/x", "begins with ~")]
    [InlineData("a**/b", "has ** beside other characters")]
    [InlineData("***", "has ** beside other characters")]
    [InlineData("*/../x", "goes up with .. after a wildcard")]
    [InlineData("a\0b", "holds a control character")]
    public void What_is_no_glob_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, FileGlob.Wrong(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void A_glob_is_no_longer_than_a_path(int length, bool isGlob) => Assert.Equal(isGlob, FileGlob.Wrong(new string('a', length)) is null);

    [Theory]
    [InlineData("a.txt", "/here", "a.txt", 0)]
    [InlineData("*.txt", "/here", "*.txt", 0)]
    [InlineData("**", "/here", "**", int.MaxValue)]
    [InlineData("../b/c/*/d*/e", "/b/c", "*/d*/e", 2)]
    [InlineData("/usr/share/**/*.txt", "/usr/share", "**/*.txt", int.MaxValue)]
    [InlineData("/*", "/", "*", 0)]
    [InlineData("/a", "/", "a", 0)]
    public void A_glob_is_a_folder_and_a_pattern_below_it(string text, string root, string pattern, int depth)
    {
        (string actualRoot, string actualPattern) = new FileGlob(text, 1, 1).Split("/here");

        Assert.Equal((root, pattern, depth), (actualRoot, actualPattern, FileGlob.DepthOf(actualPattern)));
    }

    [Theory]
    [InlineData("/proc", true)]
    [InlineData("/proc/1", true)]
    [InlineData("/sys/kernel", true)]
    [InlineData("/dev", true)]
    [InlineData("/process", false)]
    [InlineData("/srv/proc", false)]
    [InlineData("/", false)]
    public void The_kernels_folders_hold_no_contents(string folder, bool isUnreal) => Assert.Equal(isUnreal, FileGlob.IsUnreal(folder));
}
