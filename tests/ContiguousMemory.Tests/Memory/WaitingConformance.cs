using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Requests that wait for room.</summary>
public abstract class WaitingConformance : FrameReleaseConformance
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_Room_IsGrantedWithoutWaiting(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer buffer = await memory.AllocateAsync(5000, new() { Name = "camera" }, TimeSpan.Zero, Stop);
        Assert.Equal((5000, "camera"), (buffer.Length, buffer.Name));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_BufferReleasedMeanwhile_IsGranted(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer holder = memory.Allocate(Unit);
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(Unit, default, Timeout.InfiniteTimeSpan, Stop).AsTask();
        Await(() => memory.DefaultArea.Counters.Refused > 0);
        Assert.False(waiting.IsCompleted);

        holder.Dispose();

        using ContiguousBuffer buffer = await Soon(waiting);
        Assert.Equal(holder.Frames, buffer.Frames);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_LeaseEndsMeanwhile_IsGranted(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        HeldLease lease = lent.Hold(0);
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(4 * MiB, default, Timeout.InfiniteTimeSpan, Stop).AsTask();
        Await(() => memory.DefaultArea.Counters.Refused > 0);

        lease.Dispose();

        using ContiguousBuffer buffer = await Soon(waiting);
        Assert.Equal(4 * MiB, buffer.Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_ZeroTimeout_TriesOnce(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer holder = memory.Allocate(Unit);
        ContiguousAllocationException refusal = await Assert.ThrowsAsync<ContiguousAllocationException>(
            () => Soon(memory.AllocateAsync(Unit, default, TimeSpan.Zero, Stop).AsTask()));
        Assert.Equal(RefusalReason.NoRoom, refusal.Diagnosis.Reason);
        Assert.Equal(1, memory.DefaultArea.Counters.Refused);
    }

    public static TheoryData<string, long> Timeouts { get; } =
        Cross(1, TimeSpan.TicksPerMillisecond - 1, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerMinute, TimeSpan.TicksPerDay * 60);

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task AllocateAsync_TimeOver_IsRefusedWithTheDiagnosis(string placement, long ticks)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer holder = memory.Allocate(Unit, new() { Name = "camera" });
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(Unit, default, TimeSpan.FromTicks(ticks), Stop).AsTask();
        Await(() => memory.DefaultArea.Counters.Refused > 0);

        // However little time is left, it is slept away: a wait that rounds to nothing would try thousands of times here.
        await Task.Delay(20, Stop);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, memory.DefaultArea.Counters.Refused);

        Await(() =>
        {
            Clock.Advance(TimeSpan.FromTicks(Math.Max(ticks, TimeSpan.TicksPerMillisecond)));
            return waiting.IsCompleted;
        });

        ContiguousAllocationException refusal = await Assert.ThrowsAsync<ContiguousAllocationException>(() => Soon(waiting));
        Assert.Contains("'camera'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_LongestTimeout_WaitsPastTheLongestTimer(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer holder = memory.Allocate(Unit);
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(Unit, default, TimeSpan.MaxValue, Stop).AsTask();

        Await(() => memory.DefaultArea.Counters.Refused > 0);

        // A timer runs 49 days at the most.
        for (int timers = 0; timers < 10; timers++)
        {
            Clock.Advance(TimeSpan.FromDays(50));
            await Task.Delay(5, Stop);
            Assert.False(waiting.IsCompleted);
        }

        holder.Dispose();
        (await Soon(waiting)).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_Cancelled_LeavesNoTrace(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer holder = memory.Allocate(Unit);
        using CancellationTokenSource cancellation = new();
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(Unit, default, Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();
        Await(() => memory.DefaultArea.Counters.Refused > 0);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(waiting));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(memory.AllocateAsync(1, default, TimeSpan.Zero, cancellation.Token).AsTask()));
        holder.Dispose();
        Assert.Equal((Unit, 1), (memory.DefaultArea.Available, memory.DefaultArea.Counters.Granted));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_CancelledInTheMiddleOfAClaim_LeavesNoTrace(string placement)
    {
        using CancellationTokenSource cancellation = new();
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 8 * MiB, _ => cancellation.Cancel());
        Fill(cache);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Soon(memory.AllocateAsync(8 * MiB, default, Timeout.InfiniteTimeSpan, cancellation.Token).AsTask()));

        Assert.Equal((6 * MiB, 8 * MiB), (cache.HeldBytes, memory.DefaultArea.Available));
        CheckInvariants(memory);
        using ContiguousBuffer buffer = memory.Allocate(8 * MiB);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_NoWaitCouldHelp_IsRefusedAtOnce(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        AllocationOptions[] impossible = [new() { MaxAddress = new PhysicalAddress(100) }, new() { MaxAddress = default(PhysicalAddress) }];
        foreach (AllocationOptions options in impossible)
        {
            await Assert.ThrowsAsync<ContiguousAllocationException>(() => Soon(memory.AllocateAsync(4096, options, Timeout.InfiniteTimeSpan, Stop).AsTask()));
        }

        ContiguousAllocationException refusal = await Assert.ThrowsAsync<ContiguousAllocationException>(
            () => Soon(memory.AllocateAsync((4 * MiB) + 1, default, Timeout.InfiniteTimeSpan, Stop).AsTask()));
        Assert.Equal(RefusalReason.TooLarge, refusal.Diagnosis.Reason);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_ManyWithoutRefuge_SleepUntilThereIsRoom(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: Unit);
        MovableMemory lent = memory.LendMovable("records", 8 * MiB);
        Task[] waiting = [.. Enumerable.Range(0, 12).Select(async waiter =>
            (await memory.AllocateAsync((4 + (2 * (waiter % 3))) * MiB, default, Timeout.InfiniteTimeSpan, Stop)).Dispose())];
        await AssertAsleep(memory, waiting);

        lent.Dispose();
        await Soon(Task.WhenAll(waiting));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_TwoAreasAndOneFreeUnit_DoNotMoveTenantsToAndFro(string placement)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = Kind,
            Areas = [new() { Name = "one", Size = 4 * MiB }, new() { Name = "two", Size = 4 * MiB }],
            RefugeSize = Unit,
            Placement = PlacementOf(placement),
            Lending = new(0),
            Time = Clock,
        });

        // Whoever tries moves a unit into the other's area, and so makes the other one's work undone.
        MovableMemory lent = memory.LendMovable("records", 8 * MiB);
        Task[] waiting = [.. memory.Areas.Select(async area => (await area.AllocateAsync(4 * MiB, default, Timeout.InfiniteTimeSpan, Stop)).Dispose())];
        await AssertAsleep(memory, waiting);

        lent.Dispose();
        await Soon(Task.WhenAll(waiting));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_RoomComesAsTheTimeEnds_IsStillGranted(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer holder = memory.Allocate(Unit);

        // Nobody in line is tried again before its time is over.
        await memory.Turn.WaitAsync(Stop);
        Task<ContiguousBuffer> asked = memory.AllocateAsync(Unit, default, TimeSpan.FromSeconds(1), Stop).AsTask();
        Assert.True(SpinWait.SpinUntil(() => memory.DefaultArea.Queue.Count == 1, TimeSpan.FromSeconds(30)));
        holder.Dispose();
        Clock.Advance(TimeSpan.FromSeconds(1));
        memory.Turn.Release();
        using ContiguousBuffer buffer = await Soon(asked);
        Assert.Equal(1, memory.DefaultArea.Counters.Refused);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_ManyWaiters_AreAllServedInTheEnd(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        Task[] users = [.. Enumerable.Range(0, 8).Select(user => Task.Run(
            async () =>
            {
                for (int round = 0; round < 20; round++)
                {
                    using ContiguousBuffer buffer = await memory.AllocateAsync((user % 2 == 0 ? 4 : 1) * MiB, default, Timeout.InfiniteTimeSpan, Stop);
                    await Task.Yield();
                }
            },
            Stop))];
        await Soon(Task.WhenAll(users));
        Assert.Equal((160, 4 * MiB), (memory.DefaultArea.Counters.Granted, memory.DefaultArea.Available));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_ReserveDisposedMeanwhile_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer holder = memory.Allocate(Unit);
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(Unit, default, Timeout.InfiniteTimeSpan, Stop).AsTask();
        Await(() => memory.DefaultArea.Counters.Refused > 0);

        Assert.Throws<InvalidOperationException>(memory.Dispose);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(waiting));
        holder.Dispose();
    }

    /// <summary>
    /// Asserts that requests which cannot be granted come to rest. Each refused claim has marked, moved and undone: were that news to those who wait, they
    /// would wake themselves and each other for ever.
    /// </summary>
    private static async Task AssertAsleep(ReservedMemory memory, Task[] waiting)
    {
        // Not each is tried: one that asks for no less than another that was just refused need not be.
        Await(() => Tries(memory) > 0);
        long before;
        do
        {
            before = Tries(memory);
            Assert.InRange(before, 0, 5000);
            await Task.Delay(50, Stop);
        }
        while (Tries(memory) != before);

        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        CheckInvariants(memory);
    }

    private static long Tries(ReservedMemory memory) => memory.Areas.Sum(area => area.Counters.Refused);

    /// <summary>Fills every unit that there is memory for.</summary>
    protected static void Fill(DiscardableMemory cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        for (long unit = 0; unit < cache.UnitCount && cache.TryFill(unit, out UnitLease lease); unit++) lease.Dispose();
    }
}
