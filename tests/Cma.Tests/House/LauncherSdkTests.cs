namespace Cma.Tests.House;

/// <summary>Where the launchers take .NET from: PATH, then the checkout, then the vendor; and what they say when there is none.</summary>
public class LauncherSdkTests
{
    [Fact]
    public async Task A_dotnet_on_PATH_that_satisfies_global_json_is_used_and_nothing_fetched()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet().WithInstallScript();

        Assert.Equal(0, (await checkout.Launch("cma", folder: checkout.Elsewhere)).ExitCode);

        Assert.Equal((0, false), (checkout.Installs, Directory.Exists(checkout.At(".dotnet"))));
    }

    [Fact]
    public async Task A_dotnet_on_PATH_that_is_too_old_is_passed_over_for_the_next()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet("old", tooOld: true).WithDotnet("new").WithInstallScript();

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);

        Assert.Equal(0, checkout.Installs);
        Assert.EndsWith("/new/dotnet", Stamp(checkout), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_one_the_SDK_is_fetched_into_the_checkout_once(bool oldOneOnPath)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithInstallScript();
        if (oldOneOnPath) checkout.WithDotnet(tooOld: true);

        Ended first = await checkout.Launch("cma", ["x"], checkout.Elsewhere), second = await checkout.Launch("cma", ["x"]);
        checkout.Write("src/Cma/Program.cs", "return 1;");
        Ended third = await checkout.Launch("cma", ["x"]);

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, third.ExitCode));
        Assert.Equal((1, 2), (checkout.Installs, checkout.Builds));
        Assert.Contains("install --version 10.0.400 --install-dir artifacts/dotnet.new --no-path", checkout.Calls);
        Assert.Equal(checkout.At(".dotnet/dotnet"), Stamp(checkout));
        Assert.StartsWith("cma: fetching the .NET SDK 10.0.400 into .dotnet, once\n", first.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("noise of", first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_fetched_before_is_used()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithFetchedDotnet().WithInstallScript();

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);

        Assert.Equal(0, checkout.Installs);
    }

    [Fact]
    public async Task One_fetched_for_an_older_global_json_is_replaced()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithFetchedDotnet(tooOld: true).WithInstallScript();

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);

        Assert.Equal(1, checkout.Installs);
        Assert.False(File.Exists(checkout.At(".dotnet/too-old")));
    }

    [Fact]
    public async Task A_dotnet_that_was_removed_since_the_build_is_looked_for_anew()
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet("first").WithDotnet("second");
        await checkout.Launch("cma");
        File.Delete(Stamp(checkout));

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);

        Assert.EndsWith("/second/dotnet", Stamp(checkout), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    public async Task The_install_script_comes_by_http_with_whichever_client_there_is(string client)
    {
        using var checkout = new LauncherCheckout();
        Assert.SkipUnless(checkout.Offer(client), $"there is no {client} on this machine");
        await using var server = new InstallScriptServer(FakeDotnet.InstallScript);
        checkout.Environment["CMA_DOTNET_INSTALL_URL"] = server.Url;

        Ended ended = await checkout.Launch("cma");

        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Equal(1, checkout.Installs);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    public async Task A_vendor_that_answers_no_is_no_SDK(string client)
    {
        using var checkout = new LauncherCheckout();
        Assert.SkipUnless(checkout.Offer(client), $"there is no {client} on this machine");
        await using var server = new InstallScriptServer(script: null);
        checkout.Environment["CMA_DOTNET_INSTALL_URL"] = server.Url;

        AssertRefused(await checkout.Launch("cma"), "404");
    }

    [Fact]
    public async Task Without_a_client_the_sentence_says_so()
    {
        using var checkout = new LauncherCheckout();
        checkout.Environment["CMA_DOTNET_INSTALL_URL"] = "http://127.0.0.1:9/dotnet-install.sh";

        AssertRefused(await checkout.Launch("cma"), "neither curl nor wget is on PATH");
    }

    [Theory]
    [InlineData(null, "no-such-script.sh")]
    [InlineData("echo no network >&2; exit 1", "artifacts/dotnet-install.log")]
    [InlineData("exit 0", "what was fetched does not run here")]
    [InlineData("cd artifacts; mkdir dotnet.new; printf 'echo no libstdc++ >&2; exit 127' >dotnet.new/dotnet; chmod +x dotnet.new/dotnet", "no libstdc++")]
    public async Task Where_fetching_fails_one_sentence_says_what_to_install_and_why(string? script, string reason)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet(tooOld: true);
        if (script is not null) checkout.WithInstallScript(script);

        foreach (string launcher in (string[])["cma", "test"])
        {
            AssertRefused(await checkout.Launch(launcher), reason);
            Assert.Equal((0, false), (checkout.Builds, Directory.Exists(checkout.At(".dotnet"))));
        }
    }

    private static string Stamp(LauncherCheckout checkout) => File.ReadAllText(checkout.At("artifacts/cma.stamp")).TrimEnd('\n');

    private static void AssertRefused(Ended ended, string reason)
    {
        Assert.Equal(("", 3), (ended.Output, ended.ExitCode));
        string[] lines = ended.Errors.TrimEnd('\n').Split('\n');
        Assert.All(lines[..^1], line => Assert.EndsWith(": fetching the .NET SDK 10.0.400 into .dotnet, once", line, StringComparison.Ordinal));
        Assert.Contains("install the .NET SDK 10.0.400 or a later one of its line and put dotnet on PATH", lines[^1], StringComparison.Ordinal);
        Assert.Contains(reason, lines[^1], StringComparison.Ordinal);
    }
}
