using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>What an area's frames are, as they change hands.</summary>
public sealed class ContentsTests
{
    [Theory]
    [InlineData("................................................................", 64, 0, 0, 0)]
    [InlineData("mmmmmmmmddddddddMMDD....########................................", 36, 8, 8, 12)]
    public void Contents_Picture_CountsEachKind(string picture, int free, int discardable, int movable, int held)
    {
        TestMachine test = new MachineSpec().Boot();
        Painted painted = Picture.Paint(test, picture);
        Assert.Equal(new AreaContents(new(free), new(discardable), new(movable), new(held)), test.Area.Contents);
        Assert.Equal(discardable + movable, test.Area.Contents.Lent.Value);
        painted.EndLeasesIn(test.Area.Ranges[0]);
        Assert.Equal(picture.Count(letter => letter == '#'), test.Area.Contents.Held.Value);
    }
}
