using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>cma_init_reserved_mem. Numbers are MiB.</summary>
public sealed class DeclareReservedTests
{
    private const long MiB = Board.MiB;

    private static Board Reserved(long start = 72, long length = 16)
    {
        Board board = Board.Lowmem(64, 64);
        board.Areas.Reserve(Board.Range(start, length));
        return board;
    }

    [Theory]
    [InlineData(72, 16)]
    [InlineData(72, 2)]
    [InlineData(86, 2)]
    public void ReservedMemory_OnPageBlocks_IsTheArea(long start, long size)
    {
        Board board = Reserved();
        Area area = board.Areas.DeclareReserved(Board.Address(start), size * MiB, name: "camera", placement: Placement.Linux);
        Assert.Equal($"{start}+{size}", Board.Place(area));
        Assert.Equal(("camera", Placement.Linux), (area.Name, area.Placement));
        TestMachine test = board.Boot();
        test.Allocate((int)area.Count.Value);
        test.Verify();
    }

    [Theory]
    [InlineData(64, 4)]
    [InlineData(70, 4)]
    [InlineData(86, 4)]
    [InlineData(72, 18)]
    [InlineData(0, 4)]
    [InlineData(1000, 4)]
    public void ReservedMemory_NotAllReserved_IsInvalid(long start, long size)
    {
        Board board = Reserved();
        CmaException refused = board.Refused(() => board.Areas.DeclareReserved(Board.Address(start), size * MiB));
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains("not reserved", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(72, 2, 0)]
    [InlineData(72, 0, 4096)]
    [InlineData(72, 4096, 0)]
    [InlineData(72, 1, 1)]
    [InlineData(72, 0, -1)]
    public void ReservedMemory_NotOnPageBlocks_IsInvalid(long start, long beyondStart, long beyondSize)
    {
        Board board = Reserved();
        CmaException refused = board.Refused(() => board.Areas.DeclareReserved(new(Board.Address(start).Value + (ulong)beyondStart), (4 * MiB) + beyondSize));
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains("page block", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-2 * MiB)]
    [InlineData(long.MinValue)]
    public void ReservedMemory_SizeNotMoreThanZero_IsInvalid(long size)
    {
        Board board = Reserved();
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Areas.DeclareReserved(Board.Address(72), size)).Error);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 2 * MiB)]
    [InlineData(ulong.MaxValue - (2 * MiB) + 1, 2 * MiB)]
    [InlineData(1UL << 63, 2 * MiB)]
    [InlineData(72 * MiB, long.MaxValue - (2 * MiB) + 1)]
    public void ReservedMemory_PastWhatThereIs_IsInvalid(ulong start, long size)
    {
        Board board = Reserved();
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Areas.DeclareReserved(new(start), size)).Error);
    }

    [Theory]
    [InlineData(72, 16)]
    [InlineData(74, 2)]
    [InlineData(72, 4)]
    [InlineData(76, 12)]
    public void ReservedMemory_OfAnotherArea_IsBusy(long start, long size)
    {
        Board board = Reserved();
        board.Areas.DeclareReserved(Board.Address(74), 4 * MiB, name: "first");
        CmaException refused = board.Refused(() => board.Areas.DeclareReserved(Board.Address(start), size * MiB));
        Assert.Equal(CmaError.Busy, refused.Error);
        Assert.Contains("'first'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReservedMemory_OfADeclaredArea_IsBusy()
    {
        Board board = Board.Lowmem(64, 64);
        Area declared = board.Declare(8);
        Assert.Equal(CmaError.Busy, board.Refused(() => board.Areas.DeclareReserved(declared.Base, 8 * MiB)).Error);
    }

    [Fact]
    public void ReservedMemory_BitLargerThanABlock_MustDivideIt()
    {
        Board board = Reserved();
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Areas.DeclareReserved(Board.Address(72), 6 * MiB, orderPerBit: 10)).Error);
        Assert.Equal(10, board.Areas.DeclareReserved(Board.Address(72), 8 * MiB, orderPerBit: 10).OrderPerBit);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(64, 0)]
    [InlineData(64, -1)]
    [InlineData(127, 2)]
    [InlineData(200, 2)]
    public void Reserve_NotInTheMachine_IsInvalid(long start, long length) =>
        Assert.Equal(CmaError.InvalidArgument, Assert.Throws<CmaException>(() => Board.Lowmem(64, 64).Areas.Reserve(new(Board.Address(start).Pfn, new(length * 256)))).Error);

    [Fact]
    public void Reserve_RangeWhoseEndNoNumberHolds_IsInvalid() =>
        Assert.Throws<CmaException>(() => Board.Lowmem(64, 64).Areas.Reserve(new(new Pfn(long.MaxValue), new(long.MaxValue))));
}
