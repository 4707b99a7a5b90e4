using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_reserve_early (6.15). Numbers are MiB.</summary>
public sealed class EarlyReservationTests
{
    private const long MiB = Board.MiB;

    [Fact]
    public void ReserveEarly_FromTheBottom_OneAfterTheOther()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16, start: 64, isFixed: true);
        Assert.Equal(Board.Range(64, 4), board.Areas.ReserveEarly(area, 4 * MiB, "gigantic page"));
        Assert.Equal(Board.Range(68, 8), board.Areas.ReserveEarly(area, 8 * MiB, "another"));
        Assert.Equal(4 * MiB, area.Available.Bytes);
        Assert.Null(board.Areas.ReserveEarly(area, 6 * MiB, "too much"));
        Assert.Equal(4 * MiB, area.Available.Bytes);
        Assert.Equal(Board.Range(76, 4), board.Areas.ReserveEarly(area, 4 * MiB, "the rest"));
        Assert.Equal(0, area.Available.Value);
    }

    [Fact]
    public void ReserveEarly_SeveralRanges_FirstWithRoom()
    {
        Board board = new(Board.FourGiB, [(ZoneKind.Normal, 32)], [(Board.FourGiB + 4, 4), (Board.FourGiB + 16, 4)]);
        Area area = board.Areas.DeclareMulti(new AreaDeclaration { Size = 24 * MiB });
        Assert.Equal(3, area.Ranges.Count);
        Assert.Equal(Board.Range(Board.FourGiB + 8, 6), board.Areas.ReserveEarly(area, 6 * MiB, "a"));
        Assert.Equal(Board.Range(Board.FourGiB, 4), board.Areas.ReserveEarly(area, 4 * MiB, "b"));
        Assert.Equal(Board.Range(Board.FourGiB + 14, 2), board.Areas.ReserveEarly(area, 2 * MiB, "c"));
        TestMachine test = board.Boot();
        Assert.Equal([], area.UsedBits(2));
        Assert.Equal([(0, 1023)], area.UsedBits(0));
        Assert.Equal([(0, 2047)], area.UsedBits(1));
        test.Verify();
    }

    [Fact]
    public void ReserveEarly_AfterActivation_IsInTheBooksAndReleasedLikeAnyOther()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16, start: 64, isFixed: true);
        FrameRange early = board.Areas.ReserveEarly(area, 4 * MiB, "gigantic page")!.Value;
        TestMachine test = board.Boot();
        Assert.Equal([(0, 1023)], area.UsedBits(0));
        Assert.Equal((1024, 3072, 4096), (area.Used.Value, area.Available.Value, area.Count.Value));
        FrameInspection found = FrameInspection.Of(board.Machine, early.Start);
        Assert.Equal((FrameState.Claimed, "gigantic page", MigrateType.Cma), (found.State, found.Holder, found.Type));
        test.Verify();
        Assert.Equal(early.End, test.Allocate(3072).Frames.Start);
        test.Refused(1);
        Assert.True(area.Release(early).IsReleased);
        Assert.Equal(early.Start, test.Allocate(1024).Frames.Start);
        test.Verify();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-2 * MiB, 0)]
    [InlineData(1, 0)]
    [InlineData(4096, 0)]
    [InlineData((2 * MiB) - 1, 0)]
    [InlineData((2 * MiB) + 1, 0)]
    [InlineData(3 * MiB, 0)]
    [InlineData(2 * MiB, 10)] // a page block, but half a bit
    [InlineData(6 * MiB, 10)]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, 0)]
    public void ReserveEarly_NotAMultipleOfBlockAndBit_IsInvalid(long bytes, int orderPerBit)
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16, orderPerBit: orderPerBit);
        Assert.Equal(CmaError.InvalidArgument, Assert.Throws<CmaException>(() => board.Areas.ReserveEarly(area, bytes, "holder")).Error);
        Assert.Equal(area.Count, area.Available);
    }

    [Theory]
    [InlineData(16 * MiB, true)]
    [InlineData(18 * MiB, false)]
    [InlineData(long.MaxValue - (2 * MiB) + 1, false)]
    public void ReserveEarly_MoreThanThereIs_IsNull(long bytes, bool granted)
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Equal(granted, board.Areas.ReserveEarly(board.Declare(16), bytes, "holder") is not null);
    }

    [Fact]
    public void ReserveEarly_AfterActivation_IsInvalid()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16);
        board.Boot();
        CmaException refused = Assert.Throws<CmaException>(() => board.Areas.ReserveEarly(area, 2 * MiB, "late"));
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
    }

    [Fact]
    public void ReserveEarly_WrongArguments_AreRefused()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16);
        Assert.ThrowsAny<ArgumentException>(() => board.Areas.ReserveEarly(area, 2 * MiB, " "));
        Assert.Throws<ArgumentNullException>(() => board.Areas.ReserveEarly(null!, 2 * MiB, "holder"));
        Assert.Throws<ArgumentException>(() => board.Areas.ReserveEarly(Board.Lowmem(64, 64).Declare(16), 2 * MiB, "holder"));
    }

    [Fact]
    public void ReserveEarly_BeforeActivation_AllocationFails()
    {
        Board board = Board.Lowmem(64, 64);
        Area area = board.Declare(16);
        Assert.False(area.TryAllocate(TestMachine.Request(1), out _, out AllocationFailure failure, CancellationToken.None));
        Assert.Equal((RefusalReason.NotActivated, 12), (failure.Reason, failure.Errno));
        Assert.Equal(default, area.Counters);
        Assert.Equal((0, 0), (area.Used.Value, area.LongestRun.Value));
        Assert.Equal(ReleaseStatus.Foreign, area.Release(area.Ranges[0]).Status);
    }
}
