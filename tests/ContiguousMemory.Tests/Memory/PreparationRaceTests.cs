using ContiguousMemory.Backing;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Taking, giving up, running out of time and the end of the reserve, all at once: one wins, and the frames are one buffer's or everybody's.</summary>
public sealed class PreparationRaceTests
{
    private const int Unit = 2 << 20;

    private static readonly TimeSpan s_keepFor = TimeSpan.FromSeconds(1);

    private enum End
    {
        Take,
        GiveUp,
        Expire,
        EndReserve,
    }

    public static TheoryData<int> Orders { get; } = [.. Enumerable.Range(0, 24)];

    /// <summary>Every order of the four, one after the other: the first decides.</summary>
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task AnyOrder_OneAfterTheOther_TheFirstDecides(int order)
    {
        List<End> left = [.. Enum.GetValues<End>()];
        Round round = await Round.Begin(new PreparedWord());
        End first = left[order % 4];
        for (int rest = order, choices = 4; choices > 0; rest /= choices, choices--)
        {
            End end = left[rest % choices];
            left.Remove(end);
            round.Do(end);
        }

        round.Check(expected: first);
    }

    [Fact]
    public async Task AllAtOnce_ManyTimes_ExactlyOneWins()
    {
        HashSet<PreparedState> winners = [];
        for (int i = 0; i < 400; i++)
        {
            Round round = await Round.Begin(new PreparedWord());
            int lead = i % 4;
            using Barrier start = new(4);
            await Task.WhenAll(Enum.GetValues<End>().Select(end => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();

                    // Each in turn has a head start, so that no thread's wake-up decides every time.
                    if ((int)end != lead) Thread.SpinWait(50 * (i % 16));
                    round.Do(end);
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            winners.Add(round.Check());
        }

        Assert.True(winners.Count > 1, "The same one won every time: that was no race.");
    }

    /// <summary>The control: looked at and changed in two steps, both win, and the frames are a buffer's and free at once. That is noticed.</summary>
    [Fact]
    public async Task TwoAtOnce_SettledInTwoSteps_IsNoticed()
    {
        using WordInTwoSteps word = new();
        Round round = await Round.Begin(word);
        List<Exception> faults = [];
        await Task.WhenAll(((End[])[End.Take, End.GiveUp]).Select(end => Task.Factory.StartNew(
            () =>
            {
                if (Record.Exception(() => round.Do(end)) is not { } fault) return;
                lock (faults) faults.Add(fault);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        faults.AddRange(Record.Exception(() => round.Check()) is { } seen ? [seen] : []);
        Assert.NotEmpty(faults);
    }

    /// <summary>Looks, waits until another has looked, and then writes.</summary>
    private sealed class WordInTwoSteps : PreparedWord, IDisposable
    {
        private readonly Barrier _both = new(2);

        public override bool TrySettle(PreparedState state)
        {
            bool isReady = State == PreparedState.Ready;
            _both.SignalAndWait(TimeSpan.FromSeconds(30));
            State = state;
            return isReady;
        }

        public void Dispose() => _both.Dispose();
    }

    /// <summary>A reserve of paper with one preparation, and what was done to it.</summary>
    private sealed class Round(ReservedMemory memory, FakeTimeProvider clock, PreparedBuffer prepared)
    {
        private ContiguousBuffer? _taken;
        private Exception? _refusal;

        public static async Task<Round> Begin(PreparedWord word)
        {
            FakeTimeProvider clock = new();
            ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
            {
                Backing = BackingKind.Paper,
                Areas = [new() { Name = "area", Size = 2 * Unit }],
                DisposeTimeout = TimeSpan.Zero,
                Time = clock,
            });
            memory.DefaultArea.NewPreparedWord = () => word;
            return new(memory, clock, await memory.PrepareAsync(Unit, default, s_keepFor, TestContext.Current.CancellationToken));
        }

        public void Do(End end)
        {
            switch (end)
            {
                case End.Take: prepared.TryTake(out _taken); break;
                case End.GiveUp: prepared.Dispose(); break;
                case End.Expire: clock.Advance(s_keepFor); break;
                default: _refusal = Record.Exception(memory.Dispose); break;
            }
        }

        /// <summary>Whoever won, the frames are where they belong, and the reserve ends once nobody has them.</summary>
        public PreparedState Check(End? expected = null)
        {
            if (expected is { } first) Assert.Equal((PreparedState)((int)first switch { 0 => 1, 1 => 3, 2 => 2, _ => 4 }), prepared.State);
            Assert.NotEqual(PreparedState.Ready, prepared.State);
            Assert.Equal(prepared.State == PreparedState.Taken, _taken is not null);
            Assert.Equal((2 * Unit) - (_taken is null ? 0 : Unit), memory.DefaultArea.Available);
            Assert.Equal(0, memory.DefaultArea.PreparedBytes);
            if (_taken is null && _refusal is not null) Assert.Contains("buffer", _refusal.Message, StringComparison.Ordinal);
            _taken?.Dispose();
            memory.Dispose();
            Assert.Equal(2 * Unit, memory.DefaultArea.Available);
            return prepared.State;
        }
    }
}
