using System.Buffers;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Movable memory at an address that stays: on every backing whose host lets it.</summary>
[SupportedOSPlatform("linux")]
public abstract class LiveViewConformance : LentBytesConformance
{
    [Fact]
    public void MapLive_MemoryInUse_IsTheSameMemoryAsItsLeases()
    {
        using ReservedMemory memory = MakeLive();
        using MovableMemory lent = memory.LendMovable("records", (3L * Unit) - 5);
        byte[] contents = Pattern.Bytes(4, (int)lent.Length);
        lent.Write(0, contents);

        using LiveView view = lent.MapLive();

        Assert.Equal((lent.Length, (nint)0), (view.Length, view.Address % Unit));
        Assert.True(view.Span(0, contents.Length).SequenceEqual(contents));
        view.Span(Unit - 1, 2).Fill(42);
        using (UnitLease lease = lent.Lease(0)) Assert.Equal(42, lease.Span[Unit - 1]);
        using (UnitLease lease = lent.Lease(1)) lease.Span[0] = 43;
        Assert.Equal(43, view.Slice(Unit, 1).Span[0]);
        Assert.True(ProcessMap.At(view.Address)!.IsKeptFromChildren);
    }

    [Fact]
    public void View_ClaimedAgainAndAgain_KeepsItsAddressAndItsBytes()
    {
        using ReservedMemory memory = MakePair(4);
        using MovableMemory lent = memory.LendMovable("records", (4L * Unit) - 9);
        using LiveView view = lent.MapLive();
        nint address = view.Address;
        byte[] contents = Pattern.Bytes(6, (int)lent.Length);
        contents.CopyTo(view.Span(0, contents.Length));
        Memory<byte> kept = view.Slice(0, contents.Length);
        using MemoryHandle pin = kept.Pin();
        long moved = 0;

        for (int round = 0; round < 20; round++)
        {
            using ContiguousBuffer buffer = memory.Areas[round % 2].Allocate(4L * Unit);
            buffer.Memory.Span.Fill(0xFF);
            moved += buffer.MovedBytes;
            Assert.True(kept.Span.SequenceEqual(contents), $"round {round}");
            view.Span(round, 1)[0] = contents[round] = (byte)round;
        }

        Assert.Equal(address, view.Address);
        Assert.InRange(moved, 19L * 4 * Unit, 20L * 4 * Unit);
        Assert.Equal(moved / Unit, ((MemfdBacking)memory.Backing).Live!.Moves);
        CheckInvariants(memory);
    }

    [Fact]
    public void View_UnitIsLeased_DoesNotMove()
    {
        using ReservedMemory memory = MakePair(2);
        using MovableMemory lent = memory.LendMovable("records", 2L * Unit);
        using LiveView view = lent.MapLive();
        using HeldLease lease = lent.Hold(0);
        ReservedArea home = HomeOf(memory, lease);

        Assert.False(home.TryAllocate(home.Size, default, out _, out _));

        view.Span(0, 1)[0] = 5;
        Assert.Equal(5, lease.Memory.Span[0]);
        lease.Dispose();
        using ContiguousBuffer buffer = home.Allocate(home.Size);
        Assert.Equal(5, view.Span(0, 1)[0]);
    }

    [Fact]
    public void MapLive_SecondView_IsRefused()
    {
        using ReservedMemory memory = MakeLive();
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using (lent.MapLive())
        {
            Assert.Contains("'records' has a live view already", Assert.Throws<InvalidOperationException>(lent.MapLive).Message, StringComparison.Ordinal);
        }

        Assert.True(lent.TryMapLive(out LiveView? again, out _));
        again.Dispose();
    }

    [Fact]
    public void ViewDispose_MemoryStillLent_TakesTheAddressAndNothingElse()
    {
        using ReservedMemory memory = MakePair(2, trap: true);
        using MovableMemory lent = memory.LendMovable("records", 2L * Unit);
        LiveView view = lent.MapLive();
        view.Span(0, 1)[0] = 7;
        nint address = view.Address;

        view.Dispose();
        view.Dispose();

        Assert.StartsWith("---", ProcessMap.At(address)!.Permissions, StringComparison.Ordinal);
        Assert.Contains("The live view of 'records' was disposed; the memory is lent still", Assert.Throws<ObjectDisposedException>(() => view.Address).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => { view.Span(0, 1); });
        Assert.Throws<ObjectDisposedException>(() => view.Slice(0, 1));
        foreach (ReservedArea area in memory.Areas) area.Allocate(area.Size).Dispose();
        using UnitLease lease = lent.Lease(0);
        Assert.Equal(7, lease.Span[0]);
    }

    [Fact]
    public void MemoryDispose_ViewOpen_EndsTheView()
    {
        using ReservedMemory memory = MakePair(2, trap: true);
        MovableMemory lent = memory.LendMovable("records", Unit);
        LiveView view = lent.MapLive();
        nint address = view.Address;
        HeldLease lease = lent.Hold(0);

        Assert.Throws<InvalidOperationException>(lent.Dispose);
        view.Span(0, 1)[0] = 1;
        lease.Dispose();
        lent.Dispose();

        Assert.StartsWith("---", ProcessMap.At(address)!.Permissions, StringComparison.Ordinal);
        Assert.Contains("ended when that memory was disposed", Assert.Throws<ObjectDisposedException>(() => view.Address).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(lent.MapLive);
    }

    [Fact]
    public void ReserveDispose_ViewOpen_EndsTheViewAndSaysSo()
    {
        ReservedMemory memory = MakePair(2, trap: true);
        LiveView view = memory.LendMovable("records", Unit).MapLive();

        memory.Dispose();

        Assert.Contains("ended when its reserve was disposed", Assert.Throws<ObjectDisposedException>(() => { view.Span(0, 1); }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(Unit + 1, 0)]
    [InlineData(Unit, 1)]
    [InlineData(0, Unit + 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void View_RangeOutside_IsRefused(long offset, int length)
    {
        using ReservedMemory memory = MakeLive();
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using LiveView view = lent.MapLive();
        Assert.Throws<ArgumentOutOfRangeException>(() => { view.Span(offset, length); });
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(offset, length));
    }

    [Theory]
    [InlineData(LiveMoveStep.Register)]
    [InlineData(LiveMoveStep.Protect)]
    [InlineData(LiveMoveStep.Copy)]
    [InlineData(LiveMoveStep.Map)]
    [InlineData(LiveMoveStep.KeepFromFork)]
    [InlineData(LiveMoveStep.Wake)]
    public void Claim_MoveFails_LosesNothingAndCanBeTriedAgain(int step)
    {
        using ReservedMemory memory = MakePair(2);
        using MovableMemory lent = memory.LendMovable("records", 2L * Unit);
        using LiveView view = lent.MapLive();
        byte[] contents = Pattern.Bytes(8, (int)lent.Length);
        contents.CopyTo(view.Span(0, contents.Length));
        LiveFrames live = ((MemfdBacking)memory.Backing).Live!;
        ReservedArea home;
        using (HeldLease lease = lent.Hold(0)) home = HomeOf(memory, lease);

        live.Failing = ((LiveMoveStep)step, NativeConstants.ENOMEM);
        if ((LiveMoveStep)step < LiveMoveStep.KeepFromFork)
        {
            BackingException refused = Assert.Throws<BackingException>(() => home.Allocate(home.Size));
            Assert.Equal(NativeConstants.ENOMEM, refused.Errno);
            Assert.Contains("under a live address", refused.Message, StringComparison.Ordinal);
            CheckInvariants(memory);
        }

        Assert.True(view.Span(0, contents.Length).SequenceEqual(contents));
        view.Span(3, 1)[0] = contents[3] = 99;
        if ((LiveMoveStep)step < LiveMoveStep.KeepFromFork) live.Failing = default;
        using ContiguousBuffer buffer = home.Allocate(home.Size);
        Assert.True(view.Span(0, contents.Length).SequenceEqual(contents));
        Assert.True(ProcessMap.At(view.Address)!.IsKeptFromChildren);
        Assert.Equal(0, live.Inheritable);
        CheckInvariants(memory);
    }

    /// <summary>The protection has a gap where one entry of the page table shows a unit and is not there (<see cref="Live.ProtectionGapTests"/>).</summary>
    [Fact]
    public void Move_OfWhatOneEntryMayShow_MakesTheEntryFirst()
    {
        using ReservedMemory memory = MakePair(1);
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using LiveView view = lent.MapLive();
        ReservedArea home;
        using (HeldLease lease = lent.Hold(0)) home = HomeOf(memory, lease);
        ((MemfdBacking)memory.Backing).Live!.Failing = (LiveMoveStep.Populate, NativeConstants.ENOMEM);

        Exception? failure = Record.Exception(() => home.Allocate(home.Size).Dispose());

        bool mayOneEntry = Kind == BackingKind.CollapsedPages || (Kind == BackingKind.Pages && TransparentHugePages.MayBackFiles(LinuxHost.This));
        Assert.Equal(mayOneEntry ? NativeConstants.ENOMEM : null, (failure as BackingException)?.Errno);
        if (!mayOneEntry) Assert.Null(failure);
    }

    private ReservedMemory MakeLive() => OrSkip(Make("cheapest"));

    /// <summary>Two areas and no refuge: a claim on the one moves what is lent into the other.</summary>
    private ReservedMemory MakePair(int units, bool trap = false) => OrSkip(ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = Kind,
        Areas = [new() { Name = "left", Size = (long)units * Unit }, new() { Name = "right", Size = (long)units * Unit }],
        TrapReleasedAddresses = trap,
    }));

    /// <summary>Which of the two areas a unit lies in: they lie one after the other.</summary>
    private static ReservedArea HomeOf(ReservedMemory memory, HeldLease lease) =>
        memory.Areas[(int)(lease.Frames.Start.Address.Value / (ulong)memory.Areas[0].Size)];

    private static ReservedMemory OrSkip(ReservedMemory memory)
    {
        if (memory.Backing.WhyNotLive is { } reason)
        {
            memory.Dispose();
            Assert.Skip(reason);
        }

        return memory;
    }
}
