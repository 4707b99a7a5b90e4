namespace Cma.Tests.House;

/// <summary>./cma stands between a person and the tool, and must not be noticed.</summary>
public class CmaLauncherTests
{
    [Fact]
    public async Task The_tool_gets_my_folder_my_arguments_and_my_input_and_I_its_exit_code()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        checkout.Environment["FAKE_EXIT"] = "7";
        string[] arguments = ["run", "a b", "", "*", "--version", "line\nline", "\"quoted\" $HOME"];

        string seen = string.Concat(arguments.Select(argument => $"argument [{argument}]\n"));
        string expected = $"folder [{checkout.Elsewhere}]\n{seen}input [words\nof mine]\n";

        // The first start builds, the second does not; the tool cannot tell.
        foreach (string start in (string[])["first", "second"])
        {
            Ended ended = await checkout.Launch("cma", arguments, checkout.Elsewhere, input: "words\nof mine");

            Assert.Equal((start, expected, 7), (start, ended.Output, ended.ExitCode));
        }
    }

    [Fact]
    public async Task The_launcher_speaks_on_stderr_and_only_when_it_has_to()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        Ended first = await checkout.Launch("cma"), second = await checkout.Launch("cma");

        Assert.Equal(second.Output, first.Output);
        Assert.Contains("cma: building", first.Errors, StringComparison.Ordinal);
        Assert.Contains("noise of the build", first.Errors, StringComparison.Ordinal);
        Assert.Equal("", second.Errors);
    }

    [Fact]
    public async Task A_second_start_asks_for_nothing_but_the_tool()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        await checkout.Launch("cma");
        int calls = checkout.Calls.Length;
        await checkout.Launch("cma", ["doctor"]);

        Assert.EndsWith("cma.dll doctor", Assert.Single(checkout.Calls[calls..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Cma/Commands/Run.cs")]
    [InlineData("src/Cma/Cma.csproj")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    [InlineData("eng/build.sh")]
    public async Task A_changed_source_is_built_again(string source)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        checkout.Write("src/Cma/Cma.csproj", "<Project/>");

        await checkout.Launch("cma");
        File.AppendAllText(checkout.At(source), "\n");
        await checkout.Launch("cma");

        Assert.Equal(2, checkout.Builds);
    }

    [Fact]
    public async Task A_removed_source_is_built_without()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        await checkout.Launch("cma");
        File.Delete(checkout.At("src/Cma/Commands/Run.cs"));
        await checkout.Launch("cma");

        Assert.Equal(2, checkout.Builds);
    }

    [Fact]
    public async Task A_changed_test_or_page_is_no_reason_to_build()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        await checkout.Launch("cma");
        checkout.Write("tests/Cma.Tests/ATests.cs", "");
        checkout.Write("docs/architecture.md", "");
        await checkout.Launch("cma");

        Assert.Equal(1, checkout.Builds);
    }

    [Theory]
    [InlineData("with spaces in it")]
    [InlineData("it's (a) $HOME; \"path\" & *")]
    [InlineData("-begins-with-a-dash")]
    public async Task Any_path_to_the_checkout_will_do(string name)
    {
        using LauncherCheckout checkout = new LauncherCheckout(name).WithInstallScript();

        Ended first = await checkout.Launch("cma", ["x"], checkout.Elsewhere), second = await checkout.Launch("cma", ["x"], checkout.Elsewhere);

        Assert.Contains("argument [x]", first.Output, StringComparison.Ordinal);
        Assert.Equal((first.Output, "", 1, 1), (second.Output, second.Errors, checkout.Builds, checkout.Installs));
    }

    [Theory]
    [InlineData("../checkout/cma")]
    [InlineData("cma")]
    public async Task It_can_be_started_through_links(string target)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        string link = Path.Combine(checkout.Elsewhere, "c");
        File.CreateSymbolicLink(link, target == "cma" ? checkout.At(target) : target);
        File.CreateSymbolicLink(Path.Combine(checkout.Elsewhere, "d"), "c");

        Ended ended = await checkout.Launch(Path.Combine(checkout.Elsewhere, "d"));

        Assert.Equal((0, 1), (ended.ExitCode, checkout.Builds));
        Assert.True(File.Exists(checkout.At("artifacts/cma.stamp")));
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_errors_and_starts_no_tool()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        await checkout.Launch("cma");
        checkout.Write("does-not-compile", "");
        checkout.Write("src/Cma/Program.cs", "return 0");

        // The old tool is still there, and must not be passed off as the new.
        foreach (int start in (int[])[1, 2])
        {
            Ended ended = await checkout.Launch("cma");

            Assert.Equal((start, "", 3), (start, ended.Output, ended.ExitCode));
            Assert.Contains("error CS1002", ended.Errors, StringComparison.Ordinal);
            Assert.EndsWith("cma: the build of src/Cma failed; its errors are above\n", ended.Errors, StringComparison.Ordinal);
        }

        File.Delete(checkout.At("does-not-compile"));
        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/no/such/home")]
    public async Task Without_a_home_the_build_gets_one_in_the_checkout(string? home)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        checkout.Environment.Remove("HOME");
        if (home is not null) checkout.Environment["HOME"] = home;

        Assert.Equal(0, (await checkout.Launch("cma", ["x"])).ExitCode);

        string[] homes = File.ReadAllLines(checkout.Environment["FAKE_LOG"] + ".home");
        Assert.All(homes[..^1], used => Assert.Equal(checkout.At("artifacts/home"), used));
        Assert.Equal(home ?? "", homes[^1]);
    }

    [Fact]
    public async Task With_a_home_the_build_uses_it()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        await checkout.Launch("cma");

        Assert.Equal(checkout.Environment["HOME"], checkout.LastHome);
        Assert.False(Directory.Exists(checkout.At("artifacts/home")));
    }

    [Fact]
    public async Task A_checkout_that_cannot_be_written_is_refused_in_one_sentence()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();

        // A file where the folder should be stops root too, whom permissions would not.
        checkout.Write("artifacts", "");
        Ended ended = await checkout.Launch("cma");

        Assert.Equal(("", 3), (ended.Output, ended.ExitCode));
        string sentence = Assert.Single(ended.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"cma: cannot write to {checkout.At("artifacts")};", sentence, StringComparison.Ordinal);
    }
}
