using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Free blocks join with their buddies, and only where they may.</summary>
public sealed class MergeTests
{
    [Fact]
    public void GiveBack_AllThatWasTaken_LeavesTheLargestBlocks() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1_000_000]).Array[1, 40].Sample(
            steps =>
            {
                TestMachine test = new MachineSpec().Boot();
                string before = Lists(test.Machine);
                List<FrameRange> taken = [];
                foreach ((int order, int pick) in steps)
                {
                    if (test.Machine.TryTake(order, MigrateType.Movable, "taker", out FrameRange range)) taken.Add(range);
                    if (taken.Count == 0 || pick % 3 != 0) continue;
                    test.Machine.GiveBack(taken[pick % taken.Count]);
                    taken.RemoveAt(pick % taken.Count);
                    test.Verify();
                }

                taken.ForEach(test.Machine.GiveBack);
                test.Verify();
                Assert.Equal(before, Lists(test.Machine));
            },
            iter: Soak.Times(50), threads: 1);

    [Fact]
    public void Boot_TwoZones_HaveNoBlockAcrossTheirBorder()
    {
        // Each zone is three page blocks: a largest block of four would fit only across the border.
        Machine machine = new(new MachineOptions { Zones = [new(ZoneKind.Dma, new(48)), new(ZoneKind.Normal, new(80))], PageBlockOrder = 4, MaxOrder = 6 });
        machine.Boot();
        Assert.Equal("Movable: 4x2 5x1 6x1", Lists(machine)); // merged across the border it were 5x2 6x1
        Assert.True(Invariants.Verify(new AreaRegistry(machine)).IsClean);
    }

    [Fact]
    public void Activate_AreaBesideOrdinaryMemory_NoBlockHasBothTypes()
    {
        // An area of one page block, whose buddy is ordinary memory.
        TestMachine test = new MachineSpec { Area = 16, Refuge = 112, MaxOrder = 7 }.Boot();
        Assert.Equal("Movable: 4x1 5x1 6x1 Cma: 4x1", Lists(test.Machine));
        test.Area.Release(test.Allocate(16));
        Assert.Equal("Movable: 4x1 5x1 6x1 Cma: 4x1", Lists(test.Machine));
        test.Verify();
    }

    [Fact]
    public void Boot_Hole_NoBlockReachesIntoIt()
    {
        Machine machine = new(new MachineOptions
        {
            Base = new Pfn(64),
            Zones = [new(ZoneKind.Normal, new(128))],
            Holes = [new(new Pfn(80), new(16)), new(new Pfn(64 + 96), new(16))],
            PageBlockOrder = 4,
            MaxOrder = 6,
        });
        machine.Boot();
        Assert.Equal(96, machine.Zones[0].Free.Value);
        Assert.Equal("Movable: 4x2 5x2", Lists(machine));
        HashSet<long> seen = [];
        while (machine.TryTake(0, MigrateType.Movable, "taker", out FrameRange taken)) Assert.True(seen.Add(taken.Start.Value));
        Assert.Equal(96, seen.Count);
        Assert.DoesNotContain(seen, pfn => pfn is >= 80 and < 96 or >= 160 and < 176);
        Assert.Equal(FrameState.Absent, FrameInspection.Of(machine, new Pfn(80)).State);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 4)]
    [InlineData(4, 4)]
    [InlineData(9, 10)]
    public void Boot_AnyOrders_AllFramesCanBeTakenOneByOne(int blockOrder, int maxOrder)
    {
        Machine machine = new(new MachineOptions { Zones = [new(ZoneKind.Normal, new(1024))], PageBlockOrder = blockOrder, MaxOrder = maxOrder });
        machine.Boot();
        int taken = 0;
        while (machine.TryTake(0, MigrateType.Unmovable, "taker", out _)) taken++;
        Assert.Equal(1024, taken);
        Assert.True(Invariants.Verify(new AreaRegistry(machine)).IsClean);
    }

    [Fact]
    public void HeadOf_EveryFrame_IsTheHeadOfItsFreeBlock()
    {
        TestMachine test = new MachineSpec().Boot();
        Assert.True(test.Machine.TryTake(2, MigrateType.Unmovable, "taker", out _));
        int head = -1;
        for (int index = 0; index < test.Machine.Frames.Count; index++)
        {
            FrameEntry entry = test.Machine.Frames[index];
            if (entry.State == FrameState.FreeHead) head = index;
            Assert.Equal(entry.IsFree ? head : -1, test.Machine.Buddy.HeadOf(index));
        }
    }

    /// <summary>How many free blocks there are of each type and order.</summary>
    private static string Lists(Machine machine)
    {
        FreeLists lists = machine.Buddy.Lists;
        return string.Join(' ', Enum.GetValues<MigrateType>().Select(type => (type, Counts: Enumerable.Range(0, lists.MaxOrder + 1)
                .Where(order => lists.CountOf(order, type) > 0).Select(order => $"{order}x{lists.CountOf(order, type)}").ToList()))
            .Where(each => each.Counts.Count > 0)
            .Select(each => $"{each.type}: {string.Join(' ', each.Counts)}"));
    }
}
