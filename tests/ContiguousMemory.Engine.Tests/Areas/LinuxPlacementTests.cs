using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The policy that copies the kernel: first fit, next aligned slot only after busy, no wrap.</summary>
public sealed class LinuxPlacementTests
{
    /// <summary>Allocations, releases and pins in random order, each against the naive reading.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void TryAllocate_RandomSteps_EqualTheKernelReadNaively(int orderPerBit)
    {
        Gen<(int Kind, int Count, int Align, int Pick)> step = Gen.Select(Gen.Int[0, 9], Gen.Int[1, 20], Gen.Int[0, 7], Gen.Int[0, 1000]);
        step.Array[1, 60].Sample(
            steps =>
            {
                TestMachine test = new MachineSpec { Placement = Placement.Linux, OrderPerBit = orderPerBit, Area = 96, Refuge = 192 }.Boot();
                bool[] bits = new bool[96 >> orderPerBit];
                Tenant tenant = test.Lend(96);
                List<SlotLease> pins = [];
                List<AreaAllocation> allocations = [];
                foreach ((int kind, int count, int align, int pick) in steps)
                {
                    if (kind < 6) Allocate(test, bits, pins, allocations, count, align, orderPerBit);
                    else if (kind < 8) Release(test, bits, allocations, pick, orderPerBit);
                    else if (kind < 9) pins.Add(TestMachine.Lease(tenant, pick % 96));
                    else if (pins.Count > 0)
                    {
                        tenant.EndLease(pins[pick % pins.Count]);
                        pins.RemoveAt(pick % pins.Count);
                    }

                    Assert.Equal(bits.Count(bit => bit) << orderPerBit, test.Area.Used.Value);
                    Assert.Equal(bits, Enumerable.Range(0, bits.Length).Select(bit => test.Area.UsedBits(0).Any(run => bit >= run.First && bit <= run.Last)));
                }

                test.Verify();
            },
            iter: Soak.Times(60), threads: 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 16)] // the area starts at 1040, 16 off a multiple of 32
    [InlineData(6, 48)]
    [InlineData(7, 112)]
    [InlineData(10, -1)] // no multiple of 1024 in it
    [InlineData(50, -1)]
    public void Alignment_OfTheAbsoluteNumber_NotOfThePlaceInTheArea(int align, long expected)
    {
        TestMachine test = Misaligned(Placement.Linux);
        if (expected < 0)
        {
            Assert.Equal(RefusalReason.NoRoom, test.Refused(1, align).Reason);
            return;
        }

        AreaAllocation allocation = test.Allocate(1, align);
        Assert.Equal(expected, test.OffsetOf(allocation.Frames.Start));
        Assert.True(allocation.Frames.Start.IsAligned(align));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("cheapest")]
    public void Alignment_AnyPolicy_IsOfTheAbsoluteNumber(string placement)
    {
        Assert.True(Placement.TryParse(placement, out Placement? policy));
        for (int align = 0; align <= 7; align++) Assert.True(Misaligned(policy).Allocate(3, align).Frames.Start.IsAligned(align));
    }

    /// <summary>Attempts count the slots: from the first, every aligned one, once.</summary>
    [Theory]
    [InlineData(0, 57)]
    [InlineData(2, 15)]
    [InlineData(3, 8)]
    [InlineData(5, 2)]
    public void Busy_EveryWindow_EachAlignedSlotIsTriedOnceAndNoneTwice(int align, int attempts)
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        Picture.Paint(test, new string('M', 64));
        AllocationFailure failure = test.Refused(8, align);
        Assert.Equal((RefusalReason.Busy, 16, attempts), (failure.Reason, failure.Errno, failure.Attempts));
    }

    [Fact]
    public void Busy_FirstWindowOnly_TheNextAlignedSlotIsTaken()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        Picture.Paint(test, "M......." + new string('.', 56));
        AreaAllocation allocation = test.Allocate(4, align: 2);
        Assert.Equal((4, 2), (test.OffsetOf(allocation.Frames.Start), allocation.Attempts));
        Assert.Equal((8, 1), (test.OffsetOf(test.Allocate(2, align: 3).Frames.Start), 1));
    }

    /// <summary>The kernel's ENOMEM ends the search, though the next window is free.</summary>
    [Fact]
    public void NoRefuge_FirstWindow_EndsTheSearch()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux, Area = 16, Refuge = 16, MaxOrder = 4 }.Boot();
        Assert.True(test.Machine.TryTake(4, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "mmmm............");
        AllocationFailure failure = test.Refused(16);
        Assert.Equal((RefusalReason.NoRefuge, 12, 1), (failure.Reason, failure.Errno, failure.Attempts));
        test.Refused(4);

        Assert.Equal(1, test.Refused(8).Attempts);
    }

    [Fact]
    public void FirstFit_SeveralHoles_IsTheLowestNotTheBest()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        Picture.Paint(test, "########....####....................................####..##....");
        Assert.Equal(8, test.OffsetOf(test.Allocate(2).Frames.Start));
    }

    private static TestMachine Misaligned(Placement placement)
    {
        // Ordinary memory first: the area starts 16 frames after a multiple of 1024.
        Engine.Buddy.Machine machine = new(new()
        {
            Base = new Pfn(1024),
            Zones = [new(ZoneKind.Normal, new(256))],
            PageBlockOrder = 4,
            MaxOrder = 5,
        });
        AreaRegistry areas = new(machine);
        areas.Declare(new AreaDeclaration { Base = new Pfn(1040).Address, Size = new FrameCount(128).Bytes, IsFixed = true, Placement = placement });
        machine.Boot();
        areas.Activate();
        return new TestMachine(areas, new());
    }

    private static void Allocate(TestMachine test, bool[] bits, List<SlotLease> pins, List<AreaAllocation> allocations, int count, int align, int orderPerBit)
    {
        bool IsPinned(long offset) => pins.Exists(pin => pin.Frames.Start == test.At(offset));
        long expected = NaiveKernel.Allocate(bits, test.Start.Value, count, align, orderPerBit, IsPinned);
        bool granted = test.TryAllocate(count, align, out AreaAllocation allocation, out AllocationFailure failure);
        if (expected < 0)
        {
            Assert.False(granted, $"the kernel says {expected}; ours is at {allocation.Frames}");
            RefusalReason reason = expected switch
            {
                NaiveKernel.Busy => RefusalReason.Busy,
                NaiveKernel.TooLarge => RefusalReason.TooLarge,
                _ => RefusalReason.NoRoom,
            };
            Assert.Equal((reason, reason == RefusalReason.Busy ? 16 : 12), (failure.Reason, failure.Errno));
            return;
        }

        Assert.True(granted, $"the kernel says {expected}; ours {failure}");
        Assert.Equal(expected, test.OffsetOf(allocation.Frames.Start));
        for (long bit = expected >> orderPerBit; bit << orderPerBit < expected + count; bit++) bits[bit] = true;
        allocations.Add(allocation);
    }

    private static void Release(TestMachine test, bool[] bits, List<AreaAllocation> allocations, int pick, int orderPerBit)
    {
        if (allocations.Count == 0) return;
        AreaAllocation allocation = allocations[pick % allocations.Count];
        allocations.Remove(allocation);
        Assert.True(test.Area.Release(allocation).IsReleased);
        long offset = test.OffsetOf(allocation.Frames.Start);
        for (long bit = offset >> orderPerBit; bit << orderPerBit < offset + allocation.Frames.Count.Value; bit++) bits[bit] = false;
    }
}
