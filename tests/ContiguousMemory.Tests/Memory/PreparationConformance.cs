using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Room made ahead of its use.</summary>
public abstract class PreparationConformance : ForecastConformance
{
    private static readonly TimeSpan s_keepFor = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task PrepareAsync_LentArea_MakesRoomAndTakingMovesNothing(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 8 * MiB);

        await using PreparedBuffer prepared = await memory.PrepareAsync(4 * MiB, new() { Name = "camera" }, s_keepFor, Stop);

        Assert.Equal((PreparedState.Ready, "camera", 4 * MiB, 4 * MiB, 0), (prepared.State, prepared.Name, prepared.Length, prepared.MovedBytes, prepared.DiscardedBytes));
        Assert.Equal((4 * MiB, 4 * MiB), (memory.DefaultArea.Available, memory.DefaultArea.PreparedBytes));
        AreaCounters counters = memory.DefaultArea.Counters;
        using ContiguousBuffer buffer = prepared.Take();
        Assert.Equal((prepared.Frames, "camera", 4 * MiB), (buffer.Frames, buffer.Name, buffer.Length));
        Assert.Equal((PreparedState.Taken, 0, counters), (prepared.State, memory.DefaultArea.PreparedBytes, memory.DefaultArea.Counters));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Take_Twice_TheSecondIsRefusedAndDisposalLeavesTheBuffer(string placement)
    {
        using ReservedMemory memory = Make(placement);
        PreparedBuffer prepared = await memory.PrepareAsync(Unit, default, s_keepFor, Stop);
        Assert.True(prepared.TryTake(out ContiguousBuffer? buffer));

        Assert.False(prepared.TryTake(out _));
        Assert.Contains("taken before", Assert.Throws<InvalidOperationException>(prepared.Take).Message, StringComparison.Ordinal);
        await prepared.DisposeAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((PreparedState.Taken, AreaSize - Unit), (prepared.State, memory.DefaultArea.Available));
        buffer.Dispose();
        Assert.Equal(AreaSize, memory.DefaultArea.Available);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Prepared_TimeOver_IsLentAgain(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, refuge: 0);
        PreparedBuffer prepared = await memory.PrepareAsync(Unit, new() { Name = "camera" }, s_keepFor, Stop);
        Clock.Advance(s_keepFor - TimeSpan.FromTicks(1));
        Assert.Equal(PreparedState.Ready, prepared.State);
        Assert.Throws<LendingException>(() => memory.LendMovable("records", Unit));

        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((PreparedState.Expired, 0, 0, Unit), (prepared.State, memory.DefaultArea.PreparedBytes, memory.DefaultArea.FrontCacheBytes, memory.FreeBytes));
        Assert.False(prepared.TryTake(out _));
        Assert.Contains("kept ready for 50 ms, which are over", Assert.Throws<InvalidOperationException>(prepared.Take).Message, StringComparison.Ordinal);
        memory.LendMovable("records", Unit).Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Prepared_Disposed_IsLentAgain(string placement)
    {
        using ReservedMemory memory = Make(placement);
        PreparedBuffer prepared = await memory.PrepareAsync(Unit, default, Timeout.InfiniteTimeSpan, Stop);
        Clock.Advance(TimeSpan.FromDays(1000));
        Assert.Equal(PreparedState.Ready, prepared.State);

        prepared.Dispose();
        await prepared.DisposeAsync();

        Assert.Equal((PreparedState.GivenUp, AreaSize, 0), (prepared.State, memory.DefaultArea.Available, memory.DefaultArea.FrontCacheBytes));
        Assert.False(prepared.TryTake(out _));
        Assert.Equal(typeof(PreparedBuffer).Name, Assert.Throws<ObjectDisposedException>(prepared.Take).ObjectName);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Diagnosis_PreparedInTheWay_NamesItAndForHowLong(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        await using PreparedBuffer prepared = await memory.PrepareAsync(Unit, new() { Name = "camera" }, TimeSpan.FromMinutes(1), Stop);
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.False(memory.TryAllocate(Unit, default, out _, out AllocationDiagnosis? diagnosis));
        Blocker blocker = Assert.Single(diagnosis.Blockers);
        Assert.Equal(("camera", TimeSpan.FromSeconds(3), Obstacle.Prepared), (blocker.Holder, blocker.HeldFor, blocker.Obstacle));
        Assert.Contains("for 3.0 s; kept ready for it since then", diagnosis.ToString(), StringComparison.Ordinal);

        using ContiguousBuffer buffer = prepared.Take();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.TryAllocate(Unit, default, out _, out diagnosis));
        Assert.Equal((TimeSpan.FromSeconds(1), Obstacle.Unmovable), (diagnosis.Blockers[0].HeldFor, diagnosis.Blockers[0].Obstacle));
    }

    /// <summary>Nobody else can take the frames by number either.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Release_FramesThatArePrepared_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement);
        await using PreparedBuffer prepared = await memory.PrepareAsync(Unit, default, s_keepFor, Stop);
        Assert.Contains(
            "is prepared for 'buffer' and kept ready", Assert.Throws<InvalidOperationException>(() => memory.DefaultArea.Release(prepared.Frames)).Message, StringComparison.Ordinal);
        using ContiguousBuffer buffer = prepared.Take();
        Assert.Equal(prepared.Frames, buffer.Frames);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task PrepareAsync_NoRoom_IsRefusedWithTheDiagnosis(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer holder = memory.Allocate(Unit);
        ContiguousAllocationException refusal = await Assert.ThrowsAsync<ContiguousAllocationException>(
            () => Soon(memory.PrepareAsync(Unit, default, s_keepFor, Stop).AsTask()));
        Assert.Equal(RefusalReason.NoRoom, refusal.Diagnosis.Reason);
        Assert.Equal(0, memory.DefaultArea.PreparedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task PrepareAsync_OutOfRange_ThrowsAtOnce(string placement)
    {
        using ReservedMemory memory = Make(placement);
        long longest = uint.MaxValue - 1L;
        foreach (TimeSpan wrong in (TimeSpan[])[TimeSpan.MinValue, TimeSpan.FromTicks(-1), TimeSpan.Zero, TimeSpan.FromMilliseconds(longest) + TimeSpan.FromTicks(1), TimeSpan.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = memory.PrepareAsync(Unit, default, wrong, Stop).AsTask(); });
        foreach (long length in (long[])[-1, 0, long.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = memory.PrepareAsync(length, default, s_keepFor, Stop).AsTask(); });
        foreach (TimeSpan right in (TimeSpan[])[TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(longest)])
            await (await memory.PrepareAsync(Unit, default, right, Stop)).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task PrepareAsync_CancelledInTheMiddleOfAClaim_LeavesNoTrace(string placement)
    {
        using CancellationTokenSource cancellation = new();
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 8 * MiB, _ => cancellation.Cancel());
        Fill(cache);
        int holders = memory.Machine.Holders.Count;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(memory.PrepareAsync(8 * MiB, default, s_keepFor, cancellation.Token).AsTask()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(memory.PrepareAsync(1, default, s_keepFor, cancellation.Token).AsTask()));

        Assert.Equal((6 * MiB, 8 * MiB, 0), (cache.HeldBytes, memory.DefaultArea.Available, memory.DefaultArea.PreparedBytes));
        Assert.Equal((0, holders), (memory.DefaultArea.Counters.Granted, memory.Machine.Holders.Count));
        CheckInvariants(memory);
        await using PreparedBuffer prepared = await memory.PrepareAsync(8 * MiB, default, s_keepFor, Stop);
    }

    /// <summary>Given up in the last moment, after the claim was granted: nobody will take it, and so nobody has it.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public async Task PrepareAsync_CancelledAfterTheClaim_LeavesNoTrace(string placement)
    {
        using CancellationTokenSource cancellation = new();
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit, _ => cancellation.Cancel());
        Fill(cache);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(memory.PrepareAsync(4 * MiB, default, s_keepFor, cancellation.Token).AsTask()));
        Assert.Equal((1, 4 * MiB, 0), (memory.DefaultArea.Counters.Granted, memory.DefaultArea.Available, memory.DefaultArea.PreparedBytes));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Dispose_PreparedAndNotTaken_IsTakenBackWithoutWaiting(string placement)
    {
        ReservedMemory memory = Make(placement);
        PreparedBuffer prepared = await memory.PrepareAsync(Unit, default, Timeout.InfiniteTimeSpan, Stop);

        memory.Dispose();

        Assert.Equal((PreparedState.TakenBack, AreaSize), (prepared.State, memory.DefaultArea.Available));
        Assert.False(prepared.TryTake(out _));
        Assert.Equal(typeof(ReservedMemory).Name, Assert.Throws<ObjectDisposedException>(prepared.Take).ObjectName);
        await prepared.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(memory.PrepareAsync(Unit, default, s_keepFor, Stop).AsTask()));
    }
}
