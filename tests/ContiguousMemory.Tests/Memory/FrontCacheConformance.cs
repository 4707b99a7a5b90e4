using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Frames of released buffers are kept for their client's next, and nobody is the worse for it.</summary>
public abstract class FrontCacheConformance : HandleConformance
{
    private const long Kept = AreaSize / 4;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Release_Buffer_IsKeptForTheNext(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        AllocationOptions options = new() { Name = "camera", Alignment = 65536, Boundary = 1 << 20, MaxAddress = new PhysicalAddress(AreaSize - 1) };
        ContiguousHandle first = Handle(area, 10000, options);
        FrameRange frames = area.FramesOf(first);
        area.Release(first);
        Assert.Equal((AreaSize, 12288, AreaSize + RefugeSize), (area.Available, area.FrontCacheBytes, memory.FreeBytes));

        ContiguousHandle second = Handle(area, 12288, options);

        Assert.Equal((frames, 0, AreaSize - 12288), (area.FramesOf(second), area.FrontCacheBytes, area.Available));
        Assert.Equal((2, 6, 3, 0), (area.Counters.Granted, area.Counters.FramesGranted, area.Counters.FramesReleased, area.Counters.Refused));
        using (CpuAccessScope cpu = area.BeginCpuAccess(second, CpuAccess.Read)) Assert.Equal(12288, cpu.Length);
        area.Release(second);
        CheckInvariants(memory);
        Assert.Equal((0, 6, AreaSize), (area.FrontCacheBytes, area.Counters.FramesReleased, area.LongestRun));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_AnotherClient_IsNotGivenWhatIsKept(string placement)
    {
        using ReservedMemory memory = Make(placement);
        memory.Allocate(8192, new() { Name = "camera" }).Dispose();
        long kept = 8192;
        foreach (string? name in (string?[])[null, "codec", "Camera", "buffer"])
        {
            memory.Allocate(8192, new() { Name = name }).Dispose();
            Assert.Equal(kept += 8192, memory.DefaultArea.FrontCacheBytes);
        }

        CheckInvariants(memory);
    }

    public static TheoryData<string, long> Others { get; } = Cross(0, 1, 2, 3, 4, 5, 6);

    [Theory]
    [MemberData(nameof(Others))]
    public void Allocate_AnotherSizeOfTheSameClient_IsCutFromWhatIsKept(string placement, long kind)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        AllocationOptions options = new() { Name = "camera" };
        ContiguousHandle kept = Handle(area, 64 * 4096, options);
        FrameRange frames = area.FramesOf(kept);
        area.Release(kept);

        (long length, AllocationOptions asked) = kind switch
        {
            0 => (1, options),
            1 => (63 * 4096, options with { Alignment = 4096 }),
            2 => (4096, options with { Alignment = 32 * 4096 }),
            3 => (8192, options with { Boundary = 8192 }),
            4 => (8192, options with { MaxAddress = new PhysicalAddress(ulong.MaxValue) }),
            5 => (64 * 4096, options with { Boundary = 1L << 40 }),
            _ => (20000L, options with { Clear = false }),
        };
        ContiguousHandle cut = Handle(area, length, asked);

        long count = (length + 4095) / 4096;
        Assert.True(frames.Contains(area.FramesOf(cut)));
        Assert.Equal((count, (64 - count) * 4096, AreaSize - (count * 4096)), (area.FramesOf(cut).Count.Value, area.FrontCacheBytes, area.Available));
        Assert.Equal((64 + count, 64), (area.Counters.FramesGranted, area.Counters.FramesReleased));
        CheckInvariants(memory);
        area.Release(cut);
        Assert.Equal(AreaSize, area.LongestRun);
    }

    /// <summary>Room for a large buffer is not broken for a small one, which has a place elsewhere; for a less small one it is.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_SmallOneBesideALargeRun_LeavesItWhole(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 16 * MiB);
        AllocationOptions options = new() { Name = "camera" };
        memory.Allocate(4 * MiB, options).Dispose();
        using ContiguousBuffer small = memory.Allocate(15 * 4096, options);
        Assert.Equal(4 * MiB, memory.DefaultArea.FrontCacheBytes);

        using ContiguousBuffer larger = memory.Allocate(16 * 4096, options);

        Assert.Equal((4 * MiB) - (16 * 4096), memory.DefaultArea.FrontCacheBytes);
    }

    /// <summary>What a run that is kept cannot serve, the engine can: a limit, a boundary and an alignment that its frames do not keep.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_WhatNoKeptRunCanServe_IsServedByTheEngine(string placement)
    {
        using ReservedMemory memory = Make(placement);
        AllocationOptions options = new() { Name = "camera", Alignment = 4096 };
        using ContiguousBuffer low = memory.Allocate(4096, options with { MaxAddress = new PhysicalAddress(4095) });
        memory.Allocate(3 * 4096, options).Dispose();
        long kept = memory.DefaultArea.FrontCacheBytes;
        Assert.Equal(3 * 4096, kept);
        foreach (AllocationOptions asked in (AllocationOptions[])[options with { Alignment = 1 << 20 }, options with { Boundary = 16384, Alignment = 16384 }])
        {
            using ContiguousBuffer buffer = memory.Allocate(4 * 4096, asked);
            Assert.Equal(0, (long)buffer.Address.Value % asked.Alignment);
            Assert.Equal(kept, memory.DefaultArea.FrontCacheBytes);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Release_Neighbours_AreJoinedForALargerOne(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        AllocationOptions options = new() { Name = "camera", Alignment = 4096 };
        ContiguousHandle[] small = [.. Enumerable.Range(0, 16).Select(_ => Handle(area, 4096, options))];
        FrameRange all = FrameRange.FromBounds(small.Min(handle => area.FramesOf(handle).Start), small.Max(handle => area.FramesOf(handle).End));
        Assert.Equal(16, all.Count.Value);
        foreach (int i in (int[])[3, 1, 2, 15, 13, 14, 0, 7, 5, 6, 4, 8, 12, 10, 11, 9]) area.Release(small[i]);

        ContiguousHandle large = Handle(area, 16 * 4096, options);

        Assert.Equal((all, 0), (area.FramesOf(large), area.FrontCacheBytes));
        CheckInvariants(memory);
        area.Release(large);
        Assert.Equal((AreaSize, 32, 32), (area.LongestRun, area.Counters.FramesGranted, area.Counters.FramesReleased));
    }

    /// <summary>More clients than a shelf has places: one of them is given back for the next, and all are served.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Release_MoreClientsThanPlaces_KeepsSomeOfThem(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        for (int round = 0; round < 3; round++)
        {
            for (int client = 0; client < 20; client++) memory.Allocate(4096 * (1 + client), new() { Name = $"client {client}" }).Dispose();
            Assert.InRange(area.FrontCacheBytes, 4096, Kept);
        }

        CheckInvariants(memory);
        Assert.Equal((AreaSize, area.Counters.FramesGranted), (area.LongestRun, area.Counters.FramesReleased));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_AllOfAnAreaInWhichSomeIsKept_IsGranted(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => memory.Allocate(Kept / 4))];
        Array.ForEach(buffers, buffer => buffer.Dispose());
        Assert.Equal(Kept, memory.DefaultArea.FrontCacheBytes);

        using ContiguousBuffer all = memory.Allocate(AreaSize);

        Assert.Equal((0, 0), (memory.DefaultArea.FrontCacheBytes, memory.DefaultArea.Available));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Lend_AllOfAReserveInWhichSomeIsKept_IsLent(string placement)
    {
        using ReservedMemory memory = Make(placement);
        memory.Allocate(Kept).Dispose();
        Assert.Equal(Kept, memory.DefaultArea.FrontCacheBytes);

        using MovableMemory lent = memory.LendMovable("records", AreaSize + RefugeSize);

        Assert.Equal((AreaSize + RefugeSize, 0), (lent.HeldBytes, memory.DefaultArea.FrontCacheBytes));
        CheckInvariants(memory);
    }

    public static TheoryData<string, long> Budgets { get; } = Cross(0, 4096, 8191, 8192, 12288, Kept, long.MaxValue);

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Release_MoreThanTheBudget_KeepsNoMore(string placement, long budget)
    {
        budget = Math.Min(budget, AreaSize);
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = Kind,
            Areas = [new() { Name = "area", Size = AreaSize, FrontCacheSize = budget, Placement = PlacementOf(placement) }],
        });
        ReservedArea area = memory.DefaultArea;
        ContiguousHandle[] handles = [.. Enumerable.Range(0, 40).Select(i => Handle(area, 4096 * (1 + (i % 3)), default))];

        foreach (ContiguousHandle handle in handles)
        {
            area.Release(handle);
            Assert.InRange(area.FrontCacheBytes, 0, budget);
        }

        Assert.Equal(AreaSize, area.Available);
        Assert.Equal(budget >= 4096, area.FrontCacheBytes > 0);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Create_BudgetOutOfRange_IsRefused(string placement)
    {
        ReservedAreaOptions area = new() { Name = "area", Size = AreaSize, Placement = PlacementOf(placement) };
        foreach (long budget in (long[])[-1, long.MinValue, long.MaxValue])
        {
            ReservedMemoryOptions options = new() { Backing = Kind, Areas = [area with { FrontCacheSize = budget }] };
            Assert.Contains("FrontCacheSize of area 'area'", Assert.Throws<ArgumentOutOfRangeException>(() => ReservedMemory.Create(options)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Diagnosis_BufferThatWasHandedOn_IsHeldSinceThen(string placement)
    {
        using ReservedMemory memory = Make(placement);
        memory.Allocate(Kept, new() { Name = "camera" }).Dispose();
        Clock.Advance(TimeSpan.FromHours(1));
        using ContiguousBuffer camera = memory.Allocate(Kept, new() { Name = "camera" });
        Clock.Advance(TimeSpan.FromSeconds(7));

        Assert.False(memory.TryAllocate(AreaSize, default, out _, out AllocationDiagnosis? diagnosis));

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(diagnosis.Blockers, blocker => blocker.Holder == "camera").HeldFor);
    }

    /// <summary>Three buffers cut from one grant are three holders, each since it has its own; asked twice, they still are.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Diagnosis_BuffersCutFromOneGrant_AreHeldEachSinceItsOwnTime(string placement)
    {
        using ReservedMemory memory = Make(placement);
        AllocationOptions options = new() { Name = "camera", Alignment = 4096 };
        memory.Allocate(3 * 8192, options).Dispose();
        List<ContiguousBuffer> buffers = [];
        for (int i = 0; i < 3; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            buffers.Add(memory.Allocate(8192, options));
        }

        Assert.Equal(0, memory.DefaultArea.FrontCacheBytes);
        Clock.Advance(TimeSpan.FromSeconds(1));
        for (int round = 0; round < 2; round++)
        {
            Assert.False(memory.TryAllocate(AreaSize, default, out _, out AllocationDiagnosis? diagnosis));
            Assert.Equal([1, 11, 21], diagnosis.Blockers.Select(blocker => blocker.HeldFor.TotalSeconds).Order());
            Assert.All(diagnosis.Blockers, blocker => Assert.Equal(("camera", 2), (blocker.Holder, blocker.Frames.Count.Value)));
            CheckInvariants(memory);
        }

        buffers.ForEach(buffer => buffer.Dispose());
        Assert.Equal(AreaSize, memory.DefaultArea.LongestRun);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_Kept_AreNotAllocated(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer buffer = memory.Allocate(8192);
        buffer.Dispose();
        Assert.Equal(Engine.Areas.ReleaseStatus.NotAllocated, memory.DefaultArea.Release(buffer.Frames).Status);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_BuffersKept_Ends(string placement)
    {
        ReservedMemory memory = Make(placement);
        memory.Allocate(8192).Dispose();
        memory.Dispose();
        Assert.Equal((AreaSize, 0), (memory.DefaultArea.Available, memory.DefaultArea.FrontCacheBytes));
        Assert.Throws<ObjectDisposedException>(() => memory.Allocate(8192));
    }

    /// <summary>Many threads, two clients, many sizes, some releases by number: no two buffers share a frame, and every handle is refused once it is stale.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Threads_TakingAndReleasing_NeverShareAFrame(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        int[] holders = new int[AreaSize / 4096];
        int shared = 0;
        Parallel.For(1, 9, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            Random random = new(thread);
            for (int round = 0; round < 2000; round++)
            {
                AllocationOptions options = new() { Name = random.Next(4) == 0 ? "y" : "x", Clear = false, Alignment = 4096 << random.Next(3) };
                if (!area.TryAllocateHandle(4096 * (1 + random.Next(20)), options, out ContiguousHandle handle, out _)) continue;
                FrameRange frames = area.FramesOf(handle);
                Mark(frames, 0, thread);
                if (random.Next(50) == 0) area.BeginCpuAccess(handle, CpuAccess.Write).Dispose();
                Mark(frames, thread, 0);
                if (random.Next(20) == 0) Assert.True(area.Release(frames).IsReleased);
                else area.Release(handle);
                Assert.Throws<ObjectDisposedException>(() => area.FramesOf(handle));
                if (random.Next(200) == 0) Assert.Empty(memory.Verify().Violations);
            }
        });

        Assert.Equal(0, shared);
        Assert.Equal(AreaSize, area.Available);
        CheckInvariants(memory);

        void Mark(FrameRange frames, int from, int to)
        {
            for (long frame = frames.Start.Value; frame < frames.End.Value; frame++)
            {
                if (Interlocked.CompareExchange(ref holders[frame], to, from) != from) Interlocked.Increment(ref shared);
            }
        }
    }

    private static ContiguousHandle Handle(ReservedArea area, long length, in AllocationOptions options)
    {
        Assert.True(area.TryAllocateHandle(length, options, out ContiguousHandle handle, out _));
        return handle;
    }
}
