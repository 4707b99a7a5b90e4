using ContiguousMemory.Engine.Summaries;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>Least numbers of stretches, against plain loops.</summary>
public sealed class MinimaTests
{
    /// <summary>Lengths about those of a chunk, and of several.</summary>
    public static TheoryData<int> Counts => [1, 2, 63, 64, 65, 127, 128, 129, 300];

    [Theory]
    [MemberData(nameof(Counts))]
    public void AnyChanges_AnyStretch_EqualPlainLoops(int count) =>
        Gen.Select(Gen.Long[-20, 20].Array[count], Gen.Select(Gen.Int[0, 2], Gen.Int[0, count - 1], Gen.Int[0, count - 1], Gen.Long[-5, 5]).Array[1, 60]).Sample((values, changes) =>
        {
            Minima minima = new(count);
            minima.Fill(values);
            foreach ((int kind, int one, int other, long what) in changes)
            {
                (int first, int last) = (Math.Min(one, other), Math.Max(one, other));
                if (kind == 0)
                {
                    minima.Put(first, what);
                    values[first] = what;
                }
                else if (kind == 1)
                {
                    minima.Add(first, last, what);
                    for (int at = first; at <= last; at++) values[at] += what;
                }

                long least = values[first..(last + 1)].Min();
                Assert.Equal((least, Array.IndexOf(values, least, first)), minima.Least(first, last));
                int less = Array.FindIndex(values, first, last - first + 1, value => value < what);
                Assert.Equal(less, minima.FirstLess(first, last, what));
            }

            Assert.Equal(values, Enumerable.Range(0, count).Select(at => minima[at]));
        });

    [Fact]
    public void Fill_Again_ForgetsWhatWasAdded()
    {
        Minima minima = new(100);
        minima.Fill(new long[100]);
        minima.Add(0, 99, 7);
        minima.Fill(new long[100]);
        Assert.Equal((0, 0), minima.Least(0, 99));
    }
}
