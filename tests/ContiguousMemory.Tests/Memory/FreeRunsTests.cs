using ContiguousMemory.Engine.Frames;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Runs cut and joined, beside a naive model: a flag for each frame.</summary>
public sealed class FreeRunsTests
{
    private const int Frames = 512;

    /// <summary>What is done (0 and 1 release, 2 and 3 take, 4 gives back), and three numbers that say with what.</summary>
    private static readonly Gen<(int What, int A, int B, int C)[]> s_steps =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, Frames - 1], Gen.Int[0, 5000], Gen.Int[0, 5000]).Array[1, 200];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void RandomSteps_AgainstFlags_GiveOnlyWhatIsFreeAndJoinAllOfIt(int grain) => s_steps.Sample(steps => Run(steps, grain, join: true), iter: 2000, threads: 1);

    /// <summary>The control: frames that are taken in one by one without their neighbours' knowledge are not one run.</summary>
    [Fact]
    public void Control_ModelThatDoesNotJoin_IsCaught() => Assert.Throws<Xunit.Sdk.EqualException>(() => Run([(0, 0, 3, 0), (0, 3, 3, 0)], 1, join: false));

    private static void Run((int What, int A, int B, int C)[] steps, int grain, bool join)
    {
        FreeRuns runs = new(grain);
        bool[] free = new bool[Frames];
        foreach ((int what, int a, int b, int c) in steps)
        {
            switch (what)
            {
                case 0 or 1:
                    Release(runs, free, a & -grain, 1 + (b % 40), grain);
                    break;
                case 2 or 3:
                    Take(runs, free, 1 + (a % 40), 1L << (b % 7), b % 3 == 0 ? 64 : 0, c % 4 == 0 ? c % Frames : null, grain);
                    break;
                default:
                    bool isGiven = runs.TryTakeBack(b % 50, out int start, out int count);
                    Assert.Equal(free.Contains(true), isGiven);
                    Assert.True(!isGiven || count > 0);
                    Flip(free, start, count, to: false);
                    break;
            }

            Assert.Equal(free.Count(frame => frame), runs.Frames);
            if (grain == 1) Assert.Equal(RunsOf(free).Count + (join ? 0 : 1), runs.Count);
        }

        while (runs.TryTakeBack(long.MaxValue, out int first, out int all)) Flip(free, first, all, to: false);
        Assert.DoesNotContain(true, free);
        Assert.Equal((0, 0), (runs.Count, runs.Frames));
    }

    /// <summary>Frames that nobody has released before; with bits of several frames none of a bit.</summary>
    private static void Release(FreeRuns runs, bool[] free, int start, int count, int grain)
    {
        int end = Math.Min(Frames, start + count);
        int bits = Math.Min(Frames, (end + grain - 1) & -grain);
        if (end <= start || free.AsSpan(start, bits - start).Contains(true)) return;
        runs.Add(start, end - start);
        Flip(free, start, end - start, to: true);
    }

    private static void Take(FreeRuns runs, bool[] free, int count, long alignment, long boundary, int? limit, int grain)
    {
        AllocationOptions options = new()
        {
            Alignment = alignment * 4096,
            Boundary = boundary * 4096,
            MaxAddress = limit is { } last ? new PhysicalAddress(((ulong)last * 4096) + 4095) : null,
        };
        Assert.True(RunRule.TryOf(count * 4096L, options, out RunRule rule));

        // Large enough wherever it begins, and far enough above its size for another bin. Bits of several frames are not cut everywhere.
        bool isSure = grain == 1 && boundary == 0 && limit is null && RunsOf(free).Exists(run => run.Count >= 2 * rule.Surely);
        if (!runs.TryTake(rule, out int start))
        {
            Assert.False(isSure, $"{count} frames on {alignment} were refused.");
            return;
        }

        Assert.Equal(0, start % alignment);
        Assert.True(boundary == 0 || start / boundary == (start + count - 1) / boundary);
        Assert.True(limit is null || start + count - 1 <= limit);
        Flip(free, start, count, to: false);
    }

    private static void Flip(bool[] free, int start, int count, bool to)
    {
        Assert.DoesNotContain(to, free[start..(start + count)]);
        free.AsSpan(start, count).Fill(to);
    }

    private static List<(int Start, int Count)> RunsOf(bool[] free)
    {
        List<(int Start, int Count)> runs = [];
        for (int frame = 0; frame < free.Length; frame++)
        {
            if (!free[frame]) continue;
            int end = Array.IndexOf(free, false, frame) is >= 0 and int held ? held : free.Length;
            runs.Add((frame, end - frame));
            frame = end;
        }

        return runs;
    }
}
