using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Live;

/// <summary>
/// What live moves rest on: that the kernel's write protection stops every writer. Asked without the library, at the moment that is hardest: a block that
/// nobody has touched since it was mapped is touched while it is being protected.
/// </summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed partial class ProtectionGapTests : LinuxTest
{
    private readonly HugePageLoan _loan;

    public ProtectionGapTests(HugePageLoan loan)
    {
        _loan = loan;
        Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");
    }

    [Theory]
    [InlineData("pages", "absent")]
    [InlineData("hugetlb", "absent")]
    [InlineData("collapsed", "present")]
    public void Protection_OfABlockThatIsTouchedMeanwhile_StopsTheWriter(string kind, string entries)
    {
        if (kind == "hugetlb") _loan.Require(2);
        (long tries, long gaps) = Run(kind, entries, Soak.Time(seconds: 2, soakMinutes: 10));
        Assert.NotEqual(0, tries);
        Assert.Equal(0, gaps);
    }

    /// <summary>Why the native piece makes the entries of collapsed pages present first: without, a few tries in a hundred let the writer through on Linux 6.18.</summary>
    [Fact]
    public void Control_CollapsedPagesWithoutAnEntry_LetWritersThrough()
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "On one processor nobody touches what another protects.");
        (long tries, long gaps) = Run("collapsed", "absent", Soak.Time(seconds: 2, soakMinutes: 1));
        Assert.SkipWhen(gaps == 0, $"Inconclusive: no gap in {tries} tries; this kernel may have closed it.");
    }

    private static (long Tries, long Gaps) Run(string kind, string entries, TimeSpan time)
    {
        if (kind == "collapsed") CollapseSupport.Require();
        using CompiledProgram program = new("protection-gap", ["-pthread"]);
        ChildProcess.Result result = ChildProcess.Run(program.Path, kind, entries, time.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        Assert.SkipWhen(result.Exit == 3, $"This cannot be tried here: {result.Errors}");
        Assert.True(result.Exit == 0, result.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}, entries {entries}: {result.Lines[^1]}");
        Match counts = Counts().Match(result.Lines[^1]);
        return (long.Parse(counts.Groups["tries"].Value, CultureInfo.InvariantCulture), long.Parse(counts.Groups["gaps"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("(?<tries>[0-9]+) tries, (?<gaps>[0-9]+) gaps")]
    private static partial Regex Counts();
}
