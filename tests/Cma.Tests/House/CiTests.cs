namespace Cma.Tests.House;

/// <summary>.ci/run counts each test and each step, and ends badly when one of them did.</summary>
public class CiTests
{
    [Theory]
    [InlineData("passed=3 skipped=1 report", "{\"schema\": 1}", null, "6 passed, 0 failed, 1 skipped", 0)]
    [InlineData("passed=3 failed=1 report; exit 2", "{\"schema\": 1}", null, "6 passed, 1 failed, 0 skipped", 1)]
    [InlineData("passed=3 report", "not JSON", null, "5 passed, 1 failed, 0 skipped", 1)]
    [InlineData("passed=3 report", "{\"schema\": 1}", "badly-formatted", "5 passed, 1 failed, 0 skipped", 1)]
    [InlineData("passed=3 report", "{\"schema\": 1}", "does-not-compile", "1 passed, 3 failed, 0 skipped", 1)]
    [InlineData("exit 134", "{\"schema\": 1}", null, "3 passed, 1 failed, 0 skipped", 1)]
    public async Task The_last_line_counts_tests_and_steps(string tests, string answer, string? fault, string lastLine, int exitCode)
    {
        using LauncherCheckout checkout = new LauncherCheckout().WithDotnet();
        checkout.Write("tests/A.Tests/A.Tests.csproj", "<Project/>");
        checkout.Write("tests/A.Tests/outcome", tests);
        checkout.Answer(answer);
        if (fault is not null) checkout.Write(fault, "");

        Ended ended = await checkout.Launch(".ci/run", folder: checkout.Elsewhere);

        Assert.Equal((lastLine, exitCode), (ended.Output.TrimEnd('\n').Split('\n')[^1], ended.ExitCode));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" { \"a\": [1, {\"b\": \"}\\\"{\"}], \"c\": \"\" }\n\n", true)]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData("{} {}", false)]
    [InlineData("{\"a\": ", false)]
    [InlineData("{\"a\": \"x}", false)]
    [InlineData("{]}", false)]
    [InlineData("{[}]", false)]
    [InlineData("warning: {}", false)]
    [InlineData("{}\ndone", false)]
    public async Task One_JSON_object_is_told_from_anything_else(string text, bool isOne)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "awk is not a part of this system");

        Ended ended = await Command.Run("awk", ["-f", CheckoutFolder.At("eng/one-json-object.awk")], CheckoutFolder.Root, text);

        Assert.Equal((isOne ? 0 : 1, isOne), (ended.ExitCode, ended.Errors.Length == 0));
    }
}
