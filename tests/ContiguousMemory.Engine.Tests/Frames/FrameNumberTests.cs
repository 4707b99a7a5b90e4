using ContiguousMemory.Engine.Frames;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Frames;

/// <summary>Counts, numbers and addresses at the ends of what they can say: they are loud, never wrong.</summary>
public sealed class FrameNumberTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4095, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(long.MaxValue, 1L << 51)]
    [InlineData(long.MaxValue - 4095, (1L << 51) - 1)]
    public void ForBytes_Length_IsRoundedUp(long bytes, long frames) => Assert.Equal(frames, FrameCount.ForBytes(bytes).Value);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void ForBytes_Negative_IsRefused(long bytes) => Assert.Throws<ArgumentOutOfRangeException>(() => FrameCount.ForBytes(bytes));

    [Fact]
    public void Bytes_MoreThanALengthCanSay_Throws()
    {
        Assert.Equal(long.MaxValue - 4095, new FrameCount((1L << 51) - 1).Bytes);
        Assert.Throws<OverflowException>(() => new FrameCount(1L << 51).Bytes);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 512)]
    [InlineData(62, 1L << 62)]
    public void OfOrder_Order_IsItsPowerOfTwo(int order, long frames) => Assert.Equal(frames, FrameCount.OfOrder(order).Value);

    [Theory]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void OfOrder_OutOfRange_IsRefused(int order)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCount.OfOrder(order));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pfn(1).AlignUp(order));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pfn(1).AlignDown(order));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pfn(1).IsAligned(order));
    }

    [Fact]
    public void Align_AnyNumber_IsTheNearestMultiple() =>
        Gen.Select(Gen.Long[0, 1L << 51], Gen.Int[0, 50]).Sample((number, order) =>
        {
            long step = 1L << order;
            Pfn pfn = new(number);
            Assert.Equal(number / step * step, pfn.AlignDown(order).Value);
            Assert.Equal((number + step - 1) / step * step, pfn.AlignUp(order).Value);
            Assert.Equal(number % step == 0, pfn.IsAligned(order));
        });

    [Fact]
    public void Address_BeyondWhatAnAddressHolds_Throws()
    {
        Assert.Equal(0xFFFF_FFFF_FFFF_F000UL, new Pfn((1L << 52) - 1).Address.Value);
        Assert.Throws<OverflowException>(() => new Pfn(1L << 52).Address);
        Assert.Throws<OverflowException>(() => new Pfn(-1).Address);
    }

    [Fact]
    public void Pfn_OfAnAddress_IsTheFrameThatHoldsTheByte()
    {
        Assert.Equal(0, new PhysicalAddress(4095).Pfn.Value);
        Assert.Equal(1, new PhysicalAddress(4096).Pfn.Value);
        Assert.Equal((1L << 52) - 1, new PhysicalAddress(ulong.MaxValue).Pfn.Value);
    }

    [Fact]
    public void Arithmetic_Overflow_IsLoud()
    {
        Assert.Throws<OverflowException>(() => new Pfn(long.MaxValue) + new FrameCount(1));
        Assert.Throws<OverflowException>(() => new FrameCount(long.MaxValue) + new FrameCount(1));
        Assert.Throws<OverflowException>(() => new FrameCount(long.MinValue) - new FrameCount(1));
    }

    [Fact]
    public void Compare_AllOperators_FollowTheNumber() =>
        Gen.Select(Gen.Long[-3, 3], Gen.Long[-3, 3]).Sample((left, right) =>
        {
            Assert.Equal(left < right, new Pfn(left) < new Pfn(right));
            Assert.Equal(left <= right, new Pfn(left) <= new Pfn(right));
            Assert.Equal(left > right, new FrameCount(left) > new FrameCount(right));
            Assert.Equal(left >= right, new FrameCount(left) >= new FrameCount(right));
            Assert.Equal(left.CompareTo(right), new Pfn(left).CompareTo(new Pfn(right)));
            PhysicalAddress a = new((ulong)(left + 3));
            PhysicalAddress b = new((ulong)(right + 3));
            Assert.Equal(left < right, a < b);
            Assert.Equal(left >= right, a >= b);
        });
}
