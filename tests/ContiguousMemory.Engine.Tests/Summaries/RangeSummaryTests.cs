using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>What follows from the classes of frames stays true as they change: after any changes it is what a recount says.</summary>
public sealed class RangeSummaryTests
{
    private const int Blocks = 150; // More than a chunk, more than an entry of the log each.

    /// <summary>Whole blocks, less than one and more, odd sizes, alignments on both sides of a block, and a boundary.</summary>
    public static TheoryData<int, int, int, int> Rules => new()
    {
        { 16, 0, 0, 0 },
        { 32, 0, 0, 0 },
        { 41, 3, 0, 0 },
        { 100, 6, 0, 128 },
        { 1200, 0, 2, 0 },
        { 2400, 0, 0, 0 },
        { 7, 0, 0, 0 },
        { 5, 2, 0, 8 },
        { 3, 6, 0, 0 },
        { 2, 0, 5, 0 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void AnyChanges_KindsOfRequests_AreWhatARecountSays(int count, int alignOrder, int bitOrder, int boundary) =>
        Gen.Select(Changes, Gen.Int[1, 40], Gen.Int[0, 2]).Sample(
            (changes, askEvery, unitOrder) =>
            {
                StubJudge judge = new(Blocks * 16);
                RangeSummary summary = new(0, Blocks, 4, unitOrder, judge);
                StartRule rule = new(1024, summary.Frames, count, alignOrder, bitOrder, boundary);
                for (int i = 0; i < changes.Length; i++)
                {
                    Apply(summary, judge, changes[i], unitOrder);
                    if (i % askEvery == 0) Check(summary, judge, rule);
                }

                Check(summary, judge, rule);
            },
            iter: Soak.Times(60));

    /// <summary>Only the latest kinds are kept; one that comes again after it went is as true as before.</summary>
    [Fact]
    public void WindowsFor_MoreKindsThanAreKept_ForgetsTheOldest()
    {
        StubJudge judge = new(Blocks * 16);
        RangeSummary summary = new(0, Blocks, 4, 0, judge);
        for (int round = 0; round < 2; round++)
        {
            for (int kind = 1; kind <= RangeSummary.MaxWindows + 3; kind++)
            {
                Apply(summary, judge, (kind * 50, kind * 10, FrameClass.Movable), 0);
                StartRule rule = new(1024, summary.Frames, kind * 16, 0, 0);
                Assert.Equal(rule.Kind, summary.WindowsFor(rule).Kind);
                Assert.Same(summary.WindowsFor(rule), summary.KeptWindows[0]);
                for (int align = 0; align <= RangeSummary.MaxStretches; align++) summary.StretchesOn(new(1024, summary.Frames, 1, align, 0));
                Check(summary, judge, rule);
            }
        }

        Assert.Equal((RangeSummary.MaxWindows, RangeSummary.MaxStretches), (summary.KeptWindows.Count, summary.KeptStretches.Count));
    }

    [Fact]
    public void Isolate_AndBack_BlocksAndReadsTheBooks()
    {
        StubJudge judge = new(64);
        RangeSummary summary = new(0, 4, 4, 0, judge);
        judge.Isolated.Add(1);
        summary.Isolate(1);
        Assert.Equal(16 * Weight.OneBlocked, summary.WeightOf(1));

        // What comes and goes meanwhile is read when the block is back.
        judge.Frames.AsSpan(16, 3).Fill(FrameClass.Movable);
        summary.Change(16, 19, FrameClass.Movable);
        Assert.Equal(16 * Weight.OneBlocked, summary.WeightOf(1));
        judge.Isolated.Clear();
        summary.Refresh(16, 32);
        Assert.Equal(3 * Weight.MoveCost, summary.WeightOf(1));
    }

    [Fact]
    public void Change_MarkedFrames_StayBlocked()
    {
        StubJudge judge = new(64);
        RangeSummary summary = new(0, 4, 4, 0, judge);
        judge.Frames.AsSpan(4, 4).Fill(FrameClass.Blocked);
        summary.Mark(4, 8);
        summary.Change(4, 8, FrameClass.Free);
        Assert.Equal(4 * Weight.OneBlocked, summary.WeightOf(0));
    }

    private static Gen<(int Start, int Count, FrameClass Class)[]> Changes =>
        Gen.Select(Gen.Int[0, (Blocks * 16) - 1], Gen.OneOf(Gen.Const(1), Gen.Int[1, 20], Gen.Int[1, 600]), Gen.Enum<FrameClass>()).Array[1, 120];

    /// <summary>What tenants hold they hold in whole units; anything else may be of single frames.</summary>
    private static void Apply(RangeSummary summary, StubJudge judge, (int Start, int Count, FrameClass Class) change, int unitOrder)
    {
        int unit = 1 << unitOrder;
        int start = change.Start & -unit;
        int end = Math.Min(summary.Frames, (start + change.Count + unit - 1) & -unit);
        judge.Frames.AsSpan(start, end - start).Fill(change.Class);
        summary.Set(start, end, change.Class);
    }

    private static void Check(RangeSummary summary, StubJudge judge, StartRule rule)
    {
        for (int block = 0; block < Blocks; block++)
        {
            long weight = judge.Frames[(block * 16)..((block + 1) * 16)].Sum(Weight.Of);
            Assert.Equal(weight, summary.WeightOf(block));
            Assert.Equal(BlockWork.Of(weight, 16), summary.Work[block]);
        }

        if (rule.Count >= 16) CheckWindows(summary, summary.WindowsFor(rule));
        else CheckStretches(summary, judge, summary.StretchesOn(rule), rule);
    }

    private static void CheckWindows(RangeSummary summary, BlockWindows windows)
    {
        long[] weights = [.. Enumerable.Range(0, Blocks).Select(windows.Recount)];
        Assert.Equal(weights, Enumerable.Range(0, Blocks).Select(block => windows[block]));
        Assert.Equal((weights.Min(), Array.IndexOf(weights, weights.Min())), windows.Lightest(0, summary.Blocks - 1));
    }

    private static void CheckStretches(RangeSummary summary, StubJudge judge, FreeStretches stretches, StartRule rule)
    {
        for (int block = 0; block < Blocks; block++)
        {
            int longest = 0;
            for (int at = block * 16; at < (block + 1) * 16; at++)
            {
                int length = 0;
                while (length < 16 && at + length < summary.Frames && judge.Frames[at + length] == FrameClass.Free) length++;
                if (rule.OnGrid(at) == at) longest = Math.Max(longest, length);
            }

            Assert.Equal(longest, stretches[block]);
            Assert.True(stretches.IsFiled(block));
        }

        Assert.Equal(Enumerable.Range(0, Blocks).Count(block => stretches[block] > 0), stretches.Filed);
    }
}
