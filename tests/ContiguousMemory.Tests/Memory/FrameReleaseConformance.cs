using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Releasing frames by number, as cma_release does, beside buffers that know themselves.</summary>
public abstract class FrameReleaseConformance : FrontCacheConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_AllOfABuffer_EndsIt(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        Assert.True(area.TryAllocateHandle(8192, default, out ContiguousHandle handle, out _));
        ContiguousBuffer buffer = memory.Allocate(8192);

        Assert.True(area.Release(area.FramesOf(handle)).IsReleased);
        Assert.True(area.Release(buffer.Frames).IsReleased);

        Assert.Equal(AreaSize, area.Available);
        Assert.All(UsesOf(area, handle), use => Assert.Throws<ObjectDisposedException>(use));
        Assert.Throws<ObjectDisposedException>(() => { buffer.BeginCpuAccess(CpuAccess.Read).Dispose(); });
        buffer.Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_AllOfABufferThenGrantedToAnother_LeavesTheOtherAlone(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer first = memory.Allocate(8192, new() { Name = "first" });
        Assert.True(memory.DefaultArea.Release(first.Frames).IsReleased);
        using ContiguousBuffer second = memory.Allocate(8192, new() { Name = "second" });
        Assert.Equal(first.Frames, second.Frames);

        first.Dispose();

        Assert.Equal(AreaSize - 8192, memory.DefaultArea.Available);
        second.BeginCpuAccess(CpuAccess.Read).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_PartOfABuffer_LeavesTheRestToBeReleasedTheSameWay(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        ContiguousBuffer buffer = memory.Allocate(5 * 4096, new() { Name = "camera" });
        Pfn start = buffer.Frames.Start;
        FrameRange middle = new(start + new FrameCount(1), new(2));
        Assert.True(area.Release(middle).IsReleased);
        using ContiguousBuffer other = memory.Allocate(8192, new() { Name = "codec", Alignment = 4096, MaxAddress = new PhysicalAddress(12287) });
        Assert.Equal(middle, other.Frames);

        foreach (Action use in (Action[])[buffer.Dispose, buffer.Dispose, () => buffer.BeginCpuAccess(CpuAccess.Read).Dispose(), () => _ = buffer.Memory])
        {
            string refusal = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains("'camera' has lost frames", refusal, StringComparison.Ordinal);
            Assert.Contains($"{new FrameRange(start, new(1))}, {new FrameRange(start + new FrameCount(3), new(2))}", refusal, StringComparison.Ordinal);
        }

        Assert.Equal(AreaSize - (5 * 4096), area.Available);
        Assert.True(area.Release(new FrameRange(start, new(1))).IsReleased);
        Assert.True(area.Release(new FrameRange(start + new FrameCount(3), new(2))).IsReleased);
        buffer.Dispose();
        Assert.Equal(AreaSize - 8192, area.Available);
        other.BeginCpuAccess(CpuAccess.Read).Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_AcrossBuffers_EndsEachOfThem(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        ContiguousBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => memory.Allocate(4096))];
        FrameRange all = FrameRange.FromBounds(buffers.Min(buffer => buffer.Frames.Start), buffers.Max(buffer => buffer.Frames.End));
        Assert.Equal(4, all.Count.Value);

        Assert.True(area.Release(all).IsReleased);

        Assert.Equal(AreaSize, area.Available);
        Array.ForEach(buffers, buffer => buffer.Dispose());
        Assert.Equal((ReleaseStatus.NotAllocated, all.Start), (area.Release(all).Status, area.Release(all).At));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_PartOfABit_IsRefusedWithTheHolder(string placement)
    {
        using ReservedMemory memory = Make(placement, orderPerBit: 2);
        ReservedArea area = memory.DefaultArea;
        using ContiguousBuffer buffer = memory.Allocate(8 * 4096, new() { Name = "camera" });
        Pfn start = buffer.Frames.Start;

        ReleaseOutcome split = area.Release(new FrameRange(start, new(2)));
        Assert.Equal((ReleaseStatus.SplitsBit, start + new FrameCount(2), "camera"), (split.Status, split.At, split.Holder));
        Assert.Contains("'camera'", split.ToString(), StringComparison.Ordinal);
        buffer.BeginCpuAccess(CpuAccess.Read).Dispose();
        Assert.True(area.Release(new FrameRange(start, new(4))).IsReleased);
        Assert.True(area.Release(new FrameRange(start + new FrameCount(4), new(4))).IsReleased);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_NotTheAreas_AreForeign(string placement)
    {
        using ReservedMemory memory = Make(placement);
        FrameCount one = new(1);
        FrameRange[] foreign =
        [
            new(new(AreaSize / 4096), one), new(new((AreaSize / 4096) - 1), new(2)), new(new(-1), one), new(new(long.MinValue), one),
            new(new(long.MaxValue), one), new(default, default), new(default, new(-1)), new(default, new(long.MaxValue)), new(new(long.MaxValue), new(long.MaxValue)),
        ];
        Assert.All(foreign, frames => Assert.Equal(ReleaseStatus.Foreign, memory.DefaultArea.Release(frames).Status));
        Assert.Equal(AreaSize, memory.DefaultArea.Available);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_ATenantsOrNobodys_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB);
        ReleaseOutcome nobodys = memory.DefaultArea.Release(new FrameRange(default, new(1)));
        Assert.Equal((ReleaseStatus.NotAllocated, null), (nobodys.Status, nobodys.Holder));
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        ReleaseOutcome lents = memory.DefaultArea.Release(new FrameRange(default, new(1)));
        Assert.Equal((ReleaseStatus.NotAllocated, "records"), (lents.Status, lents.Holder));
        Assert.Contains("'records' has it on loan", lents.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReleaseFrames_OpenToTheCpu_IsRefusedAndChangesNothing(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer buffer = memory.Allocate(8192, new() { Name = "camera" });
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Write);

        string refusal = Assert.Throws<InvalidOperationException>(() => memory.DefaultArea.Release(new FrameRange(buffer.Frames.Start, new(1)))).Message;

        Assert.Contains("'camera'", refusal, StringComparison.Ordinal);
        Assert.Equal(AreaSize - 8192, memory.DefaultArea.Available);
    }
}
