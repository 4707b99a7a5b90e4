using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Compaction: what moves, who is asked, and what a buffer is afterwards. Bytes are looked at where there are any.</summary>
public abstract class CompactionConformance : PreparationConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_ConsentingBuffers_PacksThemAndKeepsTheirBytes(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 8);
        List<RelocationRequest> asked = [];
        board.AllowAll(request =>
        {
            asked.Add(request);
            return true;
        });

        Compaction compaction = Compact(memory);

        Assert.Equal((2 * MiB, 8 * MiB), (compaction.LongestRunBefore, compaction.LongestRunAfter));
        Assert.Equal(8 * MiB, memory.DefaultArea.LongestRun);
        Assert.Equal(compaction.Moved.Select(moved => (moved.Name, moved.From.Start.Address, moved.To.Start.Address)), asked.Select(each => (each.Name, each.From, each.To)));
        Assert.Equal((0, compaction.Moved.Count * 2 * MiB), (compaction.Declined, compaction.MovedBytes));
        Assert.All(board.Kept, buffer => Assert.True(buffer.Frames.End.Address.Value <= (ulong)(8 * MiB), buffer.ToString()));
        Assert.All(compaction.Moved, moved => Assert.Contains(board.Kept, buffer => buffer.Name == moved.Name));
        board.CheckBytes();
        CheckInvariants(memory);
        Assert.Empty(Compact(memory).Moved);
        memory.Allocate(8 * MiB).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_NoConsent_MovesNothing(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 8);
        Assert.Empty(Compact(memory).Moved);
        board.AllowAll(_ => true);
        foreach (ContiguousBuffer buffer in board.Kept) buffer.AllowRelocation(null);
        Compaction compaction = Compact(memory);
        Assert.Equal((0, 0, 2 * MiB), (compaction.Moved.Count, compaction.Declined, compaction.LongestRunAfter));
        board.CheckBytes();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_HolderSaysNo_StaysAndIsAskedOnce(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 8);
        int asked = 0;
        board.AllowAll(request => request.Name != "piece 7" || ++asked == 0);
        ContiguousBuffer last = board.Kept[^1];
        FrameRange before = last.Frames;

        Compaction compaction = Compact(memory);

        Assert.Equal((1, 1, before), (asked, compaction.Declined, last.Frames));
        Assert.Null(last.RelocationFault);
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_CallbackThrows_IsANoAndIsKept(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 4);
        board.AllowAll(_ => throw new InvalidDataException("confused"));

        Compaction compaction = Compact(memory);

        Assert.Empty(compaction.Moved);
        Assert.NotEqual(0, compaction.Declined);
        Assert.Contains(board.Kept, buffer => buffer.RelocationFault is InvalidDataException { Message: "confused" });
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_BufferInUse_IsNotAskedAndStays(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 6);
        bool isAsked = false;
        ContiguousBuffer used = board.Kept[^1];
        board.AllowAll(request =>
        {
            isAsked |= request.Name == used.Name;
            return true;
        });
        FrameRange before = used.Frames;
        using (used.BeginCpuAccess(CpuAccess.Read)) Compact(memory);
        Assert.False(isAsked);
        Assert.Equal(before, used.Frames);

        Compact(memory);
        Assert.True(isAsked);
        Assert.NotEqual(before, used.Frames);
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Compact_UseBeginsMeanwhile_WaitsForTheMove(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 4);
        ContiguousBuffer last = board.Kept[^1];
        FrameRange before = last.Frames;
        using ManualResetEventSlim isAsked = new();
        using ManualResetEventSlim mayAnswer = new();
        last.AllowRelocation(_ =>
        {
            isAsked.Set();
            return mayAnswer.Wait(Patience);
        });
        Task<Compaction> compacting = memory.DefaultArea.CompactAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.True(isAsked.Wait(Patience, TestContext.Current.CancellationToken));
        Task<PhysicalAddress> address = Task.Run(() => last.Address, TestContext.Current.CancellationToken);
        Task use = Task.Run(() => last.BeginCpuAccess(CpuAccess.Read).Dispose(), TestContext.Current.CancellationToken);
        Task<Engine.Areas.ReleaseOutcome> release = Task.Run(() => memory.DefaultArea.Release(new FrameRange(before.Start, new(1))), TestContext.Current.CancellationToken);
        Assert.False(use.IsCompleted || address.IsCompleted || release.IsCompleted);
        mayAnswer.Set();

        Relocation moved = Assert.Single((await Soon(compacting)).Moved);
        await Soon(use);
        Assert.Equal(moved.To.Start.Address, await Soon(address));
        Assert.Equal(Engine.Areas.ReleaseStatus.NotAllocated, (await Soon(release)).Status);
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_CallbackUsesTheLibrary_OnlyItsOwnBufferIsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 4);
        ContiguousBuffer last = board.Kept[^1];
        List<string> refusals = [];
        last.AllowRelocation(request =>
        {
            Assert.Equal(request.From, last.Address);
            memory.Allocate(4096).Dispose();
            Assert.False(memory.TryAllocate(16 * MiB, default, out _, out _));
            foreach (Action own in (ReadOnlySpan<Action>)[() => last.BeginCpuAccess(CpuAccess.Read).Dispose(), () => last.AllowRelocation(null), () => memory.DefaultArea.Release(last.Frames)])
                refusals.Add(Assert.Throws<InvalidOperationException>(own).Message);
            Assert.False(memory.DefaultArea.Release(new FrameRange(request.To.Pfn, new(1))).IsReleased);
            return true;
        });

        Assert.Single(Compact(memory).Moved);

        Assert.Null(last.RelocationFault);
        Assert.Equal(3, refusals.Count);
        Assert.All(refusals, refusal => Assert.Contains("its own callback", refusal, StringComparison.Ordinal));
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Memory_OfABufferThatMayBeMoved_NeedsAUse(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer buffer = memory.Allocate(8192);
        Assert.SkipWhen(BackingName == "paper", "Paper has no bytes.");
        buffer.AllowRelocation(_ => true);
        Memory<byte> bytes = buffer.Memory;
        Assert.Contains("pin its memory", Assert.Throws<InvalidOperationException>(() => bytes.Span.Length).Message, StringComparison.Ordinal);
        using (bytes.Pin()) Assert.Equal(8192, bytes.Span.Length);
        using (buffer.BeginCpuAccess(CpuAccess.Read)) Assert.Equal(8192, bytes.Span.Length);
        buffer.AllowRelocation(null);
        Assert.Equal(8192, bytes.Span.Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_DisposedByItsCallback_FreesItsFramesOnce(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 4);
        ContiguousBuffer last = board.Kept[^1];
        long available = memory.DefaultArea.Available;
        last.AllowRelocation(_ =>
        {
            last.Dispose();
            return true;
        });
        Compact(memory);
        Assert.Equal(available + (2 * MiB), memory.DefaultArea.Available);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_HandlesAndOptions_AreKeptTo(string placement)
    {
        using ReservedMemory memory = Make(placement, orderPerBit: 1);
        ContiguousBuffer below = memory.Allocate(5 * MiB, new() { Alignment = MiB });
        Assert.True(memory.DefaultArea.TryAllocateHandle(MiB, new() { Name = "camera", Alignment = MiB, Boundary = 2 * MiB }, out ContiguousHandle handle, out _));
        memory.DefaultArea.AllowRelocation(handle, _ => true);
        memory.DefaultArea.SetQuota("camera", 3 * MiB);
        below.Dispose();

        Assert.Equal("camera", Assert.Single(Compact(memory).Moved).Name);

        Assert.Equal(0UL, memory.DefaultArea.FramesOf(handle).Start.Address.Value % (ulong)MiB);
        Assert.True(memory.DefaultArea.TryGetQuota("camera", out QuotaUse quota));
        Assert.Equal(MiB, quota.Held.Bytes);
        Assert.Null(memory.DefaultArea.RelocationFaultOf(handle));
        CheckInvariants(memory);
        memory.DefaultArea.Release(handle);
        Assert.Equal(AreaSize, memory.DefaultArea.LongestRun);
        Assert.Throws<ObjectDisposedException>(() => memory.DefaultArea.AllowRelocation(handle, null));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_CompactsWhenFull_IsGrantedWhatOthersAreRefused(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 8);
        Assert.False(memory.TryAllocate(6 * MiB, new() { CompactsWhenFull = true }, out _, out AllocationDiagnosis? unasked));
        Assert.Contains("had its holder consented (AllowRelocation)", unasked.Remedy, StringComparison.Ordinal);
        board.AllowAll(_ => true);
        Assert.False(memory.TryAllocate(6 * MiB, default, out _, out AllocationDiagnosis? asked));
        Assert.Contains("CompactsWhenFull lets a request do so", asked.Remedy, StringComparison.Ordinal);
        Assert.False(memory.TryAllocate(9 * MiB, new() { CompactsWhenFull = true }, out _, out AllocationDiagnosis? tooMuch));
        Assert.DoesNotContain("Compact", tooMuch.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, memory.DefaultArea.Counters.FramesRelocated);

        using ContiguousBuffer buffer = memory.Allocate(6 * MiB, new() { CompactsWhenFull = true });

        Assert.NotEqual(0, memory.DefaultArea.Counters.FramesRelocated);
        board.CheckBytes();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_KeptFrames_AreInNobodysWay(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using Checkerboard board = new(memory, pieces: 4);
        board.AllowAll(_ => true);
        ContiguousBuffer kept = memory.Allocate(4096, new() { Name = "small" });
        kept.Dispose();
        Assert.NotEqual(0, memory.DefaultArea.FrontCacheBytes);
        Compaction compaction = Compact(memory);
        Assert.NotEmpty(compaction.Moved);
        Assert.Equal(AreaSize - (4 * MiB), compaction.LongestRunAfter);
        board.CheckBytes();
    }

    /// <summary>Such a buffer is parts of two holders' in the engine's books, until it moves.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_BufferHandedOn_MovesAsOne(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer below = memory.Allocate(4 * MiB, new() { Name = "below" });
        ContiguousBuffer one = memory.Allocate(MiB, new() { Name = "camera" });
        ContiguousBuffer other = memory.Allocate(MiB, new() { Name = "camera" });
        FrameRange both = new(one.Frames.Start, one.Frames.Count + other.Frames.Count);
        one.Dispose();
        other.Dispose();
        using ContiguousBuffer whole = memory.Allocate(2 * MiB, new() { Name = "camera" });
        Assert.Equal(both, whole.Frames);
        Clock.Advance(TimeSpan.FromSeconds(5));
        below.Dispose();
        whole.AllowRelocation(_ => true);

        Assert.Equal(both, Assert.Single(Compact(memory).Moved).From);

        Assert.False(memory.TryAllocate(AreaSize, default, out _, out AllocationDiagnosis? diagnosis));
        Blocker blocker = Assert.Single(diagnosis.Blockers);
        Assert.Equal((whole.Frames, TimeSpan.FromSeconds(5)), (blocker.Frames, blocker.HeldFor));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_BufferThatLostFrames_Stays(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer below = memory.Allocate(4 * MiB);
        ContiguousBuffer buffer = memory.Allocate(2 * MiB);
        buffer.AllowRelocation(_ => true);
        below.Dispose();
        FrameRange first = new(buffer.Frames.Start, new(1));
        FrameRange rest = FrameRange.FromBounds(first.End, buffer.Frames.End);
        Assert.True(memory.DefaultArea.Release(first).IsReleased);
        Assert.Empty(Compact(memory).Moved);
        Assert.Throws<InvalidOperationException>(() => buffer.AllowRelocation(null));
        Assert.True(memory.DefaultArea.Release(rest).IsReleased);
        Assert.Throws<ObjectDisposedException>(() => buffer.AllowRelocation(null));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_TrappedAddresses_NobodyIsAsked(string placement)
    {
        Assert.SkipWhen(BackingName == "paper", "Paper has no addresses to trap.");
        using ReservedMemory memory = Make(placement, trap: true);
        using Checkerboard board = new(memory, pieces: 4);
        board.AllowAll(_ => throw new InvalidOperationException());
        Assert.Equal((0, 0), (Compact(memory).Moved.Count, Compact(memory).Declined));
        board.CheckBytes();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Compact_CancelledOrDisposed_SaysSo(string placement)
    {
        ReservedMemory memory = Make(placement);
        using (Checkerboard board = new(memory, pieces: 4))
        {
            board.AllowAll(_ => true);
            Assert.Throws<OperationCanceledException>(() => memory.DefaultArea.Compact(new CancellationToken(canceled: true)));
            CheckInvariants(memory);
        }

        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Compact(memory));
    }

    private static Compaction Compact(ReservedMemory memory) => memory.DefaultArea.Compact(TestContext.Current.CancellationToken);
}
