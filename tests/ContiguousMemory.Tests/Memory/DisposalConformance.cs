using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The end of a reserve.</summary>
public abstract class DisposalConformance : CompactionConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_NothingHeld_EndsTenantsAndRefusesTheRest(string placement)
    {
        ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        DiscardableMemory cache = memory.LendDiscardable("cache", 4 * MiB, _ => Assert.Fail("The end of the reserve is not news to its tenants."));
        Fill(cache);
        ContiguousBuffer buffer = memory.Allocate(4096);
        Assert.True(area.TryAllocateHandle(4096, default, out ContiguousHandle handle, out _));
        buffer.Dispose();
        area.Release(handle);

        memory.Dispose();
        memory.Dispose();

        Assert.All(NewWork(memory, lent, cache), work => Assert.Throws<ObjectDisposedException>(work));
        Assert.All(UsesOf(area, handle), use => Assert.Throws<ObjectDisposedException>(use));
        Assert.Throws<ObjectDisposedException>(() => area.Release(new FrameRange(default, new(1))));
        Assert.Throws<ObjectDisposedException>(memory.Verify);
        Assert.Equal((0, 0, AreaSize), (lent.HeldBytes, cache.HeldBytes, area.Available));
        lent.Dispose();
        cache.Dispose();
        buffer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_ThingsHeld_NamesThemAllAndTakesNothing(string placement)
    {
        ReservedMemory memory = Make(placement);
        MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        DiscardableMemory cache = memory.LendDiscardable("cache", 4 * MiB);
        Fill(cache);
        ContiguousBuffer buffer = memory.Allocate(4096, new() { Name = "camera" });
        ContiguousBuffer open = memory.Allocate(4096, new() { Name = "codec" });
        CpuAccessScope cpu = open.BeginCpuAccess(CpuAccess.Write);
        open.Dispose();
        HeldLease held = lent.Hold(1, "exporter");
        UnitLease lease = lent.Lease(0, "indexer");
        Clock.Advance(TimeSpan.FromSeconds(2));

        string refusal = Assert.Throws<InvalidOperationException>(memory.Dispose).Message;

        Assert.Contains("buffer 'camera' of area 'area' is not released", refusal, StringComparison.Ordinal);
        Assert.Contains("buffer 'codec' of area 'area' is released and has 1 access(es) open", refusal, StringComparison.Ordinal);
        Assert.Contains("unit 1 of 'records' is leased by 'exporter' for 2.0 s", refusal, StringComparison.Ordinal);
        Assert.Contains("unit 0 of 'records' is leased by 'indexer'", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("cache", refusal, StringComparison.Ordinal);
        Assert.All(NewWork(memory, lent, cache), work => Assert.Throws<ObjectDisposedException>(work));
        Assert.Equal((4 * MiB, 4 * MiB), (lent.HeldBytes, cache.HeldBytes));
        buffer.BeginCpuAccess(CpuAccess.Read).Dispose();
        CheckInvariants(memory);

        cpu.Dispose();
        lease.Dispose();
        held.Dispose();
        Assert.Contains("'camera'", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);
        buffer.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(memory.Verify);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Dispose_ThingsReleasedInTime_WaitsForThem(string placement)
    {
        ReservedMemory memory = Make(placement, disposeTimeout: Timeout.InfiniteTimeSpan);
        MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        ContiguousBuffer buffer = memory.Allocate(4096);
        HeldLease lease = lent.Hold(0);
        Task disposal = Task.Run(memory.Dispose, TestContext.Current.CancellationToken);
        Await(() => IsClosed(memory));

        buffer.Dispose();
        Assert.False(disposal.IsCompleted);
        lease.Dispose();

        await Soon(disposal);
        Assert.Throws<ObjectDisposedException>(memory.Verify);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Dispose_TimeOver_Throws(string placement)
    {
        ReservedMemory memory = Make(placement, disposeTimeout: TimeSpan.FromSeconds(5));
        ContiguousBuffer buffer = memory.Allocate(4096, new() { Name = "camera" });
        Task disposal = Task.Run(memory.Dispose, TestContext.Current.CancellationToken);
        Await(() => IsClosed(memory));
        Assert.False(disposal.IsCompleted);

        Await(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            return disposal.IsCompleted;
        });

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(disposal));
        Assert.Contains("'camera'", refusal.Message, StringComparison.Ordinal);
        buffer.Dispose();
        memory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Dispose_ClaimUnderWay_WaitsForIt(string placement)
    {
        using ManualResetEventSlim inCallback = new();
        using ManualResetEventSlim goOn = new();
        ReservedMemory memory = Make(placement, area: Unit);
        DiscardableMemory cache = memory.LendDiscardable("cache", Unit, _ =>
        {
            inCallback.Set();
            goOn.Wait(Patience);
        });
        Fill(cache);
        Task<ContiguousBuffer> claim = Task.Run(() => memory.Allocate(Unit, new() { Name = "camera" }), TestContext.Current.CancellationToken);
        Assert.True(inCallback.Wait(Patience, TestContext.Current.CancellationToken));

        Assert.Contains("still under way", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);

        goOn.Set();
        ContiguousBuffer buffer = await Soon(claim);
        Assert.Contains("'camera'", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);
        buffer.Dispose();
        memory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_BufferThatLostFrames_NamesItUntilTheRestIsReleased(string placement)
    {
        ReservedMemory memory = Make(placement);
        ContiguousBuffer buffer = memory.Allocate(8192, new() { Name = "camera" });
        Assert.True(memory.DefaultArea.Release(new FrameRange(buffer.Frames.Start, new(1))).IsReleased);
        Assert.Contains("'camera'", Assert.Throws<InvalidOperationException>(memory.Dispose).Message, StringComparison.Ordinal);
        Assert.True(memory.DefaultArea.Release(new FrameRange(buffer.Frames.Start + new FrameCount(1), new(1))).IsReleased);
        memory.Dispose();
        buffer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Dispose_TwiceAtOnce_BothWaitForTheLastHolder(string placement)
    {
        ReservedMemory memory = Make(placement, disposeTimeout: Timeout.InfiniteTimeSpan);
        memory.LendMovable("records", 4 * MiB);
        ContiguousBuffer buffer = memory.Allocate(4096);
        Task[] disposals = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(memory.Dispose, TestContext.Current.CancellationToken))];
        Await(() => IsClosed(memory));
        Assert.All(disposals, disposal => Assert.False(disposal.IsCompleted));
        buffer.Dispose();
        await Soon(Task.WhenAll(disposals));
        Assert.Throws<ObjectDisposedException>(memory.Verify);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_RacingEverything_LeavesEachThingWholeOrRefused(string placement)
    {
        for (int round = 0; round < 25; round++)
        {
            ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 4 * MiB, disposeTimeout: Patience);
            MovableMemory records = memory.LendMovable("records", Unit);
            DiscardableMemory cache = memory.LendDiscardable("cache", Unit);
            Action[] work =
            [
                () => Use(memory.Allocate(4096)),
                () => memory.LendMovable("late", Unit).Dispose(),
                () => Touch(records),
                () => Touch(cache),
                () => memory.Dispose(),
            ];
            Parallel.For(0, work.Length, i =>
            {
                try
                {
                    work[i]();
                }
                catch (ObjectDisposedException) when (i < work.Length - 1)
                {
                    // Too late: that is one of the two allowed ends.
                }
            });
            Assert.Throws<ObjectDisposedException>(memory.Verify);
        }
    }

    /// <summary>Reaches the bytes of a buffer, where there are any, and releases it.</summary>
    protected virtual void Use(ContiguousBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Write);
        buffer.Dispose();
    }

    /// <summary>Reaches the bytes of a unit, where there are any.</summary>
    protected virtual void Touch(LentMemory lent)
    {
        if (lent is MovableMemory movable) movable.Lease(0).Dispose();
        else if (((DiscardableMemory)lent).TryFill(0, out UnitLease lease)) lease.Dispose();
    }

    /// <summary>Everything that a reserve at its end no longer does.</summary>
    private static IReadOnlyList<Action> NewWork(ReservedMemory memory, MovableMemory lent, DiscardableMemory cache) =>
    [
        () => memory.Allocate(1),
        () => memory.TryAllocate(1, default, out _, out _),
        () => memory.DefaultArea.TryAllocateHandle(1, default, out _, out _),
        () => memory.AllocateAsync(1, default, TimeSpan.Zero).AsTask().GetAwaiter().GetResult(),
        () => memory.LendMovable("late", 1),
        () => memory.LendDiscardable("late", 1),
        () => memory.DuplicateDescriptor(),
        () => lent.Lease(0).Dispose(),
        () => lent.Hold(0),
        () => lent.LeaseLongTerm(0),
        () => lent.Read(0, []),
        () => lent.Write(0, []),
        () => cache.TryLease(0, out _),
        () => cache.TryHold(0, out _),
        () => cache.TryFill(0, out _),
        () => cache.TryDiscard(0),
        () => cache.LeaseLongTerm(0),
    ];

    private static bool IsClosed(ReservedMemory memory)
    {
        try
        {
            memory.LendDiscardable("probe", 1).Dispose();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
