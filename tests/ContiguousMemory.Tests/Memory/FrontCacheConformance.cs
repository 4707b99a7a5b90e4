using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Released buffers are kept for the next of their kind, and nobody is the worse for it.</summary>
public abstract class FrontCacheConformance : HandleConformance
{
    private const long Kept = AreaSize / 4;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Release_Buffer_IsKeptForTheNextOfItsKind(string placement)
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

    public static TheoryData<string, long> Others { get; } = Cross(0, 1, 2, 3, 4);

    [Theory]
    [MemberData(nameof(Others))]
    public void Allocate_AnotherKind_IsNotGivenWhatIsKept(string placement, long kind)
    {
        using ReservedMemory memory = Make(placement);
        AllocationOptions options = new() { Name = "camera" };
        memory.Allocate(8192, options).Dispose();

        using ContiguousBuffer other = kind switch
        {
            0 => memory.Allocate(8193, options),
            1 => memory.Allocate(8192, options with { Name = "codec" }),
            2 => memory.Allocate(8192, options with { Alignment = 4096 }),
            3 => memory.Allocate(8192, options with { Boundary = 65536 }),
            _ => memory.Allocate(8192, options with { MaxAddress = new PhysicalAddress(65535) }),
        };

        Assert.Equal(8192, memory.DefaultArea.FrontCacheBytes);
        CheckInvariants(memory);
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

    /// <summary>Many threads, few kinds, some releases by number: no two buffers share a frame, and every handle is refused once it is stale.</summary>
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
                if (!area.TryAllocateHandle(4096 << random.Next(5), new() { Name = "x", Clear = false }, out ContiguousHandle handle, out _)) continue;
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
