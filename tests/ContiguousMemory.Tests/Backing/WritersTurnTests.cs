using System.Diagnostics;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>Writers that a move had stopped come to write before the next move; where none was stopped, no move waits.</summary>
[SupportedOSPlatform("linux")]
public sealed class WritersTurnTests : LinuxTest
{
    private const long Unit = BackingRequest.UnitBytes;
    private const int Moves = 1000;

    [Fact]
    public void WaitForEnd_TurnJustBegun_Waits()
    {
        // A thread that was kept for the length of a turn finds it over; not a hundred times in a row.
        WritersTurn turn = new();
        for (int attempt = 0; attempt < 100 && turn.Turns == 0; attempt++)
        {
            turn.Begin(TimeSpan.FromMilliseconds(1));
            turn.WaitForEnd();
        }

        Assert.Equal(1, turn.Turns);
    }

    [Fact]
    public void Begin_ShorterTurnThanTheOneThatRuns_DoesNotCutItShort()
    {
        // Seen by how often, not by how long: a turn of a millisecond is there still after the shortest one, unless the thread was kept just then.
        for (int attempt = 0; attempt < 100; attempt++)
        {
            WritersTurn turn = new();
            turn.Begin(TimeSpan.FromSeconds(1));
            turn.Begin(TimeSpan.Zero);
            ShortSleep.For(TimeSpan.FromMicroseconds(60));
            turn.WaitForEnd();
            if (turn.Turns == 1) return;
        }

        Assert.Fail("The long turn was over with the short one, a hundred times.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_600_000)]
    public void WaitForEnd_NoTurnOrOneThatIsOver_GoesOn(int stoppedMilliseconds)
    {
        WritersTurn turn = new();
        turn.WaitForEnd();

        // However long they were stopped: the mover may have been so too, by a debugger.
        turn.Begin(TimeSpan.FromMilliseconds(stoppedMilliseconds));
        Thread.Sleep(5);
        turn.WaitForEnd();
        Assert.Equal(0, turn.Turns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void Sleep_ShortTime_LastsAtLeastThat(int microseconds)
    {
        TimeSpan time = TimeSpan.FromMicroseconds(microseconds);
        long began = Stopwatch.GetTimestamp();
        ShortSleep.For(time);
        Assert.InRange(Stopwatch.GetElapsedTime(began), time, TimeSpan.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Move_AfterOneThatStoppedAWriter_WaitsForIt(bool isInTheWay)
    {
        Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");
        using MemfdBacking backing = (MemfdBacking)BackingFactory.Create(BackingKind.Pages, 4 * Unit, "turns");
        using LiveMapping live = backing.MapLive(2, "to see", keepAddresses: false);
        live.Show(0, 0);
        live.Show(1, Unit);
        MemoryWorld world = new(backing);
        using StoppedWriter writer = new(() => RawMemory.Span(live.Start + (nint)(isInTheWay ? 0 : Unit), (int)Unit));

        int moves = 0;
        for (; moves < Moves && backing.Live!.WritersTurns == 0; moves++) world.Move(Frames(moves % 2 == 0 ? 0 : 2), Frames(moves % 2 == 0 ? 2 : 0).Start);

        writer.Stop();
        Assert.Equal((isInTheWay, isInTheWay ? 1 : 0), (moves < Moves, backing.Live!.WritersTurns));
        live.Hide(0, moves % 2 == 0 ? 0 : 2 * Unit);
        live.Hide(1, Unit);
    }

    private static FrameRange Frames(int unit) => new(new(unit * Unit / FrameSize.Bytes), new(Unit / FrameSize.Bytes));
}
