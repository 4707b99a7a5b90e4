using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The bitmap against an array of booleans.</summary>
public sealed class AreaBitmapTests
{
    [Fact]
    public void Bitmap_RandomRuns_EqualsAnArray() =>
        Gen.Int[1, 200].SelectMany(size => Gen.Select(Gen.Const(size), Gen.Select(Gen.Int[0, size - 1], Gen.Int[1, size], Gen.Int[0, 5], Gen.Int[0, 31]).Array[0, 20])).Sample(
            (size, steps) =>
            {
                AreaBitmap bitmap = new(size);
                bool[] model = new bool[size];
                foreach ((int at, int length, int maskOrder, int offset) in steps)
                {
                    int count = Math.Min(length, size - at);
                    if (model.AsSpan(at, count).IndexOf(!model[at]) < 0)
                    {
                        if (model[at]) bitmap.Clear(at, count);
                        else bitmap.Set(at, count);
                        model.AsSpan(at, count).Fill(!model[at]);
                    }

                    Assert.Equal(model.Count(bit => bit), bitmap.Used);
                    Assert.Equal(model, Enumerable.Range(0, size).Select(bit => bitmap[bit]));
                    Assert.Equal(Array.IndexOf(model, true, at, count) is var set && set < 0 ? at + count : set, bitmap.NextSet(at, at + count));
                    Assert.Equal(Array.IndexOf(model, false, at, count) is var clear && clear < 0 ? at + count : clear, bitmap.NextClear(at, at + count));
                    Assert.Equal(Runs(model, true), bitmap.Runs(set: true));
                    Assert.Equal(Runs(model, false), bitmap.Runs(set: false));
                    Assert.Equal(Runs(model, false).Select(run => run.Item2).DefaultIfEmpty().Max(), bitmap.LongestClear);
                    int mask = (1 << maskOrder) - 1;
                    int expected = Enumerable.Range(at, size - at)
                        .Where(start => start + length <= size && ((start + offset) & mask) == 0 && model.AsSpan(start, length).IndexOf(true) < 0)
                        .DefaultIfEmpty(-1).First();
                    Assert.Equal(expected, bitmap.FindClearRun(at, length, mask, offset));
                }
            },
            iter: Soak.Times(300), threads: 1);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(64, 1000)]
    [InlineData(64, long.MaxValue / 2)]
    public void FindClearRun_StartBeyondTheEnd_IsNone(int size, long start) => Assert.Equal(-1, new AreaBitmap(size).FindClearRun(start, 1, 0, 0));

    [Theory]
    [InlineData(65)]
    [InlineData(1L << 40)]
    public void FindClearRun_MoreThanThereIs_IsNone(long bits) => Assert.Equal(-1, new AreaBitmap(64).FindClearRun(0, bits, 0, 0));

    private static IEnumerable<(int, int)> Runs(bool[] model, bool value)
    {
        for (int start = 0; start < model.Length; start++)
        {
            if (model[start] != value) continue;
            int end = start;
            while (end < model.Length && model[end] == value) end++;
            yield return (start, end - start);
            start = end;
        }
    }
}
