using Cma.Reports;
using CsCheck;

namespace Cma.Tests.Reports;

public class LatencyHistogramTests
{
    // Latencies spread over all magnitudes, not only over the largest.
    private static readonly Gen<long> s_latency = Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[0, 62], static (value, shift) => value >> shift);

    [Fact]
    public void Percentile_AnyValues_IsWithinOnePartIn128OfTheSortedOne() => Gen.Select(s_latency.Array[1, 300], Gen.Double[0.001, 100]).Sample(static (values, percent) =>
    {
        LatencyHistogram histogram = Of(values);
        long[] sorted = [.. values.Order()];
        long exact = sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * values.Length), 1, values.Length) - 1];

        long told = histogram.Percentile(percent);

        return Math.Abs((double)told - exact) <= exact / 128.0 && told >= sorted[0] && told <= sorted[^1];
    });

    [Fact]
    public void Percentile_ValuesBelow64_IsExact()
    {
        LatencyHistogram histogram = Of([.. Enumerable.Range(0, 64).Select(static i => (long)i)]);

        Assert.Equal([0, 31, 62, 63], new double[] { 0.1, 50, 98, 100 }.Select(histogram.Percentile));
    }

    [Fact]
    public void Percentile_Hundred_IsTheMaximumExactly() => s_latency.Array[1, 50].Sample(static values =>
    {
        LatencyHistogram histogram = Of(values);
        return histogram.Percentile(100) == values.Max() && histogram.Max == values.Max() && histogram.Min == values.Min() && histogram.Count == values.Length;
    });

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1L << 40)]
    [InlineData((1L << 40) - 1)]
    [InlineData(long.MaxValue)]
    public void Record_BoundaryValue_IsFoundInItsStep(long value)
    {
        foreach (int perPower in (int[])[1, 4, 64])
        {
            LatencyStep step = Assert.Single(Of([value]).Steps(perPower));
            Assert.True(step.Low <= value && value <= step.High && step.Count == 1, $"{step}");
        }
    }

    [Fact]
    public void Steps_AnyValues_FollowEachOtherAndHoldAll() => Gen.Select(s_latency.Array[1, 100], Gen.Int[0, 6].Select(static power => 1 << power)).Sample(static (values, perPower) =>
    {
        IReadOnlyList<LatencyStep> steps = Of(values).Steps(perPower);
        return steps.Sum(static step => step.Count) == values.Length
            && steps.Zip(steps.Skip(1)).All(static pair => pair.First.High + 1 == pair.Second.Low)
            && steps.All(step => step.Count == values.Count(value => value >= step.Low && value <= step.High));
    });

    [Fact]
    public void Add_TwoHistograms_IsTheHistogramOfAllValues() => Gen.Select(s_latency.Array[0, 50], s_latency.Array[0, 50]).Sample(static (left, right) =>
    {
        LatencyHistogram sum = Of(left);
        sum.Add(Of(right));
        LatencyHistogram all = Of([.. left, .. right]);
        return (sum.Count, sum.Min, sum.Max) == (all.Count, all.Min, all.Max) && (all.Count == 0 || sum.Steps(64).SequenceEqual(all.Steps(64)));
    });

    [Fact]
    public void Misuse_Throws()
    {
        var empty = new LatencyHistogram();

        Assert.Throws<ArgumentOutOfRangeException>(() => empty.Record(-1));
        Assert.Throws<InvalidOperationException>(() => empty.Percentile(50));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1]).Percentile(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1]).Percentile(100.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1]).Steps(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1]).Steps(128));
        Assert.Empty(empty.Steps(4));
    }

    [Fact]
    public void Record_TimeSpan_CountsNanoseconds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(3));

        Assert.Equal(3000, histogram.Max);
    }

    private static LatencyHistogram Of(long[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (long value in values) histogram.Record(value);
        return histogram;
    }
}
