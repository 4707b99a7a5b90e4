using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>Notes of units that change without the lock: none is lost, whatever the reader is doing.</summary>
public sealed class UnitNotesTests
{
    public static TheoryData<int> Sizes => [1, 63, 64, 65, 4096, 4097, 300_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Take_NotedUnits_AreEachSeenOnceAndForgotten(int units)
    {
        UnitNotes notes = new(units);
        Assert.True(notes.IsEmpty);
        int[] noted = [.. new[] { 0, units / 2, units / 3, units - 1, units / 2 }];
        foreach (int unit in noted) notes.Add(unit);
        Assert.False(notes.IsEmpty);
        List<int> seen = [];
        notes.Take(seen.Add);
        Assert.Equal(noted.Distinct().Order(), seen);
        Assert.True(notes.IsEmpty);
        notes.Take(_ => Assert.Fail("a note was taken twice"));
    }

    /// <summary>A unit that is noted while it is looked at is looked at again.</summary>
    [Fact]
    public void Take_NotedMeanwhile_IsSeenNextTime()
    {
        UnitNotes notes = new(100);
        notes.Add(70);
        notes.Take(unit => notes.Add(unit));
        List<int> seen = [];
        notes.Take(seen.Add);
        Assert.Equal([70], seen);
    }

    /// <summary>Writers count up and note; the reader reads what it is told of. In the end it has read every last count.</summary>
    [Fact]
    public async Task AddAndTake_SeveralThreads_NoChangeIsMissed()
    {
        const int units = 5000;
        UnitNotes notes = new(units);
        int[] counts = new int[units];
        int[] read = new int[units];
        int writing = 3;
        Task[] writers = [.. Enumerable.Range(0, 3).Select(id => Patience.Start(() =>
        {
            Random random = new(id);
            for (int i = 0; i < Soak.Times(200_000); i++)
            {
                // Few units, so that they are noted again and again, and far apart, so that every level has its turn.
                int unit = random.Next(8) * 617;
                Interlocked.Increment(ref counts[unit]);
                notes.Add(unit);
            }

            Interlocked.Decrement(ref writing);
        }))];
        Task reader = Patience.Start(() =>
        {
            while (Volatile.Read(ref writing) > 0) notes.Take(unit => read[unit] = Volatile.Read(ref counts[unit]));
        });
        await Task.WhenAll([.. writers, reader]).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        notes.Take(unit => read[unit] = counts[unit]);
        Assert.Equal(counts, read);
    }
}
