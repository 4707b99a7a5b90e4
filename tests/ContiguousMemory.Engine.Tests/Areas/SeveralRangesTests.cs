using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>An area of three ranges, of 16, 32 and 16 frames (6.15).</summary>
public sealed class SeveralRangesTests
{
    public static TheoryData<string> Policies => ["linux", "cheapest"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void TryAllocate_NoRoomInOneRange_GoesToTheNext(string policy)
    {
        TestMachine test = Ranges.Boot(policy, 16, 32, 16);
        Assert.Equal(test.Area.Ranges[1].Start, test.Allocate(20).Frames.Start);
        Assert.Equal(test.Area.Ranges[0], test.Allocate(16).Frames);
        Assert.Equal(test.Area.Ranges[2], test.Allocate(16).Frames);
        Assert.Equal(12, test.Area.Available.Value);
        test.Verify();
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void TryAllocate_MoreThanAnyRange_NeverSpansTwoAndIsCounted(string policy)
    {
        TestMachine test = Ranges.Boot(policy, 16, 32, 16);
        AllocationFailure failure = test.Refused(33);
        Assert.Equal((RefusalReason.TooLarge, 16, 0), (failure.Reason, failure.Errno, failure.Attempts));
        Assert.Equal(new AreaCounters(0, 1, 0, 33, 0), test.Area.Counters); // 6.15 searches in vain, and counts it
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void TryAllocate_DevicesHaveAll_IsNoRoomWithTheErrnoOfBusy(string policy)
    {
        TestMachine test = Ranges.Boot(policy, 16, 32, 16);
        for (int i = 0; i < 4; i++) test.Allocate(16);
        AllocationFailure failure = test.Refused(1);
        Assert.Equal((RefusalReason.NoRoom, 16, 0), (failure.Reason, failure.Errno, failure.Attempts));
    }

    [Theory]
    [InlineData("linux", 10 + 26 + 10)]
    [InlineData("cheapest", 0)] // it sees the leases, and tries none
    public void TryAllocate_EveryWindowLeased_IsBusyAfterAllRanges(string policy, int attempts)
    {
        TestMachine test = Ranges.Boot(policy, 16, 32, 16);
        Picture.Paint(test, "MMMMMMMMMMMMMMMM|MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM|MMMMMMMMMMMMMMMM");
        AllocationFailure failure = test.Refused(7);
        Assert.Equal((RefusalReason.Busy, 16, attempts), (failure.Reason, failure.Errno, failure.Attempts));
    }

    [Fact]
    public void TryAllocate_FirstRangeLeased_GoesToTheNextAfterBusy()
    {
        TestMachine test = Ranges.Boot("linux", 16, 32, 16);
        Picture.Paint(test, "MMMMMMMMMMMMMMMM|................................|................");
        AreaAllocation allocation = test.Allocate(16);
        Assert.Equal(test.Area.Ranges[1].Start, allocation.Frames.Start);
        Assert.Equal(2, allocation.Attempts);
    }

    [Fact]
    public void TryAllocate_NoRefugeInTheFirstRange_EndsTheKernelsSearch()
    {
        TestMachine test = Ranges.Boot("linux", 16, 32, 16, refuge: 16);
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "mmmmmmmmmmmmmmmm|MMMMMMMMMMMMMMMM################|################");
        AllocationFailure failure = test.Refused(16);
        Assert.Equal((RefusalReason.NoRefuge, 12, 1), (failure.Reason, failure.Errno, failure.Attempts));
    }

    [Fact]
    public void UsedAndLongestRun_SeveralRanges_AreOfAllAndOfOne()
    {
        TestMachine test = Ranges.Boot("linux", 16, 32, 16);
        test.Allocate(4);
        test.Allocate(24);
        Assert.Equal((28, 36, 16), (test.Area.Used.Value, test.Area.Available.Value, test.Area.LongestRun.Value));
        Assert.Equal([(0, 3)], test.Area.UsedBits(0));
        Assert.Equal([(0, 23)], test.Area.UsedBits(1));
    }

    [Fact]
    public void Release_AcrossTwoRanges_IsForeign()
    {
        TestMachine test = Ranges.Boot("linux", 16, 32, 16);
        AreaAllocation first = test.Allocate(16);
        FrameRange over = new(first.Frames.Start, new(20));
        ReleaseOutcome outcome = test.Area.Release(over);
        Assert.Equal((ReleaseStatus.Foreign, first.Frames.End), (outcome.Status, outcome.At));
        Assert.Equal(48, test.Area.Available.Value);
    }
}
