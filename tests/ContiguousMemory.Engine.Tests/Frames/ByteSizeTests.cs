using ContiguousMemory.Engine.Frames;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("64K", 64L << 10)]
    [InlineData("64k", 64L << 10)]
    [InlineData("64M", 64L << 20)]
    [InlineData("64MB", 64L << 20)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("64 MiB", 64L << 20)]
    [InlineData(" 2G ", 2L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("0x10", 16)]
    [InlineData("0x1B", 27)]
    [InlineData("0x10M", 16L << 20)]
    [InlineData("0X1000", 4096)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8796093022207M", 8796093022207L << 20)]
    public void TryParse_Size_IsBytes(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("M")]
    [InlineData("B")]
    [InlineData("iB")]
    [InlineData("5iB")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5M")]
    [InlineData("1,000")]
    [InlineData("64X")]
    [InlineData("64MM")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("sixty")]
    [InlineData("1 2")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("8796093022208M")]
    [InlineData("8388608T")]
    public void TryParse_NotASize_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void ToString_AnySize_CanBeTypedBack() =>
        Gen.Long[0, long.MaxValue].Sample(bytes => ByteSize.TryParse(new ByteSize(bytes).ToString(), out ByteSize read) && read.Bytes == bytes);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1025, "1025 B")]
    [InlineData(3L << 40, "3 TiB")]
    public void ToString_Size_HasTheLargestUnitThatDividesIt(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());
}
