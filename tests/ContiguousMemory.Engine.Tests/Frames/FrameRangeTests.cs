using ContiguousMemory.Engine.Frames;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class FrameRangeTests
{
    private static FrameRange Range(long start, long count) => new(new Pfn(start), new FrameCount(count));

    [Fact]
    public void ContainsAndOverlaps_SmallRanges_EqualTheSetsOfTheirFrames() =>
        Gen.Select(Gen.Long[0, 6], Gen.Long[1, 6], Gen.Long[0, 6], Gen.Long[1, 6]).Sample((start, count, otherStart, otherCount) =>
        {
            HashSet<long> frames = [.. Enumerable.Range((int)start, (int)count)];
            HashSet<long> others = [.. Enumerable.Range((int)otherStart, (int)otherCount)];
            Assert.Equal(others.IsSubsetOf(frames), Range(start, count).Contains(Range(otherStart, otherCount)));
            Assert.Equal(others.Overlaps(frames), Range(start, count).Overlaps(Range(otherStart, otherCount)));
            Assert.Equal(frames.Contains(otherStart), Range(start, count).Contains(new Pfn(otherStart)));
        });

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MinValue, 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void Contains_RangeWhoseEndNoNumberHolds_IsNo(long start, long count) => Assert.False(Range(0, 64).Contains(Range(start, count)));

    [Theory]
    [InlineData(5, 3, "pfn 5-7 (3 frames)")]
    [InlineData(5, 1, "pfn 5-5 (1 frame)")]
    [InlineData(5, 0, "0 frames from pfn 5")]
    [InlineData(5, -2, "-2 frames from pfn 5")]
    [InlineData(long.MaxValue, 2, "2 frames from pfn 9223372036854775807")]
    public void ToString_AnyRange_SaysSomething(long start, long count, string text) => Assert.Equal(text, Range(start, count).ToString());

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void IsEmpty_Count_Decides(long count, bool empty) => Assert.Equal(empty, Range(3, count).IsEmpty);
}
