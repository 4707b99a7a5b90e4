using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Live;

/// <summary>Live memory in processes of its own: without privilege, forking, and handed to the kernel.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed partial class LiveProcessTests : LinuxTest
{
    private readonly HugePageLoan _loan;

    public LiveProcessTests(HugePageLoan loan)
    {
        _loan = loan;
        Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");
    }

    [Theory]
    [InlineData("Pages")]
    [InlineData("HugePages")]
    public void Nobody_WithoutPrivilege_MovesAndLosesNoWrite(string kind)
    {
        if (kind == "HugePages") _loan.Require(16);
        ChildProcess.Result result = NobodyProcess.Scenario("live-stress", kind, "2");
        Assert.True(result.Exit == 0, result.Errors);
        Assert.Matches("[1-9][0-9]* moves, [1-9][0-9]* writes, 0 lost", result.Lines[^1]);
    }

    [Fact]
    public void Fork_DuringMoves_LosesNothing()
    {
        ChildProcess.Result result = ChildProcess.Scenario("fork-while-moving", "Pages", Seconds(Soak.Time(seconds: 3, soakMinutes: 10)));
        Assert.True(result.Exit == 0, result.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine(result.Lines[^1]);
        Assert.Matches("[1-9][0-9]* moves, [1-9][0-9]* writes, 0 lost, .* [1-9][0-9]* programs", result.Lines[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DirectRead_IntoALeasedUnit_IsRight(bool privileged)
    {
        Match outcome = ReadWhileMoving("leased", privileged, Soak.Time(seconds: 2, soakMinutes: 10));
        Assert.Equal(("0", "0"), (outcome.Groups["refused"].Value, outcome.Groups["wrong"].Value));
        Assert.NotEqual("0", outcome.Groups["moves"].Value);
    }

    /// <summary>What the lease is for: a device writes to the frames it was given, whatever they have become since, and an unprivileged call is refused.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Control_DirectReadWithoutALease_IsWrongOrRefused(bool privileged)
    {
        Match outcome = ReadWhileMoving("unleased", privileged, TimeSpan.FromSeconds(2));
        Assert.SkipWhen(
            (outcome.Groups["refused"].Value, outcome.Groups["wrong"].Value) == ("0", "0"), $"Inconclusive: no move met a read {outcome.Value}.");
    }

    private static Match ReadWhileMoving(string how, bool privileged, TimeSpan time)
    {
        string[] scenario = ["read-while-moving", how, Seconds(time)];
        ChildProcess.Result result = privileged ? ChildProcess.Scenario(scenario) : NobodyProcess.Scenario(scenario);
        Assert.True(result.Exit == 0, result.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine(result.Lines[^1]);
        return Outcome().Match(result.Lines[^1]);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<reads>[0-9]+) reads, (?<refused>[0-9]+) refused, (?<wrong>[0-9]+) wrong, (?<moves>[0-9]+) moves")]
    private static partial Regex Outcome();
}
