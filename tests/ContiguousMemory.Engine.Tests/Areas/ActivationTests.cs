using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_activate_area: every range in one zone and all of it memory, or the area's frames are ordinary ones. Numbers are MiB.</summary>
public sealed class ActivationTests
{
    private const long MiB = Board.MiB;

    /// <summary>Dma from 64 to 96, Normal to 128; memory from 112 to 116 is missing.</summary>
    private static Board TwoZones() => new(64, [(ZoneKind.Dma, 32), (ZoneKind.Normal, 32)], [(112, 4)]);

    [Fact]
    public void Activate_Area_TurnsItsBlocksAndLendsThem()
    {
        Board board = TwoZones();
        Area area = board.Declare(8, start: 80, isFixed: true);
        Assert.False(area.IsActivated);
        TestMachine test = board.Boot();
        Assert.True(area.IsActivated);
        Assert.Equal((2048, 2048, 0), (area.Count.Value, area.Available.Value, area.Used.Value));
        Assert.Equal((2048, 2048, 8192), (board.Machine.Zones[0].Cma.Value, board.Machine.Zones[0].FreeCma.Value, board.Machine.Zones[0].Free.Value));
        Assert.Equal(0, board.Machine.Zones[1].Cma.Value);
        for (Pfn pfn = area.Ranges[0].Start; pfn < area.Ranges[0].End; pfn += new FrameCount(512)) Assert.Equal(MigrateType.Cma, FrameInspection.Of(board.Machine, pfn).Type);
        test.Verify();
    }

    [Theory]
    [InlineData(94, 4)] // across the zones' border
    [InlineData(64, 64)]
    [InlineData(112, 2)] // in the hole
    [InlineData(110, 4)] // reaching into it
    [InlineData(114, 4)] // and out of it
    public void Activate_NotMemoryOfOneZone_FailsAndTheFramesAreOrdinary(long start, long size)
    {
        Board board = TwoZones();
        Area area = board.Declare(size, start, isFixed: true, name: "wrong");
        board.Machine.Boot();
        string failure = Assert.Single(board.Areas.Activate());
        Assert.Contains("'wrong'", failure, StringComparison.Ordinal);
        Assert.Contains("one zone", failure, StringComparison.Ordinal);
        Assert.Equal((false, 0, 0), (area.IsActivated, area.Count.Value, area.Available.Value));
        Assert.Equal(60 * MiB, board.Machine.Zones.Sum(zone => zone.Free.Bytes)); // every frame there is
        Assert.Equal(0, board.Machine.Zones.Sum(zone => zone.Cma.Value));
        Assert.True(Invariants.Verify(board.Areas).IsClean);
    }

    [Fact]
    public void Activate_OneFails_TheOthersAreNotTouched()
    {
        Board board = TwoZones();
        Area first = board.Declare(4, start: 64, isFixed: true);
        Area wrong = board.Declare(4, start: 94, isFixed: true);
        Area last = board.Declare(4, start: 120, isFixed: true);
        board.Machine.Boot();
        Assert.Single(board.Areas.Activate());
        Assert.Equal([true, false, true], new[] { first, wrong, last }.Select(area => area.IsActivated));
        Assert.Equal(8 * MiB, board.Machine.Zones.Sum(zone => zone.Cma.Bytes));
        Assert.True(last.TryAllocate(TestMachine.Request(1024), out _, out _, CancellationToken.None));
        Assert.True(Invariants.Verify(board.Areas).IsClean);
    }

    [Fact]
    public void Activate_FailsAndPagesAreToBeReserved_TheyStayOutOfUse()
    {
        Board board = TwoZones();
        board.Areas.Declare(new AreaDeclaration { Size = 4 * MiB, Base = Board.Address(94), IsFixed = true, ReservePagesOnError = true });
        board.Machine.Boot();
        Assert.Single(board.Areas.Activate());
        Assert.Equal(56 * MiB, board.Machine.Zones.Sum(zone => zone.Free.Bytes));
        Assert.Equal(FrameState.Reserved, FrameInspection.Of(board.Machine, Board.Address(94).Pfn).State);
        Assert.True(Invariants.Verify(board.Areas).IsClean);
    }

    /// <summary>Who reserved early uses those frames already: they must not become somebody else's as well.</summary>
    [Fact]
    public void Activate_FailsAfterAnEarlyReservation_ThoseFramesStayOutOfUse()
    {
        Board board = TwoZones();
        Area area = board.Declare(8, start: 92, isFixed: true);
        FrameRange early = board.Areas.ReserveEarly(area, 2 * MiB, "gigantic page")!.Value;
        board.Machine.Boot();
        Assert.Single(board.Areas.Activate());
        Assert.Equal(58 * MiB, board.Machine.Zones.Sum(zone => zone.Free.Bytes));
        while (board.Machine.TryTake(0, MigrateType.Movable, "taker", out FrameRange taken)) Assert.False(early.Overlaps(taken));
        Assert.True(Invariants.Verify(board.Areas).IsClean);
    }

    [Fact]
    public void Activate_OneRangeOfSeveralIsWrong_AllFail()
    {
        Board board = new(Board.FourGiB, [(ZoneKind.Normal, 16), (ZoneKind.HighMem, 16)], [(Board.FourGiB + 4, 4), (Board.FourGiB + 24, 4)]);
        Area area = board.Areas.DeclareMulti(new AreaDeclaration { Size = 20 * MiB });
        Assert.Equal(2, area.Ranges.Count);
        board.Machine.Boot();
        Assert.Single(board.Areas.Activate());
        Assert.Equal(24 * MiB, board.Machine.Zones.Sum(zone => zone.Free.Bytes));
        Assert.True(Invariants.Verify(board.Areas).IsClean);
    }

    [Fact]
    public void FailedArea_IsNotFoundAndHasNothing()
    {
        Board board = TwoZones();
        Area area = board.Declare(4, start: 94, isFixed: true);
        board.Machine.Boot();
        board.Areas.Activate();
        Assert.False(board.Areas.TryFind(Board.Range(94, 2), out _));
        Assert.False(area.Contains(Board.Range(94, 2)));
        Assert.Equal(ReleaseStatus.Foreign, area.Release(Board.Range(94, 2)).Status);
        Assert.False(area.TryAllocate(TestMachine.Request(1), out _, out AllocationFailure failure, CancellationToken.None));
        Assert.Equal(RefusalReason.NotActivated, failure.Reason);
    }

    [Fact]
    public void Activate_WrongOrder_IsRefused()
    {
        Board board = TwoZones();
        Assert.Throws<InvalidOperationException>(board.Areas.Activate);
        board.Machine.Boot();
        Assert.Empty(board.Areas.Activate());
        Assert.Throws<InvalidOperationException>(board.Areas.Activate);
    }

    [Fact]
    public void Activate_LargestBlockOverTheAreasEnd_IsCutThere()
    {
        // 2 MiB of a 4 MiB block.
        Board board = Board.Lowmem(64, 64);
        board.Declare(2, start: 64, isFixed: true);
        board.Declare(2, start: 70, isFixed: true);
        board.Boot().Verify();
        Assert.Equal(2, board.Machine.Buddy.Lists.CountOf(9, MigrateType.Cma));
        Assert.Equal(0, board.Machine.Buddy.Lists.CountOf(10, MigrateType.Cma));
    }
}
