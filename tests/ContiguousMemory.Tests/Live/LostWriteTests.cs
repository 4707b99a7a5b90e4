using System.Diagnostics;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Child.Live;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Live;

/// <summary>No write is lost to a move, whatever moves and whoever collects; and the check would see it if one were.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class LostWriteTests : LinuxTest
{
    private const long Bytes = 16L << 20;

    private readonly HugePageLoan _loan;

    public LostWriteTests(HugePageLoan loan)
    {
        _loan = loan;
        Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");
    }

    [Theory]
    [InlineData(BackingKind.Pages)]
    [InlineData(BackingKind.HugePages)]
    [InlineData(BackingKind.CollapsedPages)]
    public void Claims_OverTwoWritersAndForcedCollections_LoseNoWrite(BackingKind kind)
    {
        if (kind == BackingKind.HugePages) _loan.Require(2 * Bytes >> 21);
        if (kind == BackingKind.CollapsedPages) CollapseSupport.Require();

        LiveStressResult result = LiveStress.Run(kind, Bytes, Soak.Time(seconds: 2, soakMinutes: 10), Soak.IsOn ? 1_000_000_000 : 0);

        TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
        Assert.Equal(0, result.Lost);
        Assert.InRange(result.Moves, 8, long.MaxValue);
        Assert.InRange(result.Writes, 1, long.MaxValue);
        Assert.InRange(result.Collections, 1, int.MaxValue);
    }

    [Fact]
    public void Piece_OverTwoWriters_LosesNoWrite()
    {
        using SoloMover mover = new();
        Assert.Equal(0, Lost(mover, mover.Move, TimeSpan.FromSeconds(1)));
    }

    /// <summary>The same writers, the same check, and nobody stopped: without this the tests above could not fail.</summary>
    [Fact]
    public void Control_NobodyStopped_LosesWrites()
    {
        using SoloMover mover = new();
        long began = Stopwatch.GetTimestamp();
        long lost = 0;
        while (lost == 0 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30)) lost = Lost(mover, mover.MoveUnprotected, TimeSpan.FromSeconds(0.5));
        Assert.NotEqual(0, lost);
    }

    private static long Lost(SoloMover mover, Action<int> move, TimeSpan time)
    {
        mover.Live.Clear();
        CountingWriters writers = new(() => mover.Live, 2);
        writers.Start();
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; Stopwatch.GetElapsedTime(began) < time || round % 2 == 1; round++) move(round % 2);
        return writers.StopAndCountLost(TimeSpan.FromSeconds(30));
    }
}
