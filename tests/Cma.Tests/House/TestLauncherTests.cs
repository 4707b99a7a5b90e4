namespace Cma.Tests.House;

/// <summary>./test sums up what the test programs report, and believes none that reports nothing.</summary>
public class TestLauncherTests
{
    [Fact]
    public async Task The_last_line_is_the_sum_over_the_projects()
    {
        using LauncherCheckout checkout = Checkout("passed=3 skipped=2 report", "passed=10 skipped=1 report");

        Ended ended = await checkout.Launch("test", folder: checkout.Elsewhere);

        Assert.Equal(("13 passed, 0 failed, 3 skipped", 0), (LastLine(ended), ended.ExitCode));
        Assert.DoesNotContain("noise of the build", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("passed=3 failed=2 report; exit 2", "8 passed, 2 failed, 0 skipped")]
    [InlineData("passed=3 errors=1 report; exit 2", "8 passed, 1 failed, 0 skipped")]
    [InlineData("passed=3 report; exit 134", "8 passed, 1 failed, 0 skipped")]
    [InlineData("report; exit 8", "5 passed, 1 failed, 0 skipped")]
    [InlineData("report", "5 passed, 1 failed, 0 skipped")]
    [InlineData("exit 0", "5 passed, 1 failed, 0 skipped")]
    [InlineData("exit 134", "5 passed, 1 failed, 0 skipped")]
    [InlineData("printf '<assemblies><assem' >\"$results/$name.xml\"; exit 134", "5 passed, 1 failed, 0 skipped")]
    public async Task A_failure_a_crash_and_a_project_without_tests_all_fail(string outcome, string lastLine)
    {
        using LauncherCheckout checkout = Checkout(outcome, "passed=5 report");

        Ended ended = await checkout.Launch("test");

        Assert.Equal((lastLine, 1), (LastLine(ended), ended.ExitCode));
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended_and_has_failed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there may be no GNU timeout.");
        using LauncherCheckout checkout = Checkout("exec sleep 300", "passed=5 report");

        Ended ended = await checkout.Launch("test", ["--limit", "1s"]);

        Assert.Equal(("5 passed, 1 failed, 0 skipped", 1), (LastLine(ended), ended.ExitCode));
        Assert.Contains("failed A.Tests: it was ended, since it was not done after 1s", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("20")]
    [InlineData("-1m")]
    public async Task A_limit_that_is_none_is_bad_usage(string limit)
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report");

        Ended ended = await checkout.Launch("test", ["--limit", limit]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("90s, 20m or 2h", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(checkout.Calls);
    }

    [Fact]
    public async Task The_report_of_an_earlier_run_is_not_taken_for_this_ones()
    {
        using LauncherCheckout checkout = Checkout("passed=3 report", "passed=5 report");
        await checkout.Launch("test");

        checkout.Write("tests/A.Tests/outcome", "exit 134");
        Ended ended = await checkout.Launch("test");

        Assert.Equal(("5 passed, 1 failed, 0 skipped", 1), (LastLine(ended), ended.ExitCode));
    }

    [Fact]
    public async Task Other_options_go_to_every_test_program_as_they_are()
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report");

        await checkout.Launch("test", ["--filter-class", "*A B*", ""]);

        Assert.Equal(2, checkout.Calls.Count(call => call.EndsWith(" --filter-class *A B* ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("report; exit 8", "passed=2 report", "2 passed, 0 failed, 0 skipped", 0)]
    [InlineData("report; exit 8", "report; exit 8", "0 passed, 0 failed, 0 skipped", 1)]
    [InlineData("exit 134", "passed=2 report", "2 passed, 1 failed, 0 skipped", 1)]
    public async Task With_a_filter_a_project_may_have_nothing_to_run_but_not_all(string a, string b, string lastLine, int exitCode)
    {
        using LauncherCheckout checkout = Checkout(a, b);

        Ended ended = await checkout.Launch("test", ["--filter-class", "X"]);

        Assert.Equal((lastLine, exitCode), (LastLine(ended), ended.ExitCode));
    }

    [Fact]
    public async Task An_option_that_the_test_programs_refuse_is_bad_usage()
    {
        using LauncherCheckout checkout = Checkout("echo \"Unknown option '--frobnicate'\"; exit 5", "passed=2 report");

        Ended ended = await checkout.Launch("test", ["--frobnicate"]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("./test --help", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--soak", "soak 1, accept ")]
    [InlineData("--accept-api", "soak , accept 1")]
    public async Task Our_own_options_reach_the_tests_through_the_environment(string option, string seen)
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report");

        Ended ended = await checkout.Launch("test", [option]);

        Assert.StartsWith(seen, ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(checkout.Calls, call => call.Contains(option, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_that_a_test_starts_find_the_fetched_dotnet()
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report", dotnetOnPath: false).WithFetchedDotnet();

        Ended ended = await checkout.Launch("test");

        Assert.Contains($"dotnet is {checkout.At(".dotnet/dotnet")}, its root {checkout.At(".dotnet")}\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_options_and_sets_nothing_up()
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report");

        Ended ended = await checkout.Launch("test", ["--help"]);

        Assert.Equal(0, ended.ExitCode);
        Assert.All((string[])["--soak", "--limit", "--accept-api", "--help"], option => Assert.Contains(option, ended.Output, StringComparison.Ordinal));
        Assert.Empty(checkout.Calls);
    }

    [Fact]
    public async Task Tests_that_do_not_compile_are_no_result()
    {
        using LauncherCheckout checkout = Checkout("passed=1 report", "passed=1 report");
        checkout.Write("does-not-compile", "");

        Ended ended = await checkout.Launch("test");

        Assert.Equal(("", 3), (ended.Output, ended.ExitCode));
        Assert.Contains("error CS1002", ended.Errors, StringComparison.Ordinal);
    }

    private static LauncherCheckout Checkout(string a, string b, bool dotnetOnPath = true)
    {
        var checkout = new LauncherCheckout();
        if (dotnetOnPath) checkout.WithDotnet();
        foreach ((string name, string outcome) in ((string, string)[])[("A", a), ("B", b)])
        {
            checkout.Write($"tests/{name}.Tests/{name}.Tests.csproj", "<Project/>");
            checkout.Write($"tests/{name}.Tests/outcome", outcome);
        }

        return checkout;
    }

    private static string LastLine(Ended ended) => ended.Output.TrimEnd('\n').Split('\n')[^1];
}
