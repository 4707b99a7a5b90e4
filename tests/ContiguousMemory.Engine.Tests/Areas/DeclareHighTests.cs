using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The border of low and high memory, and the search above 4 GiB. Numbers are MiB.</summary>
public sealed class DeclareHighTests
{
    private const long FourGiB = Board.FourGiB;

    /// <summary>Lowmem from 64 to 128, highmem to 192.</summary>
    private static Board HighMem() => new(64, [(ZoneKind.Normal, 64), (ZoneKind.HighMem, 64)]);

    [Theory]
    [InlineData(126, 4, false)]
    [InlineData(64, 128, false)]
    [InlineData(126, 2, true)]
    [InlineData(128, 2, true)]
    [InlineData(124, 4, true)]
    public void Fixed_CrossingLowAndHighMemory_IsInvalid(long start, long size, bool fits)
    {
        Board board = HighMem();
        if (fits) Assert.Equal($"{start}+{size}", Board.Place(board.Declare(size, start, isFixed: true)));
        else Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Declare(size, start, isFixed: true)).Error);
    }

    [Fact]
    public void NotFixed_WindowOverTheBorder_TriesHighMemoryFirst() => Assert.Equal("184+8", Board.Place(HighMem().Declare(8)));

    [Fact]
    public void NotFixed_HighMemoryTooSmall_FallsBackBelowTheBorder()
    {
        Board board = HighMem();
        board.Areas.Reserve(Board.Range(130, 2));
        board.Areas.Reserve(Board.Range(160, 2));
        Assert.Equal("162+30", Board.Place(board.Declare(30)));

        // 28 are left above, in one piece; across the border there would be 64 + 2.
        Assert.Equal("96+32", Board.Place(board.Declare(32)));
    }

    [Fact]
    public void NotFixed_NeitherSideLargeEnough_IsNoMemoryThoughTogetherTheyAre() =>
        Assert.Equal(CmaError.NoMemory, Assert.Throws<CmaException>(() => HighMem().Declare(66)).Error);

    [Fact]
    public void NotFixed_LimitInLowMemory_StaysBelowIt() => Assert.Equal("92+8", Board.Place(HighMem().Declare(8, limit: 100)));

    [Fact]
    public void NotFixed_BaseInHighMemory_StaysAboveIt() => Assert.Equal("184+8", Board.Place(HighMem().Declare(8, start: 140)));

    [Fact]
    public void FourGiB_MemoryReachesSizeBeyond_IsTriedFromThereUpwards()
    {
        Board board = Board.Lowmem(FourGiB - 64, 128);
        Assert.Equal($"{FourGiB}+8", Board.Place(board.Declare(8)));
        Assert.Equal($"{FourGiB + 8}+8", Board.Place(board.Declare(8)));
    }

    [Theory]
    [InlineData(8, 8, 0)] // exactly enough beyond: from there
    [InlineData(8, 12, -4)] // four short: from the top, here across 4 GiB
    [InlineData(8, 10, -2)]
    public void FourGiB_MemoryBeyondJustEnoughOrNot_DecidesTheDirection(long beyond, long size, long place) =>
        Assert.Equal($"{FourGiB + place}+{size}", Board.Place(Board.Lowmem(FourGiB - 64, 64 + beyond).Declare(size)));

    [Fact]
    public void FourGiB_NothingFreeBeyond_FallsBackFromTheTop()
    {
        Board board = Board.Lowmem(FourGiB - 64, 128);
        board.Areas.Reserve(Board.Range(FourGiB, 64));
        Assert.Equal($"{FourGiB - 8}+8", Board.Place(board.Declare(8)));
    }

    [Fact]
    public void FourGiB_LimitBelow_IsKept() => Assert.Equal($"{FourGiB - 40}+8", Board.Place(Board.Lowmem(FourGiB - 64, 128).Declare(8, limit: FourGiB - 32)));

    /// <summary>The kernel would start at 4 GiB all the same, below the base that was asked for.</summary>
    [Fact]
    public void FourGiB_BaseAbove_IsKept() => Assert.Equal($"{FourGiB + 32}+8", Board.Place(Board.Lowmem(FourGiB - 64, 128).Declare(8, start: FourGiB + 32)));

    [Fact]
    public void FourGiB_Alignment_IsKept()
    {
        Board board = Board.Lowmem(FourGiB - 64, 128);
        board.Areas.Reserve(Board.Range(FourGiB, 2));
        Assert.Equal($"{FourGiB + 16}+16", Board.Place(board.Declare(8, alignment: 16)));
    }
}
