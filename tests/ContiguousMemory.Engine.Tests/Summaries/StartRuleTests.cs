using ContiguousMemory.Engine.Summaries;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>Where windows may start, against the plain meaning of alignment, bits, boundary and limit.</summary>
public sealed class StartRuleTests
{
    [Fact]
    public void AnyRule_AnyPlace_IsWhatItSays() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[1, 200], Gen.Int[1, 220], Gen.Int[0, 8], Gen.Int[0, 6], Gen.Int[-1, 8], Gen.Int[-50, 250]).Sample(
            (firstBlock, frames, count, alignOrder, bitOrder, boundaryOrder, limit) =>
            {
                long first = firstBlock * 16;
                long boundary = boundaryOrder < 0 ? 0 : 1L << boundaryOrder;
                long? until = limit < 0 ? null : first + limit;
                StartRule rule = new(first, frames, count, alignOrder, bitOrder, boundary, until);
                bool IsOnGrid(long at) => at % (1L << bitOrder) == 0 && (first + at) % (1L << alignOrder) == 0;
                bool IsAllowed(long at) => at >= 0 && IsOnGrid(at) && at + count <= frames && (until is null || first + at + count <= until)
                    && (boundary == 0 || (first + at) / boundary == (first + at + count - 1) / boundary);
                int[] allowed = [.. Enumerable.Range(0, frames).Where(at => IsAllowed(at))];
                if (rule.End == 0)
                {
                    Assert.Empty(allowed);
                    return;
                }

                for (int at = 0; at < frames; at++)
                {
                    Assert.Equal(allowed.Contains(at), rule.Allows(at));
                    Assert.Equal(allowed.Where(start => start >= at).Append(-1).First(), rule.Next(at));
                    Assert.Equal(allowed.Where(start => start <= at && start >= 5).Prepend(-1).Last(), rule.Previous(at, 5));
                    Assert.Equal(Enumerable.Range(at, 1024).First(place => IsOnGrid(place)), rule.OnGrid(at));
                }
            },
            iter: 2000);

    [Fact]
    public void Kind_OtherLimit_IsTheSame()
    {
        StartRule rule = new(16, 100, 20, 2, 0);
        Assert.Equal(rule.Kind, new StartRule(16, 100, 20, 2, 0, 0, 70).Kind);
        Assert.Equal(100, new StartRule(16, 100, 20, 2, 0, 0, 70).WithoutLimit(100).End);
        Assert.NotEqual(rule.Kind, new StartRule(16, 100, 20, 3, 0).Kind);
        Assert.NotEqual(rule.Kind, new StartRule(16, 100, 20, 2, 0, 64).Kind);
    }

    /// <summary>The alignment of the largest request: no machine has a second frame with it.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(16, -1)]
    public void Next_LargestAlignment_IsFrameZeroOrNothing(long first, int expected) => Assert.Equal(expected, new StartRule(first, 64, 4, 50, 0).Next(0));
}
