using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

public sealed class NameTests
{
    [Fact]
    public void Name_None_IsTheKernelsNumberFromZero()
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Equal(["cma0", "cma1", "cma2"], Enumerable.Range(0, 3).Select(_ => board.Declare(2).Name));
    }

    [Fact]
    public void Name_OneThatANumberWouldGive_IsNotGivenTwice()
    {
        Board board = Board.Lowmem(64, 64);
        board.Declare(2, name: "cma1");
        Assert.Equal("cma2", board.Declare(2).Name);
        board.Declare(2, name: "cma4");
        Assert.Equal(["cma3", "cma5"], Enumerable.Range(0, 2).Select(_ => board.Declare(2).Name));
        Assert.Equal(5, board.Areas.Areas.Select(area => area.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("linux,cma")]
    [InlineData("камера")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123")]
    public void Name_OneToSixtyThreeCharacters_IsKept(string name) => Assert.Equal(name, Board.Lowmem(64, 64).Declare(2, name: name).Name);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void Name_OtherThanThat_IsInvalid(string name)
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Equal(CmaError.InvalidArgument, board.Refused(() => board.Declare(2, name: name)).Error);
    }

    [Fact]
    public void Name_Twice_IsInvalid()
    {
        Board board = Board.Lowmem(64, 64);
        board.Declare(2, name: "camera");
        CmaException refused = board.Refused(() => board.Declare(2, name: "camera"));
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains("'camera'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Camera", board.Declare(2, name: "Camera").Name);
    }
}
