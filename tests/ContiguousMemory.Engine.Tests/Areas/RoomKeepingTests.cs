using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Buffers come in sets: the first must not lie where it leaves no room for the second.</summary>
public sealed class RoomKeepingTests
{
    /// <summary>The cheapest window of all lies across the middle. It would be the last.</summary>
    [Fact]
    public void TryAllocate_TwoThatJustFit_BothDo()
    {
        TestMachine test = new MachineSpec { Refuge = 128 }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm................................mmmmmmmmmmmmmmmm");
        Assert.Equal(0, test.OffsetOf(test.Allocate(32).Frames.Start));
        Assert.Equal(32, test.OffsetOf(test.Allocate(32).Frames.Start));
        test.Verify();
    }

    /// <summary>The control: a boundary is not for the policy to second-guess, and a request that names one gets the cheapest window, which is the last.</summary>
    [Fact]
    public void TryAllocate_WithABoundary_TheSecondDoesNotFit()
    {
        TestMachine test = new MachineSpec { Refuge = 128 }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm................................mmmmmmmmmmmmmmmm");
        AreaRequest request = TestMachine.Request(32) with { Boundary = new(64) };
        Assert.Equal(16, test.OffsetOf(test.Allocate(request).Frames.Start));
        Assert.Equal(RefusalReason.NoRoom, test.Refused(request).Reason);
    }

    /// <summary>Two pictures of 4K in the 64 MiB of a display: eight frames less than half of it each, at a multiple of 1 MiB.</summary>
    [Fact]
    public void TryAllocate_OddSizesThatJustFit_BothDo()
    {
        TestMachine test = new MachineSpec { Area = 16384, Refuge = 16384, BlockOrder = 9, MaxOrder = 10 }.Boot();
        Picture.Paint(test, new string('d', 4000) + new string('.', 8384) + new string('d', 4000));
        AreaAllocation first = test.Allocate(8100, align: 8);
        AreaAllocation second = test.Allocate(8100, align: 8);
        Assert.False(first.Frames.Overlaps(second.Frames));
    }

    /// <summary>Of two places that keep as much room, the cheaper.</summary>
    [Fact]
    public void TryAllocate_RoomToSpare_GoesWhereTheLastOneCanMove()
    {
        TestMachine test = new MachineSpec { Area = 80, Refuge = 128 }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm................................mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm");

        // Two of two blocks fit in five: starts at blocks 0, 1, 2 and 3 leave room for the other.
        Assert.Equal(16, test.OffsetOf(test.Allocate(32).Frames.Start));
    }

    /// <summary>What somebody holds in the places that keep room is no reason to refuse.</summary>
    [Fact]
    public void TryAllocate_NoRoomToKeep_TakesWhatThereIs()
    {
        TestMachine test = new MachineSpec { Refuge = 128 }.Boot();
        Picture.Paint(test, "MmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmM");
        Assert.Equal(16, test.OffsetOf(test.Allocate(32).Frames.Start));
    }

    /// <summary>Rooms are counted between devices, not across them.</summary>
    [Fact]
    public void TryAllocate_DeviceInTheMiddle_EachSideByItself()
    {
        TestMachine test = new MachineSpec { Area = 144, Refuge = 256 }.Boot();
        Picture.Paint(test, new string('m', 64) + new string('#', 16) + "mmmmmmmmmmmmmmmm................................mmmmmmmmmmmmmmmm");
        Assert.Contains(test.OffsetOf(test.Allocate(32).Frames.Start), (long[])[80, 112]);
        for (int i = 0; i < 3; i++) test.Allocate(32);
    }

    /// <summary>As many buffers of one size as the area holds, whatever tenants leave free: none is refused for want of a place.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public void TryAllocate_ManyOfOneSize_FillTheArea(int count)
    {
        Random random = new(count);
        for (int round = 0; round < Soak.Times(20); round++)
        {
            TestMachine test = new MachineSpec { Area = 256, Refuge = 512 }.Boot();
            Picture.Paint(test, string.Concat(Enumerable.Range(0, 256).Select(_ => "..md"[random.Next(4)])));
            int blocks = (count + 15) / 16;
            for (int i = 0; i < 16 / blocks; i++) test.Allocate(count);
            test.Verify();
        }
    }
}
