using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Who held for long is put where the room around stays whole, and so is everybody for a while after somebody found no room.</summary>
public sealed class HoldingTimesTests
{
    /// <summary>Gives a name the history of one that holds for long.</summary>
    internal static void MakeLong(Area area, string name)
    {
        area.HoldingTimes.Note("another", 1);
        area.HoldingTimes.Note(name, 100);
    }

    [Fact]
    public void IsLong_TellsByTheLastHoldingOfThatName()
    {
        HoldingTimes times = new();
        Assert.False(times.IsLong("never seen"));
        for (int i = 0; i < 20; i++) times.Note("short", 10);
        times.Note("long", 60);
        Assert.True(times.IsLong("long"));
        Assert.False(times.IsLong("short"));
        times.Note("long", 10);
        Assert.False(times.IsLong("long"));
    }

    /// <summary>What everybody does is not long: the usual holding follows.</summary>
    [Fact]
    public void IsLong_AllHoldAsLong_NobodyDoes()
    {
        HoldingTimes times = new();
        for (int i = 0; i < 200; i++) times.Note("early", 1);
        times.Note("device", 1000);
        Assert.True(times.IsLong("device"));
        for (int i = 0; i < 200; i++) times.Note("device", 1000);
        Assert.False(times.IsLong("device"));
    }

    /// <summary>Whoever names each buffer anew costs no memory without end.</summary>
    [Fact]
    public void Note_MoreNamesThanAreRemembered_ForgetsAndGoesOn()
    {
        HoldingTimes times = new();
        times.Note("first", 1);
        times.Note("long", 1000);
        Assert.True(times.IsLong("long"));
        for (int i = 0; i < 2000; i++) times.Note($"buffer {i}", 1);
        Assert.False(times.IsLong("long"));
        times.Note("long", 1000);
        Assert.True(times.IsLong("long"));
    }

    [Fact]
    public void TryAllocate_HeldForLongTheLastTime_GoesToAnEnd()
    {
        TestMachine test = new MachineSpec { Refuge = 128 }.Boot();
        AreaAllocation held = test.Allocate(16, name: "display");
        for (int i = 0; i < 40; i++) test.Area.Release(test.Allocate(16, name: "camera"));
        test.Area.Release(held);
        Picture.Paint(test, "................dddddddddddddddd................................");
        Assert.Equal(32, test.OffsetOf(test.Allocate(32, name: "camera").Frames.Start)); // What is free, in the middle of what devices have not.
        Assert.Equal(0, test.OffsetOf(test.Allocate(16, name: "display").Frames.Start));
        test.Verify();
    }

    /// <summary>What a tenant has is worth a place further up, but not any: a unit dropped counts whole, also for a buffer of one frame.</summary>
    [Theory]
    [InlineData("dddddddddddddddd................................................", 1, 63)]
    [InlineData("................dddddddddddddddd................................", 1, 0)]
    public void TryAllocate_HeldForLong_PrefersTheFreeEnd(string picture, int count, long expected)
    {
        TestMachine test = new MachineSpec { Refuge = 128, World = new PaperWorld(4) }.Boot();
        Picture.Paint(test, string.Concat(picture.Chunk(16).Select(unit => unit[0])));
        MakeLong(test.Area, "device");
        Assert.Equal(expected, test.OffsetOf(test.Allocate(count).Frames.Start));
    }

    /// <summary>Where page blocks move, room is short once somebody was refused though there was enough in pieces; where frames move, it is as ever.</summary>
    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void TryAllocate_AfterSomebodyFoundNoRoom_EverybodyKeepsRoom(int unitOrder, bool expected)
    {
        TestMachine test = new MachineSpec { Refuge = 128, World = new PaperWorld(unitOrder) }.Boot();
        AreaAllocation[] buffers = [.. Enumerable.Range(0, 4).Select(_ => test.Allocate(16))];
        test.Area.Release(buffers[0]);
        test.Area.Release(buffers[2]);
        Assert.False(test.Area.KeepsRoomFor(TestMachine.Request(16)));
        Assert.Equal(RefusalReason.TooLarge, test.Refused(128).Reason);
        Assert.False(test.Area.KeepsRoomFor(TestMachine.Request(16))); // Nothing was wrong with how the room lies.
        Assert.Equal(RefusalReason.NoRoom, test.Refused(32).Reason);
        Assert.Equal(expected, test.Area.KeepsRoomFor(TestMachine.Request(16)));
        for (int i = 0; i < 400; i++) test.Area.Release(test.Allocate(16));
        Assert.False(test.Area.KeepsRoomFor(TestMachine.Request(16)));
    }

    /// <summary>More than is left at all is no matter of where it lies.</summary>
    [Fact]
    public void TryAllocate_TooLittleLeft_RoomIsNotShort()
    {
        TestMachine test = new MachineSpec { Refuge = 128, World = new PaperWorld(4) }.Boot();
        test.Allocate(48);
        test.Refused(32);
        Assert.False(test.Area.KeepsRoomFor(TestMachine.Request(16)));
    }
}
