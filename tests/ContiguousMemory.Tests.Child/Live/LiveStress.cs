using System.Diagnostics;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Child.Live;

/// <summary>What came of a stress run.</summary>
internal sealed record LiveStressResult(string Backing, long Moves, long Writes, long Lost, int Collections)
{
    public override string ToString() => $"{Backing}: {Moves} moves, {Writes} writes, {Lost} lost, {Collections} collections";
}

/// <summary>Two writers over lent memory, claims that never cease to move it, and a thread that forces collections.</summary>
internal static class LiveStress
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs until so much time has passed, so many writes are done, and all of it has moved, however little of the processor this process gets.</summary>
    /// <param name="kind">Of what the memory is made.</param>
    /// <param name="bytes">How much of it moves.</param>
    /// <param name="time">How long, at the least.</param>
    /// <param name="writes">How many writes, at the least.</param>
    internal static LiveStressResult Run(BackingKind kind, long bytes, TimeSpan time, long writes = 0)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "stress",
            Backing = kind,
            Areas = [new() { Name = "left", Size = bytes }, new() { Name = "right", Size = bytes }],
        });
        using MovableMemory lent = memory.LendMovable("stress", bytes);
        using LiveView view = lent.MapLive();
        CountingWriters writers = new(() => view.Span(0, (int)bytes), 2);
        using CollectingThread collector = new();
        writers.Start();
        long moved = 0;
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; Stopwatch.GetElapsedTime(began) < time || writers.Writes < writes || moved < bytes; round++)
        {
            using ContiguousBuffer buffer = memory.Areas[round % 2].Allocate(bytes);
            moved += buffer.MovedBytes;
        }

        long lost = writers.StopAndCountLost(s_patience);
        return new LiveStressResult(memory.BackingName, moved / lent.UnitLength, writers.Writes, lost, collector.Stop());
    }
}
