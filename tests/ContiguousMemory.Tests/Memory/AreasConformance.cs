using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Dma;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Areas that come, go, grow and shrink.</summary>
public abstract class AreasConformance : DiscardingConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void CreateArea_MemoryOutsideAreas_IsAnAreaLikeAnyOther(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using MovableMemory lent = memory.LendMovable("records", 20 * MiB); // All of the area, and some of what is outside.
        ReservedArea codec = Create(memory, "codec", (4 * MiB) - 1);

        Assert.Equal(("codec", 4 * MiB, 4 * MiB, placement), (codec.Name, codec.Size, codec.Available, codec.Placement.Name));
        Assert.Equal([memory.DefaultArea, codec], memory.Areas);
        Assert.True(memory.TryGetArea("codec", out ReservedArea? found));
        Assert.Same(codec, found);
        Assert.Equal((RefugeSize - (4 * MiB), 12 * MiB), (memory.RefugeSize, memory.FreeBytes));
        using ContiguousBuffer buffer = codec.Allocate(4 * MiB);
        Assert.False(codec.TryAllocate(1, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal("codec", diagnosis.Area);
        CheckInvariants(memory);
    }

    [Fact]
    public void GrowAndShrink_OutOfRange_IsRefusedWithTheBound()
    {
        using ReservedMemory memory = Make("cheapest");
        foreach (long bytes in (long[])[long.MinValue, 0, (256L << 30) + 1, long.MaxValue - 1, long.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => memory.DefaultArea.TryGrow(bytes, out _, Token));
            Assert.Throws<ArgumentOutOfRangeException>(() => memory.DefaultArea.TryShrink(bytes, out _));
        }

        Assert.False(memory.DefaultArea.TryGrow(256L << 30, out _, Token));
        Assert.False(memory.DefaultArea.TryShrink(256L << 30, out _));
    }

    /// <summary>What the remedy names is what can be had.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Grow_MoreThanThereIs_NamesTheLongestRun(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 8 * MiB);
        ReservedArea codec = Create(memory, "codec", 2 * MiB);
        Assert.False(memory.DefaultArea.TryGrow(8 * MiB, out AreaChangeDiagnosis? diagnosis, Token));
        Assert.Equal("Ask for 6 MiB or less, the longest run there, or shrink or remove another area.", diagnosis.Remedy);
        Assert.False(memory.TryCreateArea(new() { Name = "late", Size = 1L << 40 >> 4 }, out _, out AreaChangeDiagnosis? creation, Token));
        Assert.Equal(diagnosis.Remedy, creation.Remedy);
        memory.DefaultArea.Grow(6 * MiB, Token);
        Assert.False(memory.DefaultArea.TryGrow(1, out diagnosis, Token));
        Assert.Equal("Not a page block of it can be had: shrink or remove another area.", diagnosis.Remedy);
        memory.RemoveArea(codec);
    }

    /// <summary>What is prepared is its client's, and keeps its area as a buffer does.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public async Task RemoveArea_PreparedBuffer_IsRefusedAndNamesIt(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea codec = Create(memory, "codec", Unit);
        PreparedBuffer prepared = await codec.PrepareAsync(Unit, new() { Name = "camera" }, Timeout.InfiniteTimeSpan, Token);

        Assert.False(memory.TryRemoveArea(codec, out AreaChangeDiagnosis? diagnosis));

        Blocker blocker = Assert.Single(diagnosis.Blockers);
        Assert.Equal(("camera", Engine.Claims.Obstacle.Prepared), (blocker.Holder, blocker.Obstacle));
        Assert.Equal(PreparedState.Ready, prepared.State);
        prepared.Dispose();
        memory.RemoveArea(codec);
        CheckInvariants(memory);
    }

    [Fact]
    public void CreateArea_WrongOptions_AreRefusedByName()
    {
        using ReservedMemory memory = Make("cheapest");
        Assert.Throws<ArgumentNullException>(() => memory.CreateArea(null!, Token));
        Assert.Throws<ArgumentNullException>(() => Create(memory, null!, MiB));
        Refused.Wrong(() => Create(memory, "area", MiB), "'area' already");
        Assert.Contains("ReservedAreaOptions.Name", Assert.Throws<ArgumentNullException>(() => Create(memory, null!, MiB)).Message, StringComparison.Ordinal);
        Refused.Wrong(() => Create(memory, " ", MiB), "1 to 63");
        Refused.Wrong(() => Create(memory, "a\nb", MiB), "one is not printable");
        Refused.Wrong(() => Create(memory, "a\ud800b", MiB), "one is not printable");
        Refused.OutOfRange(0L, () => Create(memory, "late", 0), "'late'");
        Refused.OutOfRange(long.MaxValue, () => Create(memory, "late", long.MaxValue), "'late'");
        Refused.OutOfRange(27, () => memory.CreateArea(new() { Name = "late", Size = MiB, OrderPerBit = 27 }, Token), "'late'");
        Refused.OutOfRange(10, () => memory.CreateArea(new() { Name = "late", Size = MiB, OrderPerBit = 10 }, Token), "at most 9");
        Refused.OutOfRange(-1L, () => memory.CreateArea(new() { Name = "late", Size = MiB, FrontCacheSize = -1 }, Token), "'late'");
        Assert.Equal((1, RefugeSize), (memory.Areas.Count, memory.RefugeSize));
        Create(memory, "late", MiB);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryCreateArea_NotToBeHad_SaysWhyAndChangesNothing(string placement)
    {
        using ReservedMemory memory = Make(placement);
        Assert.False(memory.TryCreateArea(new() { Name = "late", Size = RefugeSize + 1 }, out ReservedArea? none, out AreaChangeDiagnosis? diagnosis, Token));
        Assert.Null(none);
        Assert.Equal((AreaChange.Create, AreaChangeStatus.NoMemory, RefugeSize), (diagnosis.Change, diagnosis.Reason, diagnosis.OutsideFree.Bytes));
        Assert.Same(diagnosis.GetType(), Assert.Throws<AreaChangeException>(() => Create(memory, "late", RefugeSize + 1)).Diagnosis.GetType());

        // A lease in every page block outside.
        using MovableMemory lent = memory.LendMovable("records", AreaSize + RefugeSize);
        List<HeldLease> leases = [.. Enumerable.Range(0, (int)lent.UnitCount).Select(unit => lent.Hold(unit, "exporter"))];
        Assert.False(memory.TryCreateArea(new() { Name = "late", Size = Unit }, out _, out diagnosis, Token));
        Assert.Equal((AreaChangeStatus.Busy, "exporter"), (diagnosis.Reason, Assert.Single(diagnosis.Blockers).Holder));
        leases.ForEach(lease => lease.Dispose());
        Assert.False(memory.TryCreateArea(new() { Name = "late", Size = Unit }, out _, out diagnosis, Token));
        Assert.Equal(AreaChangeStatus.NoRefuge, diagnosis.Reason);
        Assert.Equal((1, RefugeSize), (memory.Areas.Count, memory.RefugeSize));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void GrowAndShrink_BuffersAndKeptOnes_StayWhatTheyAre(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        ContiguousBuffer first = area.Allocate(4096);
        area.Grow((8 * MiB) - 5, Token);
        Assert.Equal((24 * MiB, (24 * MiB) - 4096, 8 * MiB), (area.Size, area.Available, memory.RefugeSize));
        using (ContiguousBuffer across = area.Allocate(20 * MiB)) Assert.Equal(20 * MiB, across.Length);
        CheckInvariants(memory);

        // What is kept for the next of its kind keeps no page block.
        area.Allocate(8192, new() { Name = "kept" }).Dispose();
        area.Shrink(22 * MiB);
        Assert.Equal((2 * MiB, 30 * MiB, 0), (area.Size, memory.RefugeSize, area.FrontCacheBytes));
        Assert.False(area.TryShrink(1, out AreaChangeDiagnosis? diagnosis));
        Assert.Equal(AreaChangeStatus.TooMuch, diagnosis.Reason);
        Assert.False(area.TryGrow(32 * MiB, out diagnosis, Token));
        Assert.Equal(AreaChangeStatus.NoMemory, diagnosis.Reason);
        first.Dispose();
        CheckInvariants(memory);
        foreach (long bytes in (ReadOnlySpan<long>)[0, -1, long.MinValue])
        {
            Refused.OutOfRange(bytes, () => area.TryGrow(bytes, out _, Token));
            Refused.OutOfRange(bytes, () => area.TryShrink(bytes, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Shrink_UnderABuffer_IsRefusedAndNamesIt(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        ContiguousBuffer camera = area.Allocate(AreaSize - Unit, new() { Name = "camera" });
        Assert.False(area.TryShrink(2 * Unit, out AreaChangeDiagnosis? diagnosis));
        Assert.Equal((AreaChangeStatus.Held, "camera"), (diagnosis.Reason, Assert.Single(diagnosis.Blockers).Holder));
        Assert.Contains("'camera'", Assert.Throws<AreaChangeException>(() => area.Shrink(2 * Unit)).Message, StringComparison.Ordinal);
        Assert.Equal(AreaSize, area.Size);
        area.Shrink(Unit);
        camera.Dispose();
        area.Shrink(Unit);
        Assert.Equal((AreaSize - (2 * Unit), AreaSize - (2 * Unit)), (area.Size, area.Available));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void RemoveArea_InUse_NamesTheHoldersAndThenIsGoneForGood(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea codec = Create(memory, "codec", 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 18 * MiB);
        Assert.True(codec.TryAllocateHandle(4096, new() { Name = "decoder" }, out ContiguousHandle handle, out _));
        Assert.False(memory.TryRemoveArea(codec, out AreaChangeDiagnosis? diagnosis));
        Assert.Equal("decoder", Assert.Single(diagnosis.Blockers).Holder);
        Assert.Contains("'decoder'", Assert.Throws<AreaChangeException>(() => memory.RemoveArea(codec)).Message, StringComparison.Ordinal);
        CheckInvariants(memory);
        codec.Release(handle); // Kept for the next of its kind, which is no reason.
        memory.RemoveArea(codec);

        Assert.Equal((true, 0, 0, RefugeSize), (codec.IsRemoved, codec.Size, codec.Available, memory.RefugeSize));
        Assert.Same(memory.DefaultArea, Assert.Single(memory.Areas));
        Assert.False(memory.TryGetArea("codec", out _));
        Assert.Empty(codec.Picture);
        foreach (Action use in (ReadOnlySpan<Action>)[
            () => codec.Allocate(4096, new() { Name = "decoder" }),
            () => codec.TryAllocateHandle(1, default, out _, out _),
            () => codec.Release(handle),
            () => codec.BeginCpuAccess(handle, CpuAccess.Read),
            () => codec.Grow(1, Token),
            () => codec.Shrink(1),
            () => memory.RemoveArea(codec),
            () => memory.Dma.CreateDevice("decoder", codec)])
        {
            Assert.Throws<ObjectDisposedException>(use);
        }

        CheckInvariants(memory);
        Assert.NotSame(codec, Create(memory, "codec", 4 * MiB));
        CheckInvariants(memory);
    }

    [Fact]
    public void RemoveArea_DefaultOrForeign_IsRefused()
    {
        using ReservedMemory memory = Make("cheapest", area: 2 * MiB, refuge: 2 * MiB), other = Make("cheapest", area: 2 * MiB, refuge: 2 * MiB);
        Assert.Contains("'area' is the default one", Assert.Throws<InvalidOperationException>(() => memory.RemoveArea(memory.DefaultArea)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => memory.RemoveArea(Create(other, "codec", 1)));
        Assert.Throws<ArgumentNullException>(() => memory.RemoveArea(null!));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task AllocateAsync_AreaGrowsOrGoes_IsServedOrTold(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 8 * MiB);
        using ContiguousBuffer holder = memory.Allocate(4 * MiB);
        Task<ContiguousBuffer> waiting = memory.AllocateAsync(2 * MiB, default, Timeout.InfiniteTimeSpan, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        memory.DefaultArea.Grow(2 * MiB, Token);
        (await Soon(waiting)).Dispose();

        // A lease keeps a tenant in the area, and keeps it from nobody but devices.
        ReservedArea codec = Create(memory, "codec", 2 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);
        using HeldLease first = lent.Hold(0), second = lent.Hold(1);
        Assert.Equal(0, memory.DefaultArea.Available - (2 * MiB));
        Task<ContiguousBuffer> late = codec.AllocateAsync(2 * MiB, default, Timeout.InfiniteTimeSpan, Token).AsTask();
        Assert.False(late.IsCompleted);
        memory.RemoveArea(codec);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(late));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void RemoveArea_OwnAreaOfADevice_LeavesItTheDefaultOne(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea codec = Create(memory, "codec", 4 * MiB);
        using DmaDevice device = memory.Dma.CreateDevice("decoder", codec);
        Assert.True(memory.Dma.Api.TryAllocate(device, 8192, out DmaBuffer buffer, out _));
        Assert.Equal((4 * MiB) - 8192, codec.Available);
        Assert.False(memory.TryRemoveArea(codec, out AreaChangeDiagnosis? diagnosis));
        Assert.Equal("decoder", Assert.Single(diagnosis.Blockers).Holder);
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        memory.RemoveArea(codec);

        Assert.Null(device.Area);
        Assert.True(memory.Dma.Api.TryAllocate(device, 8192, out buffer, out _));
        Assert.Equal(AreaSize - 8192, memory.DefaultArea.Available);
        memory.Dma.Api.Free(device, buffer.Bytes, buffer.Cpu, buffer.Device);
        CheckInvariants(memory);
    }

    [Fact]
    public void Changes_CancelledOrDisposed_AreRefusedAndChangeNothing()
    {
        ReservedMemory memory = Make("cheapest");
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => memory.CreateArea(new() { Name = "late", Size = 1 }, source.Token));
        Assert.Throws<OperationCanceledException>(() => memory.DefaultArea.Grow(1, source.Token));
        Assert.Equal((1, AreaSize, RefugeSize), (memory.Areas.Count, memory.DefaultArea.Size, memory.RefugeSize));
        ReservedArea codec = Create(memory, "codec", 1);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Create(memory, "late", 1));
        Assert.Throws<ObjectDisposedException>(() => codec.Grow(1, Token));
        Assert.Throws<ObjectDisposedException>(() => codec.Shrink(1));
        Assert.Throws<ObjectDisposedException>(() => memory.RemoveArea(codec));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ReservedArea Create(ReservedMemory memory, string name, long size) => memory.CreateArea(new() { Name = name, Size = size }, Token);
}
