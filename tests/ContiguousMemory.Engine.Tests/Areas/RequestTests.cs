using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Requests at their limits, what each refusal is called, and what is counted.</summary>
public sealed class RequestTests
{
    private static readonly (string Name, Placement Policy)[] s_policies = [("linux", Placement.Linux), ("cheapest", Placement.Cheapest)];

    public static TheoryData<string> Policies => [.. s_policies.Select(policy => policy.Name)];

    private static TestMachine Boot(string policy, int orderPerBit = 0) =>
        new MachineSpec { Placement = s_policies.Single(each => each.Name == policy).Policy, OrderPerBit = orderPerBit }.Boot();

    [Theory]
    [MemberData(nameof(Policies))]
    public void Count_AnySize_IsGrantedOrRefusedWithItsReason(string policy)
    {
        TestMachine test = Boot(policy);
        foreach ((long count, RefusalReason? refusal) in new (long, RefusalReason?)[]
        {
            (0, RefusalReason.Empty), (1, null), (15, null), (16, null), (17, null), (63, null), (64, null),
            (65, RefusalReason.TooLarge), (128, RefusalReason.TooLarge), (129, RefusalReason.TooLarge), (FrameSize.MaxFrames * 2L, RefusalReason.TooLarge),
        })
        {
            bool granted = test.TryAllocate(new AreaRequest(new(count), 0, "device"), out AreaAllocation allocation, out AllocationFailure failure);
            Assert.Equal(refusal is null, granted);
            if (refusal is { } reason) Assert.Equal((reason, 12, 0), (failure.Reason, failure.Errno, failure.Attempts));
            else Assert.True(test.Area.Release(allocation).IsReleased);
        }

        test.Verify();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData((FrameSize.MaxFrames * 2L) + 1)]
    [InlineData(long.MaxValue)]
    public void Count_OutOfRange_Throws(long count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Boot("linux").TryAllocate(new AreaRequest(new(count), 0, "device"), out _, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(51)]
    [InlineData(64)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void AlignOrder_OutOfRange_Throws(int align) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Boot("linux").TryAllocate(1, align, out _, out _));

    [Theory]
    [MemberData(nameof(Policies))]
    public void AlignOrder_UpToTheLargest_IsGrantedOrRefused(string policy)
    {
        // The area starts at frame 1024: aligned to 2^10 and no further.
        for (int align = 0; align <= AreaRequest.MaxAlignOrder; align++)
        {
            TestMachine test = Boot(policy);
            if (align <= 10) Assert.Equal(0, test.OffsetOf(test.Allocate(64, align).Frames.Start));
            else Assert.Equal(RefusalReason.NoRoom, test.Refused(1, align).Reason);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Name_None_Throws(string? name) =>
        Assert.ThrowsAny<ArgumentException>(() => Boot("linux").TryAllocate(new AreaRequest(new(1), 0, name!), out _, out _));

    [Fact]
    public void Request_Default_Throws() => Assert.ThrowsAny<ArgumentException>(() => Boot("linux").TryAllocate(default, out _, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(65)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 51)]
    public void Boundary_NotAPowerOfTwo_Throws(long boundary) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Boot("linux").TryAllocate(TestMachine.Request(1) with { Boundary = new(boundary) }, out _, out _));

    [Theory]
    [InlineData("linux", 8, 8, 0, true)]
    [InlineData("linux", 8, 8, 1, true)]
    [InlineData("linux", 9, 8, 0, false)]
    [InlineData("cheapest", 8, 8, 1, true)]
    [InlineData("cheapest", 9, 8, 0, false)]
    [InlineData("cheapest", 1, 1, 3, true)]
    [InlineData("cheapest", 64, 1L << 50, 0, true)]
    [InlineData("linux", 64, 1L << 50, 0, true)]
    public void Boundary_AnyPolicy_IsNotCrossed(string policy, int count, long boundary, int held, bool granted)
    {
        TestMachine test = Boot(policy);
        if (held > 0) test.Allocate(held);
        Assert.Equal(granted, test.TryAllocate(TestMachine.Request(count) with { Boundary = new(boundary) }, out AreaAllocation allocation, out AllocationFailure failure));
        if (granted) Assert.Equal(allocation.Frames.Start.Value / boundary, (allocation.Frames.End.Value - 1) / boundary);
        else Assert.Equal(RefusalReason.NoRoom, failure.Reason);
    }

    [Theory]
    [InlineData("linux", 8, 8, true)]
    [InlineData("linux", 8, 7, false)]
    [InlineData("cheapest", 8, 8, true)]
    [InlineData("cheapest", 8, 7, false)]
    [InlineData("cheapest", 64, 64, true)]
    [InlineData("cheapest", 1, 0, false)]
    [InlineData("cheapest", 1, -1000, false)]
    [InlineData("cheapest", 1, 1_000_000, true)]
    public void Limit_AnyPolicy_IsNotPassed(string policy, int count, long limit, bool granted)
    {
        TestMachine test = Boot(policy);
        Assert.Equal(granted, test.TryAllocate(TestMachine.Request(count) with { Limit = test.At(limit) }, out AreaAllocation allocation, out _));
        if (granted) Assert.True(allocation.Frames.End <= test.At(limit));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void OrderPerBit_PartOfABit_TakesTheWholeBitButNotItsFrames(string policy)
    {
        TestMachine test = Boot(policy, orderPerBit: 2);
        AreaAllocation first = test.Allocate(3);
        Assert.Equal((4, 61), (test.Area.Used.Value, test.Area.Available.Value));
        Assert.Equal([(0, 0)], test.Area.UsedBits(0));
        AreaAllocation second = test.Allocate(5);
        Assert.Equal(4, test.OffsetOf(second.Frames.Start));
        Assert.Equal((12, 56), (test.Area.Used.Value, test.Area.Available.Value));
        Assert.Equal(52, test.Area.LongestRun.Value);

        // The fourth frame of the first bit is still the buddy's: a tenant may have it.
        Assert.Equal(FrameState.FreeHead, Engine.Diagnosis.FrameInspection.Of(test.Machine, test.At(3)).State);
        Assert.Equal(56, test.Zone.FreeCma.Value);
        Assert.True(test.Area.Release(first).IsReleased);
        Assert.Equal((8, 59), (test.Area.Used.Value, test.Area.Available.Value));
        test.Verify();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(61, 16)]
    [InlineData(64, 16)]
    public void OrderPerBit_Count_IsRoundedUpToBits(int count, int bits)
    {
        TestMachine test = Boot("linux", orderPerBit: 2);
        test.Allocate(count);
        Assert.Equal([(0, bits - 1)], test.Area.UsedBits(0));
        Assert.Equal(bits * 4, test.Area.Used.Value);
    }

    [Fact]
    public void TooLarge_RoundedUpToBits_IsTooLarge()
    {
        TestMachine test = new MachineSpec { OrderPerBit = 5, Area = 96, Placement = Placement.Linux }.Boot();
        test.Allocate(1);
        Assert.Equal(RefusalReason.NoRoom, test.Refused(65).Reason);
        Assert.Equal(RefusalReason.TooLarge, test.Refused(97).Reason);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Counters_EachOutcome_CountsByCallAndByFrame(string policy)
    {
        TestMachine test = Boot(policy);
        Assert.Equal(default, test.Area.Counters);
        AreaAllocation allocation = test.Allocate(10);
        Assert.Equal(new AreaCounters(1, 0, 10, 0, 0), test.Area.Counters);
        test.Refused(60); // no room
        Assert.Equal(new AreaCounters(1, 1, 10, 60, 0), test.Area.Counters);
        test.Refused(0); // nothing asked: not counted
        test.Refused(65); // never possible: silently refused, not counted (6.12)
        Assert.Equal(new AreaCounters(1, 1, 10, 60, 0), test.Area.Counters);
        Assert.True(test.Area.Release(test.Window(0, 4)).IsReleased);
        Assert.False(test.Area.Release(test.Window(0, 4)).IsReleased); // refused: not counted
        Assert.Equal(new AreaCounters(1, 1, 10, 60, 4), test.Area.Counters);
        Assert.False(test.Area.Release(allocation).IsReleased); // a part is gone already
        Assert.True(test.Area.Release(test.Window(4, 6)).IsReleased);
        Picture.Paint(test, new string('M', 64));
        AreaCounters before = test.Area.Counters;
        test.Refused(8); // busy
        Assert.Equal(before with { Refused = before.Refused + 1, FramesRefused = before.FramesRefused + 8 }, test.Area.Counters);
    }
}
