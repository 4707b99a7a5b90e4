using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

public sealed class BufferEntryTests
{
    private static FrameRange Range(long start, long end) => FrameRange.FromBounds(new(start), new(end));

    [Theory]
    [InlineData(0, 5, "10-20")]
    [InlineData(20, 25, "10-20")]
    [InlineData(0, 12, "12-20")]
    [InlineData(18, 30, "10-18")]
    [InlineData(13, 15, "10-13 15-20")]
    [InlineData(10, 20, "")]
    [InlineData(0, 30, "")]
    [InlineData(19, 20, "10-19")]
    [InlineData(10, 11, "11-20")]
    public void Lose_Frames_LeavesTheOthers(long start, long end, string left)
    {
        BufferEntry entry = new(0) { Allocation = new AreaAllocation(Range(10, 20), 1, default, default, 1) };
        Assert.Equal([Range(10, 20)], entry.Frames);
        entry.Lose(Range(start, end));
        Assert.Equal(left, string.Join(' ', entry.Frames.Select(part => $"{part.Start.Value}-{part.End.Value}")));
    }

    [Fact]
    public void Lose_Twice_LeavesWhatNeitherTook()
    {
        BufferEntry entry = new(0) { Allocation = new AreaAllocation(Range(10, 20), 1, default, default, 1) };
        entry.Lose(Range(12, 14));
        entry.Lose(Range(13, 17));
        entry.Lose(Range(19, 25));
        Assert.Equal([Range(10, 12), Range(17, 19)], entry.Frames);
    }
}
