using Cma.Scenarios;
using Cma.Scenarios.Reading;

namespace Cma.Tests.Scenarios;

/// <summary>Every kind of value at, just inside and just outside its bounds.</summary>
public class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1us", 10)]
    [InlineData("1µs", 10)]
    [InlineData("0.1us", 1)]
    [InlineData("200ms", 2_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("2 s", 20_000_000)]
    [InlineData("1m", 600_000_000)]
    [InlineData("1min", 600_000_000)]
    [InlineData("1h", 36_000_000_000)]
    public void A_time_is_read_to_the_tick(string text, long ticks)
    {
        Assert.True(Times.TryParse(text, out TimeSpan time));
        Assert.Equal(ticks, time.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("1d")]
    [InlineData("1S")]
    [InlineData("1s ")]
    [InlineData("99999999999999999999999999999h")]
    [InlineData("9223372036854775808s")]
    public void What_is_no_time_is_not_read(string text) => Assert.False(Times.TryParse(text, out _));

    [Fact]
    public void A_time_that_is_written_can_be_read_back() => CsCheck.Check.Sample(
        CsCheck.Gen.Long[0, long.MaxValue],
        static ticks => Times.TryParse(Times.Text(new(ticks)), out TimeSpan time) && time.Ticks == ticks);

    [Theory]
    [InlineData("2MiB", null)]
    [InlineData("2097152", null)]
    [InlineData("2M", null)]
    [InlineData("256GiB", null)]
    [InlineData("2097151", "is below 2 MiB, the least allowed.")]
    [InlineData("0", "is below 2 MiB, the least allowed.")]
    [InlineData("2097153", "is not a multiple of 2 MiB, a block.")]
    [InlineData("3MiB", "is not a multiple of 2 MiB, a block.")]
    [InlineData("257GiB", "is above 256 GiB, the most allowed.")]
    [InlineData("9223372036854775807", "is above 256 GiB, the most allowed.")]
    [InlineData("9223372036854775808", "is not a size; write it like 64MiB or 4096.")]
    [InlineData("-1", "is not a size; write it like 64MiB or 4096.")]
    [InlineData("1.5GiB", "is not a size; write it like 64MiB or 4096.")]
    [InlineData("lots", "is not a size; write it like 64MiB or 4096.")]
    public void A_size_is_held_to_its_bounds_and_unit(string text, string? mistake) =>
        Assert.Equal(mistake, Scalars.Size(2 << 20, ScenarioLimits.MachineBytes, 2 << 20, "a block")(text).Mistake);

    [Theory]
    [InlineData("4096", null)]
    [InlineData("1MiB", null)]
    [InlineData("1GiB", null)]
    [InlineData("4095", "is below 4 KiB, the least allowed.")]
    [InlineData("5000", "is not a power of two; the nearest are 4 KiB and 8 KiB.")]
    [InlineData("24MiB", "is not a power of two; the nearest are 16 MiB and 32 MiB.")]
    [InlineData("1073741823", "is not a power of two; the nearest are 512 MiB and 1 GiB.")]
    [InlineData("2GiB", "is above 1 GiB, the most allowed.")]
    public void An_alignment_is_a_power_of_two(string text, string? mistake) =>
        Assert.Equal(mistake, Scalars.PowerOfTwo(4096, 1 << 30)(text).Mistake);

    [Theory]
    [InlineData("1", null)]
    [InlineData("10", null)]
    [InlineData("0", "is below 1, the least allowed.")]
    [InlineData("-9223372036854775808", "is below 1, the least allowed.")]
    [InlineData("11", "is above 10, the most allowed.")]
    [InlineData("99999999999999999999", "is above 10, the most allowed.")]
    [InlineData("99999999999999999999999999999999", "is not a whole number.")]
    [InlineData("1.0", "is not a whole number.")]
    [InlineData("1e1", "is not a whole number.")]
    [InlineData("two", "is not a whole number.")]
    [InlineData("0x1", "is not a whole number.")]
    public void A_count_is_a_whole_number_within_bounds(string text, string? mistake) => Assert.Equal(mistake, Scalars.Count(1, 10)(text).Mistake);

    [Theory]
    [InlineData("25", 25)]
    [InlineData("25/s", 25)]
    [InlineData("0.5 / s", 0.5)]
    [InlineData("30/min", 0.5)]
    [InlineData("30/m", 0.5)]
    [InlineData("3600/h", 1)]
    public void A_rate_is_so_many_a_second(string text, double rate) => Assert.Equal(rate, Scalars.Rate(0, 100)(text).Value);

    [Theory]
    [InlineData("101", "is above 100/s, the most allowed.")]
    [InlineData("-1", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("1/day", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("1/", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("/s", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("NaN", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("Infinity", "is not a rate; write it like 25/s or 2/min.")]
    [InlineData("1e9", "is not a rate; write it like 25/s or 2/min.")]
    public void What_is_no_rate_is_refused(string text, string mistake) => Assert.Equal(mistake, Scalars.Rate(0, 100)(text).Mistake);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("0.25", 0.25)]
    [InlineData("80%", 0.8)]
    [InlineData("100 %", 1)]
    public void A_share_is_a_part_of_one(string text, double share) => Assert.Equal(share, Scalars.Share(text).Value);

    [Theory]
    [InlineData("1.01")]
    [InlineData("101%")]
    [InlineData("-0.1")]
    [InlineData("%")]
    [InlineData("NaN")]
    public void What_is_no_share_is_refused(string text) => Assert.NotNull(Scalars.Share(text).Mistake);

    [Theory]
    [InlineData("a", true)]
    [InlineData("Kamera 1 (große)", true)]
    [InlineData("摄像机", true)]
    [InlineData("<script>", true)]
    [InlineData("", false)]
    [InlineData(" a", false)]
    [InlineData("a\u001b[31m", false)]
    [InlineData("a\u202eb", false)]
    [InlineData("a\u200bb", false)]
    [InlineData("a\ud800b", false)]
    public void A_name_can_be_shown_and_does_nothing_else(string text, bool isName) => Assert.Equal(isName, Scalars.Name()(text).Mistake is null);

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_name_is_no_longer_than_the_kernels(int length, bool isName) =>
        Assert.Equal(isName, Scalars.Name()(new string('a', length)).Mistake is null);

    [Theory]
    [InlineData("bufers", "buffers")]
    [InlineData("BUFFERS", "buffers")]
    [InlineData("buffesr", "buffers")]
    [InlineData("alignement", "alignment")]
    [InlineData("holdd", "hold")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    public void A_misspelt_word_is_guessed(string word, string? guess) => Assert.Equal(guess, NearestWord.To(word, ScenarioKeys.Device));
}
