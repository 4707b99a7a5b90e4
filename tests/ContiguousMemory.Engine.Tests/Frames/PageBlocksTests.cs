using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class PageBlocksTests
{
    [Fact]
    public void SetType_Isolate_RemembersTheTypeToGoBackTo()
    {
        PageBlocks blocks = new(frames: 64, order: 4);
        blocks.SetType(2, MigrateType.Cma);
        blocks.SetType(2, MigrateType.Isolate);
        Assert.True(blocks.IsIsolated(2));
        Assert.Equal(MigrateType.Isolate, blocks.OfFrame(40));
        Assert.Equal(MigrateType.Cma, blocks.HomeOf(2));
        blocks.SetType(2, blocks.HomeOf(2));
        Assert.Equal(MigrateType.Cma, blocks[2]);
    }

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(16, 4, 1)]
    [InlineData(17, 4, 2)]
    [InlineData(64, 0, 64)]
    [InlineData(FrameSize.MaxFrames, 9, 1 << 17)]
    public void Count_Frames_AreRoundedUpToBlocks(int frames, int order, int count)
    {
        PageBlocks blocks = new(frames, order);
        Assert.Equal(count, blocks.Count);
        Assert.All([0, count - 1], block => Assert.Equal(MigrateType.Movable, blocks[block]));
    }
}
