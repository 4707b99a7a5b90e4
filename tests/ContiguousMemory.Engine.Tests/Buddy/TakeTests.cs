using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Frames for those who can neither move nor drop them.</summary>
public sealed class TakeTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(62, false)]
    [InlineData(int.MaxValue, false)]
    public void TryTake_Order_IsAtMostTheLargest(int order, bool granted)
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.Equal(granted, test.Machine.TryTake(order, MigrateType.Unmovable, "taker", out FrameRange taken));
        Assert.Equal(granted ? 1L << order : 0, taken.Count.Value);
        if (granted) Assert.True(taken.Start.IsAligned(order));
        test.Verify();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void TryTake_NegativeOrder_IsRefused(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MachineSpec().Boot().Machine.TryTake(order, MigrateType.Unmovable, "taker", out _));

    [Theory]
    [InlineData(MigrateType.Cma)]
    [InlineData(MigrateType.Isolate)]
    [InlineData((MigrateType)5)]
    [InlineData((MigrateType)255)]
    public void TryTake_TypeThatNobodyAsksFor_IsRefused(MigrateType type)
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Machine.TryTake(0, type, "taker", out _));
        test.Verify();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void TryTake_NoName_IsRefused(string? name) =>
        Assert.ThrowsAny<ArgumentException>(() => new MachineSpec().Boot().Machine.TryTake(0, MigrateType.Unmovable, name!, out _));

    [Fact]
    public void TryTake_Granted_IsInTheBooksUntilItIsGivenBack()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "page tables", out FrameRange taken));
        FrameInspection found = FrameInspection.Of(test.Machine, taken.Start);
        Assert.Equal((FrameState.Taken, "page tables"), (found.State, found.Holder));
        Assert.Equal(124, test.Zone.Free.Value);
        test.Machine.GiveBack(taken);
        Assert.Equal(128, test.Zone.Free.Value);
        Assert.Equal(0, test.Machine.Holders.Count);
        test.Verify();
    }

    [Fact]
    public void GiveBack_Twice_IsRefusedAndChangesNothing()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "taker", out FrameRange taken));
        test.Machine.GiveBack(taken);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => test.Machine.GiveBack(taken));
        Assert.Contains("Free", refused.Message, StringComparison.Ordinal);
        Assert.Equal(128, test.Zone.Free.Value);
        test.Verify();
    }

    public static TheoryData<long, long> NotWhatWasTaken => new()
    {
        { 0, 1 },
        { 0, 3 },
        { 1, 3 },
        { 0, 5 },
        { -1, 4 },
        { 1, 4 },
        { 0, 0 },
        { 0, -1 },
        { -4, 4 },
        { 4, 4 },
        { 100_000, 4 },
        { long.MinValue + 100_000, 4 },
        { long.MaxValue - 100_000, 1_000_000 },
        { 0, long.MaxValue },
    };

    [Theory]
    [MemberData(nameof(NotWhatWasTaken))]
    public void GiveBack_OtherThanTheWhole_IsRefusedAndChangesNothing(long offset, long count)
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "taker", out FrameRange taken));
        FrameRange wrong = new(new Pfn(taken.Start.Value + offset), new FrameCount(count));
        Assert.Throws<ArgumentException>(() => test.Machine.GiveBack(wrong));
        Assert.Equal(124, test.Zone.Free.Value);
        test.Verify();
        test.Machine.GiveBack(taken);
    }

    [Fact]
    public void GiveBack_TwoNeighboursAsOne_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "one", out FrameRange one));
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "two", out FrameRange two));
        Assert.Equal(one.End, two.Start);
        Assert.Throws<ArgumentException>(() => test.Machine.GiveBack(FrameRange.FromBounds(one.Start, two.End)));
        test.Verify();
    }

    [Fact]
    public void TryTake_BeforeBoot_FindsNothing() => Assert.False(
        new Engine.Buddy.Machine(new() { Zones = [new(ZoneKind.Normal, new(1024))] }).TryTake(0, MigrateType.Unmovable, "too early", out _));
}
