using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Where a buffer comes to lie, and what the area's books say of it.</summary>
public abstract class AllocationConformance : ReserveConformance
{
    public static TheoryData<string, long> Lengths { get; } =
        Cross(1, 4095, 4096, 4097, (64 << 10) + 1, Unit - 1, Unit, Unit + 1, AreaSize - 4096, AreaSize - 1, AreaSize);

    public static TheoryData<string, long> Alignments { get; } = Cross(1, 2, 2048, 4096, 8192, 64 << 10, MiB, Unit, 8 * MiB, AreaSize, 1L << 62);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Allocate_Length_TakesWholeFramesAndGivesThemBack(string placement, long length)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        FrameCount frames = FrameCount.ForBytes(length);

        ContiguousBuffer buffer = memory.Allocate(length, new() { Name = "camera" });

        Assert.Equal(("camera", length, frames), (buffer.Name, buffer.Length, buffer.Frames.Count));
        Assert.Equal((ulong)buffer.Frames.Start.Value * 4096, buffer.Address.Value);
        Assert.Equal((0, 0), (buffer.MovedBytes, buffer.DiscardedBytes));
        Assert.Equal(AreaSize - frames.Bytes, area.Available);
        Assert.Equal(AreaSize + RefugeSize - frames.Bytes, memory.FreeBytes);
        Assert.Equal(new AreaCounters(1, 0, frames.Value, 0, 0), area.Counters);
        CheckInvariants(memory);
        buffer.Dispose();
        Assert.Equal((AreaSize, AreaSize, AreaSize + RefugeSize), (area.Available, area.LongestRun, memory.FreeBytes));
        Assert.Equal(new AreaCounters(1, 0, frames.Value, 0, frames.Value), area.Counters);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Alignments))]
    public void Allocate_Alignment_IsThatOfTheAddress(string placement, long alignment)
    {
        using ReservedMemory memory = Make(placement);

        // Past frame 0, which has every alignment there is, one of the area's size is not to be had, and one of half of it is.
        using ContiguousBuffer before = memory.Allocate(4096);
        bool granted = memory.TryAllocate(12288, new() { Alignment = alignment }, out ContiguousBuffer? buffer, out AllocationDiagnosis? diagnosis);

        Assert.Equal(alignment < AreaSize, granted);
        if (buffer is not null) Assert.Equal(0UL, buffer.Address.Value % (ulong)Math.Max(alignment, 4096));
        else Assert.Equal((RefusalReason.NoRoom, Math.Max(alignment, 4096)), (diagnosis!.Reason, diagnosis.Alignment.Bytes));
        buffer?.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_NoAlignment_TakesTheLengthsOwnUpToAMebibyte(string placement)
    {
        using ReservedMemory memory = Make(placement);
        foreach ((long length, ulong alignment) in ((long, ulong)[])[(1, 4096), (4097, 8192), (12288, 16384), (513 << 10, 1 << 20), (Unit, 1 << 20), (3 * MiB, 1 << 20)])
        {
            using ContiguousBuffer before = memory.Allocate(4096);
            using ContiguousBuffer buffer = memory.Allocate(length);
            Assert.Equal(0UL, buffer.Address.Value % alignment);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_Boundary_IsNotCrossed(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer before = memory.Allocate(4096);
        List<ContiguousBuffer> buffers = [];
        for (int i = 0; i < 30; i++) buffers.Add(memory.Allocate(20480, new() { Alignment = 4096, Boundary = 32768 }));

        Assert.All(buffers, buffer => Assert.Equal(buffer.Address.Value / 32768, (buffer.Address.Value + 20479) / 32768));
        using ContiguousBuffer whole = memory.Allocate(32768, new() { Boundary = 32768, Alignment = 4096 });
        Assert.Equal(0UL, whole.Address.Value % 32768);
        buffers.ForEach(buffer => buffer.Dispose());
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_MaxAddress_IsTheLastByteThatMayBeUsed(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer exact = memory.Allocate(8192, new() { MaxAddress = new PhysicalAddress(8191) });
        Assert.Equal(0UL, exact.Address.Value);

        Assert.False(memory.TryAllocate(4096, new() { MaxAddress = new PhysicalAddress(8191) }, out _, out AllocationDiagnosis? full));
        Assert.Contains("buffer", Assert.Single(full.Blockers).Holder, StringComparison.Ordinal);
        Assert.False(memory.TryAllocate(4096, new() { MaxAddress = new PhysicalAddress(4094) }, out _, out AllocationDiagnosis? low));
        Assert.Null(low.BestWindow);
        Assert.False(memory.TryAllocate(4096, new() { MaxAddress = default(PhysicalAddress) }, out _, out _));
        using ContiguousBuffer next = memory.Allocate(4096, new() { MaxAddress = new PhysicalAddress(12287) });
        Assert.Equal(8192UL, next.Address.Value);
        using ContiguousBuffer any = memory.Allocate(4096, new() { MaxAddress = new PhysicalAddress(ulong.MaxValue) });
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_ManyAtOnce_NoTwoShareAFrame(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer?[] buffers = new ContiguousBuffer?[64];
        Parallel.For(0, buffers.Length, i => memory.TryAllocate(1 + (i * 9000), new() { Name = $"buffer {i}" }, out buffers[i], out _));

        List<FrameRange> frames = [.. buffers.OfType<ContiguousBuffer>().Select(buffer => buffer.Frames).OrderBy(range => range.Start)];
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.False(pair.First.Overlaps(pair.Second), $"{pair.First} and {pair.Second}"));
        Assert.True(frames.Count > 32, $"Only {frames.Count} of {buffers.Length} were granted.");
        CheckInvariants(memory);
        Parallel.ForEach(buffers.OfType<ContiguousBuffer>(), buffer => buffer.Dispose());
        Assert.Equal(AreaSize, memory.DefaultArea.LongestRun);
        CheckInvariants(memory);
    }

    /// <summary>Every placement with every value.</summary>
    protected static TheoryData<string, long> Cross(params ReadOnlySpan<long> values)
    {
        TheoryData<string, long> rows = [];
        foreach (long value in values)
        {
            foreach (Placement placement in Placement.All) rows.Add(placement.Name, value);
        }

        return rows;
    }
}
