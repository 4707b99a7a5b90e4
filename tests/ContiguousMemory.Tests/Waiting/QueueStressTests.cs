using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using static ContiguousMemory.Tests.Waiting.PaperReserve;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>Many threads that ask, wait, change their minds and run out of time, with leases that come and go: every request ends, and the books are right.</summary>
public sealed class QueueStressTests(ITestOutputHelper output)
{
    private const int Users = 12;
    private const int Areas = 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public Task AllocateAsync_EverythingAtOnce_EveryRequestEnds(string placement) => Run(placement, BackingKind.Paper, requests: 80);

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_EverythingAtOnceForLong_EveryRequestEnds(string placement)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CMA_SOAK") == "1", "Minutes of waiting on real memory: too long for every run; set CMA_SOAK=1 to run it.");
        for (int round = 0; round < 20; round++) await Run(placement, BackingKind.Pages, requests: 2000);
    }

    private async Task Run(string placement, BackingKind backing, int requests)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = backing,
            Areas = [.. Enumerable.Range(0, Areas).Select(area => new ReservedAreaOptions
            {
                Name = $"area {area}",
                Size = 8L * Unit,
                Quotas = new Dictionary<string, long> { ["client 0"] = 2L * Unit, ["client 1"] = 5L * Unit },
            })],
            RefugeSize = 8L * Unit,
            Placement = Placement.All.Single(known => known.Name == placement),
            Lending = new(0),
        });
        using MovableMemory records = memory.LendMovable("records", 4L * Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 4L * Unit);
        Tally tally = new();
        using CancellationTokenSource done = new();
        Task leasing = Task.Run(() => Lease(records, cache, done.Token), Stop);
        Task[] users = [.. Enumerable.Range(0, Users).Select(user => Task.Run(() => Ask(memory, tally, user, requests), Stop))];
        await Task.WhenAll(users).WaitAsync(TimeSpan.FromMinutes(5), Stop);
        await done.CancelAsync();
        await leasing;

        output.WriteLine($"{tally}");
        Assert.Equal(Users * requests, tally.Granted + tally.TimedOut + tally.Cancelled + tally.Refused);
        Assert.True(tally.Granted > 0 && tally.TimedOut > 0 && tally.Cancelled > 0, "too little has happened to say that it went well");
        foreach (ReservedArea area in memory.Areas)
        {
            Until(() => area.Queue.IsIdle);
            Assert.Equal(area.Size, area.Available);
            Assert.Equal(area.Counters.FramesGranted, area.Counters.FramesReleased);
            for (int client = 0; client < 2; client++)
            {
                Assert.True(area.TryGetQuota($"client {client}", out Engine.Diagnosis.QuotaUse use));
                Assert.Equal(0, use.Held.Value);
            }

            area.Allocate(area.Size).Dispose();
        }

        Assert.Empty(memory.Verify().Violations);
    }

    private static async Task Ask(ReservedMemory memory, Tally tally, int user, int requests)
    {
        Random random = new(user);
        for (int request = 0; request < requests; request++)
        {
            ReservedArea area = memory.Areas[random.Next(Areas)];
            AllocationOptions options = new() { Name = $"client {user % 3}", Priority = (AllocationPriority)random.Next(-1, 2) };
            long length = random.Next(4) == 0 ? random.Next(1, 8 * Unit) : random.Next(1, Unit);
            using CancellationTokenSource cancel = new();
            TimeSpan timeout = random.Next(4) switch
            {
                0 => TimeSpan.FromMilliseconds(random.Next(3)),
                1 => TimeSpan.FromMilliseconds(20),
                _ => Timeout.InfiniteTimeSpan,
            };
            if (random.Next(6) == 0) cancel.CancelAfter(random.Next(4));
            bool isWaiting = random.Next(8) != 0;
            try
            {
                using ContiguousBuffer buffer = !isWaiting
                    ? area.Allocate(length, options)
                    : await area.AllocateAsync(length, options, timeout, cancel.Token);
                tally.Add(ref tally.Granted);
                if (random.Next(2) == 0) await Task.Yield();
                if (random.Next(16) == 0) await Task.Delay(1, Stop);
            }
            catch (OperationCanceledException)
            {
                tally.Add(ref tally.Cancelled);
            }
            catch (ContiguousAllocationException refused)
            {
                // One that waits without end is refused only when it asks for more than its client may ever have.
                bool isHopeless = refused.Diagnosis is { Reason: RefusalReason.OverQuota, Quota: { } quota } && refused.Diagnosis.Requested > quota.Limit;
                if (isWaiting && timeout == Timeout.InfiniteTimeSpan) Assert.True(isHopeless, refused.Message);
                tally.Add(ref isHopeless ? ref tally.Refused : ref tally.TimedOut);
            }
        }
    }

    private static void Lease(MovableMemory records, DiscardableMemory cache, CancellationToken done)
    {
        Random random = new(0);
        while (!done.IsCancellationRequested)
        {
            using (records.Lease(random.Next(4))) Thread.Yield();
            long unit = random.Next(4);
            if (cache.TryLease(unit, out UnitLease there) || cache.TryFill(unit, out there)) there.Dispose();
            Thread.Sleep(random.Next(2));
        }
    }

    /// <summary>How requests ended.</summary>
    private sealed class Tally
    {
        public int Granted;
        public int TimedOut;
        public int Cancelled;
        public int Refused;

        public void Add(ref int count) => Interlocked.Increment(ref count);

        public override string ToString() => $"{Granted} granted, {TimedOut} out of time, {Cancelled} cancelled, {Refused} refused for good";
    }
}
