using System.Collections.Concurrent;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Tests.Backing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Only the world is swapped, and every decision stays: what is simulated on paper is what happens to real memory.</summary>
public abstract class WorldSwap
{
    private const int Steps = 200;

    private static readonly ConcurrentDictionary<(string Placement, int Seed), IReadOnlyList<string>> s_onPaper = new();

    public static TheoryData<string, int> Seeds { get; } = Rows();

    protected abstract BackingKind Kind { get; }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decisions_PaperAndThisWorld_AreTheSame(string placement, int seed)
    {
        IReadOnlyList<string> paper = OnPaper(placement, seed);
        IReadOnlyList<string> real = DecisionLog.Of(seed, Steps, Kind, PlacementOf(placement));

        Assert.Equal(paper, real);
    }

    /// <summary>The decisions on the engine's own paper, made once for all that are compared with them.</summary>
    protected static IReadOnlyList<string> OnPaper(string placement, int seed) =>
        s_onPaper.GetOrAdd((placement, seed), key => DecisionLog.Of(key.Seed, Steps, BackingKind.Paper, PlacementOf(key.Placement), _ => new PaperWorld(unitOrder: 9)));

    protected static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);

    private static TheoryData<string, int> Rows()
    {
        TheoryData<string, int> rows = [];
        foreach (Placement placement in Placement.All)
        {
            for (int seed = 0; seed < 4; seed++) rows.Add(placement.Name, seed);
        }

        return rows;
    }
}

public sealed class WorldSwapToPaperBackingTests : WorldSwap
{
    protected override BackingKind Kind => BackingKind.Paper;

    [Fact]
    public void Decisions_AnotherSeedOrPlacement_AreNotTheSame()
    {
        Assert.False(OnPaper("linux", 0).SequenceEqual(OnPaper("linux", 1)));
        Assert.False(OnPaper("linux", 0).SequenceEqual(OnPaper("cheapest", 0)));
    }

    /// <summary>The control of the forecasts, one before each allocation: with a buffer taken in between they are seen to be untrue.</summary>
    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void Decisions_SomethingChangesAfterTheForecast_IsNoticed(string placement) => Assert.Contains(
        "foretold",
        Assert.ThrowsAny<Exception>(() => DecisionLog.Of(
            0, 200, BackingKind.Paper, PlacementOf(placement), between: area => area.TryAllocate(4096, default, out ContiguousBuffer? other, out _) ? other : null)).Message,
        StringComparison.Ordinal);

    /// <summary>What is compared has something of everything in it.</summary>
    [Theory]
    [InlineData(", moved 2")]
    [InlineData(", discarded 2")]
    [InlineData("' loses ")]
    [InlineData("is blocked: ")]
    [InlineData("'holder ")]
    [InlineData("leased: it moves once the lease ends")]
    [InlineData("held by a device")]
    [InlineData("no range of it is that large")]
    [InlineData("The reserve cannot lend ")]
    [InlineData("cannot fill")]
    [InlineData("Released.")]
    [InlineData("of the area's bitmap")]
    [InlineData("cma: ")]
    [InlineData("there are no frames to move its tenants to")]
    public void Decisions_Compared_AreOfEveryKind(string kind)
    {
        IEnumerable<string> all = Seeds.SelectMany(row => OnPaper(row.Data.Item1, row.Data.Item2));
        Assert.Contains(all, line => line.Contains(kind, StringComparison.Ordinal));
    }
}

public sealed class WorldSwapToPagesTests : WorldSwap
{
    public WorldSwapToPagesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    protected override BackingKind Kind => BackingKind.Pages;
}

[Collection(WholeMachine.Name)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WorldSwapToHugePagesTests : WorldSwap
{
    public WorldSwapToHugePagesTests(HugePageLoan loan)
    {
        ArgumentNullException.ThrowIfNull(loan);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        loan.Require(14);
    }

    protected override BackingKind Kind => BackingKind.HugePages;
}
