using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_declare_contiguous_nid, rule by rule. Numbers are MiB; a page block is 2.</summary>
public sealed class DeclareTests
{
    private const long MiB = Board.MiB;

    [Theory]
    [InlineData(3)]
    [InlineData(4097)]
    [InlineData(6 * MiB)]
    [InlineData(-1)]
    [InlineData(-4096)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Alignment_NotAPowerOfTwo_IsInvalid(long alignment)
    {
        CmaException refused = Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = 2 * MiB, Alignment = alignment });
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains($"{alignment}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2)] // 0 is a page block
    [InlineData(1, 2)] // and less is raised to one
    [InlineData(4096, 2)]
    [InlineData(1 * MiB, 2)]
    [InlineData(2 * MiB, 2)]
    [InlineData(4 * MiB, 4)]
    [InlineData(16 * MiB, 16)]
    public void Alignment_AnyPowerOfTwo_IsAtLeastAPageBlock(long alignment, long expected)
    {
        Board board = Board.Lowmem(64, 64);
        board.Areas.Reserve(Board.Range(126, 2));
        Area area = board.Areas.Declare(new AreaDeclaration { Size = 1, Alignment = alignment });
        Assert.Equal(expected * MiB, area.Count.Bytes);
        Assert.Equal(0UL, area.Base.Value % (ulong)(expected * MiB));
        Assert.True(area.Base.Value + (ulong)(2 * expected * MiB) > (ulong)(126 * MiB)); // the highest place there is
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData((2 * MiB) - 1, 2)]
    [InlineData(2 * MiB, 2)]
    [InlineData((2 * MiB) + 1, 4)]
    [InlineData(64 * MiB, 64)]
    public void Size_NotAMultiple_IsRoundedUp(long size, long expected) =>
        Assert.Equal(expected * MiB, Board.Lowmem(64, 64).Areas.Declare(new AreaDeclaration { Size = size }).Count.Bytes);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Size_NotMoreThanZero_IsInvalid(long size) =>
        Assert.Equal(CmaError.InvalidArgument, Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = size }).Error);

    [Theory]
    [InlineData((64 * MiB) + 1)] // one byte, rounded up one block, past the end of memory
    [InlineData(long.MaxValue - (4 * MiB))]
    [InlineData(long.MaxValue)]
    public void Size_MoreThanMemory_IsInvalid(long size) =>
        Assert.Equal(CmaError.InvalidArgument, Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = size, Base = Board.Address(64) }).Error);

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData((2 * MiB) - 1)]
    [InlineData(2 * MiB)]
    public void Base_NotFixed_IsRoundedUp(long beyond)
    {
        Board board = Board.Lowmem(64, 64);
        board.Areas.Reserve(Board.Range(68, 60));
        Area area = board.Areas.Declare(new AreaDeclaration { Size = 2 * MiB, Base = new((ulong)((64 * MiB) + beyond)) });
        Assert.Equal("66+2", Board.Place(area));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1 * MiB)]
    public void Base_FixedAndUnaligned_IsInvalid(long beyond)
    {
        CmaException refused = Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = 2 * MiB, Base = new((ulong)((66 * MiB) + beyond)), IsFixed = true });
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains("2 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Base_FixedAndAlignedToABlockButNotToItsAlignment_IsInvalid()
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Declare(4, start: 66, alignment: 4, isFixed: true)).Error);
    }

    [Fact]
    public void Base_Fixed_IsWhereItLies() => Assert.Equal("70+4", Board.Place(Board.Lowmem(64, 64).Declare(4, start: 70, isFixed: true)));

    [Fact]
    public void Base_Zero_CancelsFixed() => Assert.Equal("124+4", Board.Place(Board.Lowmem(64, 64).Declare(4, start: 0, isFixed: true)));

    [Theory]
    [InlineData(70, 2)]
    [InlineData(68, 4)]
    [InlineData(70, 4)]
    [InlineData(64, 64)]
    public void Base_FixedAndReserved_IsBusy(long start, long size)
    {
        Board board = Board.Lowmem(64, 64);
        board.Areas.Reserve(Board.Range(71, 1));
        CmaException refused = board.Refused(() => board.Declare(size, start, isFixed: true));
        Assert.Equal(CmaError.Busy, refused.Error);
        Assert.Contains("reserved already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Base_FixedOnAnotherArea_IsBusy()
    {
        Board board = Board.Lowmem(64, 64);
        board.Declare(8, start: 72, isFixed: true);
        Assert.Equal(CmaError.Busy, board.Refused(() => board.Declare(4, start: 76, isFixed: true)).Error);
        Assert.Equal("80+4", Board.Place(board.Declare(4, start: 80, isFixed: true)));
        Assert.Equal("68+4", Board.Place(board.Declare(4, start: 68, isFixed: true)));
    }

    [Theory]
    [InlineData(0, "124+4")] // none
    [InlineData(128, "124+4")] // the end of memory
    [InlineData(1000, "124+4")] // beyond it
    [InlineData(100, "96+4")]
    [InlineData(68, "64+4")]
    public void Limit_AnyPlace_IsKept(long limit, string place) => Assert.Equal(place, Board.Place(Board.Lowmem(64, 64).Declare(4, limit: limit)));

    [Theory]
    [InlineData((100 * MiB) - 1, "94+4")]
    [InlineData((98 * MiB) + 1, "94+4")]
    [InlineData(98 * MiB, "94+4")]
    public void Limit_NotAMultiple_IsRoundedDown(long limit, string place) =>
        Assert.Equal(place, Board.Place(Board.Lowmem(64, 64).Areas.Declare(new AreaDeclaration { Size = 4 * MiB, Limit = new((ulong)limit) })));

    /// <summary>A limit below one page block rounds down to zero. To the kernel that is no limit; to us it is what it says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData((2 * MiB) - 1)]
    public void Limit_RoundedDownToNothing_IsInvalid(long limit) =>
        Assert.Equal(CmaError.InvalidArgument, Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = 2 * MiB, Limit = new((ulong)limit) }).Error);

    [Theory]
    [InlineData(66, 4, 68)]
    [InlineData(0, 4, 3)]
    [InlineData(126, 4, 0)]
    [InlineData(0, 1, 1)]
    public void Limit_BeforeBaseAndSize_IsInvalid(long start, long size, long limit) =>
        Assert.Equal(CmaError.InvalidArgument, Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = size * MiB, Base = Board.Address(start), Limit = Board.Address(limit) }).Error);

    [Theory]
    [InlineData(9, 2, true)]
    [InlineData(10, 4, true)]
    [InlineData(10, 2, false)]
    [InlineData(10, 6, false)]
    [InlineData(12, 16, true)]
    [InlineData(12, 8, false)]
    [InlineData(26, 64, false)]
    public void OrderPerBit_SizeNotAMultipleOfABit_IsInvalid(int order, long size, bool fits)
    {
        Board board = Board.Lowmem(64, 64);
        if (fits) Assert.Equal(order, board.Declare(size, orderPerBit: order).OrderPerBit);
        else Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Declare(size, orderPerBit: order)).Error);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(27)]
    [InlineData(64)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void OrderPerBit_OutOfRange_IsInvalid(int order) =>
        Assert.Equal(CmaError.InvalidArgument, Board.Lowmem(64, 64).Refused(new AreaDeclaration { Size = 2 * MiB, OrderPerBit = order }).Error);

    [Theory]
    [InlineData(ulong.MaxValue, 0UL)]
    [InlineData(1UL << 63, 0UL)]
    [InlineData((1UL << 63) - 1, 0UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void Addresses_PastWhatThereIs_AreInvalid(ulong start, ulong limit)
    {
        Board board = Board.Lowmem(64, 64);
        Assert.All([false, true], isFixed => Assert.Equal(
            CmaError.InvalidArgument,
            board.Refused(new AreaDeclaration { Size = 2 * MiB, Base = new(start), Limit = new(limit), IsFixed = isFixed }).Error));
    }

    [Fact]
    public void Limit_LargestAddress_IsTheEndOfMemory() =>
        Assert.Equal("126+2", Board.Place(Board.Lowmem(64, 64).Areas.Declare(new AreaDeclaration { Size = 2 * MiB, Limit = new(ulong.MaxValue) })));

    [Fact]
    public void Memory_NoRunLongEnough_IsNoMemory()
    {
        Board board = Board.Lowmem(64, 64);
        for (long start = 64; start < 128; start += 8) board.Areas.Reserve(Board.Range(start + 6, 2));
        CmaException refused = board.Refused(() => board.Declare(8));
        Assert.Equal(CmaError.NoMemory, refused.Error);
        Assert.Contains("8 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal("120+6", Board.Place(board.Declare(6)));
    }

    [Fact]
    public void Areas_AsManyAsThereCanBe_TheNextIsNoSpaceWhateverItAsks()
    {
        Board board = new(64, [(ZoneKind.Normal, 64)], maxAreas: 3);
        for (int i = 0; i < 3; i++) board.Declare(2);
        Assert.Equal(CmaError.NoSpace, board.Refused(() => board.Declare(2)).Error);
        Assert.Equal(CmaError.NoSpace, board.Refused(() => board.Declare(0)).Error);
        Assert.Equal(CmaError.NoSpace, board.Refused(() => board.Areas.DeclareMulti(new AreaDeclaration { Size = 2 * MiB })).Error);
        Assert.Equal(CmaError.NoSpace, board.Refused(() => board.Areas.DeclareReserved(board.Areas.Areas[0].Base, 2 * MiB)).Error);
    }

    [Fact]
    public void Areas_Default_IsEight()
    {
        Board board = Board.Lowmem(64, 64);
        for (int i = 0; i < 8; i++) board.Declare(2);
        Assert.Equal(CmaError.NoSpace, board.Refused(() => board.Declare(2)).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    public void Areas_MostOutOfRange_IsRefused(int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AreaRegistry(Board.Lowmem(64, 64).Machine, most));

    [Fact]
    public void Declare_AfterBoot_IsInvalid()
    {
        Board board = Board.Lowmem(64, 64);
        board.Machine.Boot();
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Declare(2)).Error);
        Assert.Throws<InvalidOperationException>(() => board.Areas.Reserve(Board.Range(64, 2)));
    }

    [Fact]
    public void Declare_Null_IsRefused()
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Throws<ArgumentNullException>(() => board.Areas.Declare(null!));
        Assert.Throws<ArgumentNullException>(() => board.Areas.DeclareMulti(null!));
        Assert.Throws<ArgumentNullException>(() => new AreaRegistry(null!));
    }
}
