using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>The tool the other tests stand on.</summary>
public sealed class PictureTests
{
    [Theory]
    [InlineData("................................................................")]
    [InlineData("mmmmddddMMMMDDDD####....mdMD#.mdMD#.mdMD#.mdMD#.mdMD#.##########")]
    [InlineData("################################################################")]
    public void Paint_AnyPicture_IsWhatIsRead(string picture)
    {
        TestMachine test = new MachineSpec().Boot();
        Painted painted = Picture.Paint(test, picture);
        Assert.Equal(picture, Picture.Of(test.Area));
        Assert.Equal(picture.Count(char.IsUpper), painted.Leases.Count);
        test.Verify();
    }

    [Fact]
    public void Paint_UnitsOfFourFrames_DrawsOneCharacterEach()
    {
        TestMachine test = new MachineSpec { World = new WorldWithContents(unitOrder: 2) }.Boot();
        Picture.Paint(test, "mmdd..##MD.#m..d");
        Assert.Equal("mmdd..##MD.#m..d", Picture.Of(test.Area));
        Assert.Equal(Engine.Frames.FrameState.Claimed, FrameInspection.Of(test.Machine, test.At(24)).State);
        test.Verify();
    }
}
