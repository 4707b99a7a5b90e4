using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Summaries;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using ContiguousMemory.Engine.Tests.Summaries;

namespace ContiguousMemory.Engine.Tests.Diagnosis;

/// <summary>The checker is checked: whatever is falsified in the books, it says so. Each line here is the control of one invariant.</summary>
public sealed class InvariantsTests
{
    private const int Device = 0; // frames 0 to 15 of the area, and so of the machine
    private const int Movable = 16;
    private const int Discardable = 24;
    private const int FreeInArea = 32;
    private const int Hole = 128;
    private const int Reserved = 144;
    private const int FreeOutside = 96;

    public static TheoryData<string> Corruptions => [.. s_corruptions.Keys];

    private static readonly Dictionary<string, (string Says, Action<TestMachine> Corrupt)> s_corruptions = new()
    {
        // The frame table.
        ["a free head forgets its order"] = ("body of a free block that has no head", test => Change(test, FreeInArea, entry => entry.AsFreeHead(entry.Order - 1))),
        ["a free head becomes a body"] = ("has no head", test => Change(test, FreeInArea, entry => entry.AsFreeBody())),
        ["a free body becomes a head"] = ("lies in the free block", test => Change(test, FreeInArea + 1, entry => entry.AsFreeHead(0))),
        ["a free frame is lent"] = ("lies in the free block", test => Change(test, FreeInArea + 3, _ => test.Machine.Frames[Movable])),
        ["a free frame is claimed"] = ("lies in the free block", test => Change(test, FreeInArea + 3, _ => test.Machine.Frames[Device])),
        ["a free frame is set aside"] = ("nobody did that", test => Change(test, FreeOutside + 3, _ => FrameEntry.Reserved(clean: true))),
        ["a free frame of an area is set aside"] = ("is still set aside", test => Change(test, FreeInArea + 3, _ => FrameEntry.Reserved(clean: true))),
        ["a free frame vanishes"] = ("the layout has memory there", test => Change(test, FreeInArea + 3, _ => default)),
        ["a lent frame is free"] = ("has no head", test => Change(test, Movable, _ => FrameEntry.Freed(0))),
        ["a lent frame has another holder"] = ("counts", test => Change(test, Movable, entry => FrameEntry.Lent(test.Machine.Frames[Discardable].Holder, entry.Order, entry.Tag))),
        ["a lent frame has no tenant"] = ("which is no tenant", test => Change(test, Movable, entry => FrameEntry.Lent(test.Machine.Frames[Device].Holder, entry.Order, entry.Tag))),
        ["a lent frame is in another slot"] = ("says it is in slot", test => Change(test, Movable, entry => FrameEntry.Lent(entry.Holder, entry.Order, (entry.Tag + 1) % 8))),
        ["a lent frame is in a slot that is none"] = ("which has 8", test => Change(test, Movable, entry => FrameEntry.Lent(entry.Holder, entry.Order, 8))),
        ["a lent frame has another order"] = ("is in a unit of order", test => Change(test, Movable, entry => FrameEntry.Lent(entry.Holder, entry.Order + 1, entry.Tag))),
        ["a lent frame is claimed"] = ("Bit", test => Change(test, Movable, entry => FrameEntry.Claimed(entry.Holder, 0))),
        ["a lent frame counts as cleared"] = ("where a frame is Lent", test => Change(test, Movable, entry => new(entry.Bits | 0x100))),
        ["a claimed frame counts as cleared"] = ("counts as cleared", test => Change(test, Device, entry => new(entry.Bits | 0x100))),
        ["a claimed frame is lent"] = ("Bit", test => Change(test, Device, entry => FrameEntry.Lent(entry.Holder, 0, 0))),
        ["a claimed frame is taken"] = ("taken by somebody who cannot move", test => Change(test, Device, entry => FrameEntry.Taken(entry.Holder))),
        ["a claimed frame is free"] = ("has no head", test => Change(test, Device, _ => FrameEntry.Freed(0))),
        ["a claimed frame has another holder"] = ("counts", test => Change(test, Device, entry => FrameEntry.Claimed(test.Machine.Frames[Device + 15].Holder, entry.Tag))),
        ["a claimed frame has another client"] = ("remembers client", test => Change(test, Device, entry => FrameEntry.Claimed(entry.Holder, 7))),
        ["a claimed frame has nobody"] = ("counts", test => Change(test, Device, entry => FrameEntry.Claimed(0, entry.Tag))),
        ["a taken frame is claimed"] = ("belongs to no area", test => Change(test, Taken(test), entry => FrameEntry.Claimed(entry.Holder, 0))),
        ["memory stands in a hole"] = ("the layout has a hole there", test => Change(test, Hole, _ => FrameEntry.Reserved(clean: true))),
        ["what was set aside vanishes"] = ("the layout has memory there", test => Change(test, Reserved, _ => default)),

        // Free lists.
        ["a free block is not on its list"] = ("is not on the list", test => test.Machine.Buddy.Lists.Remove(FreeInArea, 5, MigrateType.Cma)),
        ["a list has a block that is not free"] = ("counts", test => test.Machine.Buddy.Lists.Add(Movable, 0, MigrateType.Cma)),
        ["a block is on another type's list"] = ("is not on the list", test => Relist(test, FreeInArea, 5, MigrateType.Cma, MigrateType.Movable)),
        ["two buddies are not merged"] = ("are buddies and not merged", test => Split(test, FreeInArea, 5)),

        // Page blocks.
        ["a block of an area is movable"] = ("has become Movable", test => test.Machine.Blocks.SetType(1, MigrateType.Movable)),
        ["a free block of an area is unmovable"] = ("has become Unmovable", test => test.Machine.Blocks.SetType(2, MigrateType.Unmovable)),
        ["an ordinary block is an area's"] = ("page blocks are of type Cma", test => test.Machine.Blocks.SetType(Taken(test) >> 4, MigrateType.Cma)),
        ["a free ordinary block changes its type"] = ("is not on the list", test => test.Machine.Blocks.SetType(FreeOutside >> 4, MigrateType.Reclaimable)),
        ["a block is isolated by nobody"] = ("no claim is under way", test => test.Machine.Blocks.SetType(1, MigrateType.Isolate)),
        ["a claim stands without its blocks"] = ("is not isolated", test => test.Machine.ActiveClaims.Add(test.Window(16, 16))),

        // Bitmaps.
        ["a bit of a device is clear"] = ("is clear, while devices hold", test => test.Area.RangeList[0].Bitmap!.Clear(3, 1)),
        ["a bit of nobody is set"] = ("is set, while devices hold 0", test => test.Area.RangeList[0].Bitmap!.Set(40, 1)),
        ["bits are miscounted"] = ("counts 17 bits in use and has 16", test => test.Area.RangeList[0].Bitmap!.Set(0, 1)),
        ["a window is pending for ever"] = ("Bit", test => test.Area.Pending.Add(test.Window(40, 2))),

        // What is kept for quick searches.
        ["a frame is kept as what it is not"] = ("is kept as Free; the books say Movable", test => Kept(test).Planes.Set(Movable, Movable + 1, FrameClass.Free, out _)),
        ["a page block's weight is not its frames'"] = ("is kept as weighing", test => Kept(test).Planes.Set(Movable, Movable + 1, FrameClass.Discardable, out _)),
        ["a change is told of that was none"] = ("The window of", test => Kept(test).Log.Add(new(2, FreeInArea, 1, 5))),
        ["a change is not told of"] = ("The longest free stretch", test => Kept(test).Planes.Set(FreeInArea, FreeInArea + 32, FrameClass.Movable, out _)),

        // Areas that come and go.
        ["a range is followed by no summary"] = ("is an area's, and is not followed", test => test.Machine.Summaries.Remove(Kept(test))),
        ["a summary follows ordinary memory"] = ("is no area's, and is followed", test => test.Machine.Summaries.Add(FreeOutside, 1, new StubJudge(16))),
        ["a window is marked in another area"] = ("which does not have it", test => test.Area.Pending.Add(test.Window(FreeOutside, 1))),

        // Counters.
        ["a zone counts one free frame more"] = ("free frames", test => test.Zone.FreeFrames++),
        ["a zone counts one free area frame less"] = ("free Cma frames", test => test.Zone.FreeCmaFrames--),
        ["a zone counts a block of areas more"] = ("frames of areas", test => test.Zone.CmaFrames += 16),
        ["a zone counts a place more"] = ("in whole units, and has", test => test.Zone.FreePlaces++),
        ["a zone counts a place that nobody gives"] = ("that make way, and has 0", test => test.Zone.YieldingFrames++),
        ["an owed frame is forgotten"] = ("are kept as owed", test => test.Machine.Promises.Adjust(3, [0])),
        ["an area guarantees what it did not promise"] = ("a guaranteed area's; by the areas it is none", test => test.Machine.Promises.Guarantee(16, 32)),
        ["a holder counts one frame more"] = ("counts", test => test.Machine.Holders[test.Machine.Frames[Device].Holder].Frames++),
        ["a tenant counts one frame less"] = ("counts", test => test.Machine.Holders[test.Machine.Frames[Movable].Holder].Frames--),
        ["a holder of nothing counts frames"] = ("together count", test => test.Machine.Holders[test.Machine.Holders.Add("ghost", 0)].Frames = 3),
        ["a holder is forgotten"] = ("counts", test => test.Machine.Holders.Remove(test.Machine.Frames[Device].Holder)),
    };

    [Theory]
    [MemberData(nameof(Corruptions))]
    public void Verify_FalsifiedBooks_SaysSo(string corruption)
    {
        TestMachine test = Populated();
        test.Verify();
        lock (test.Machine.Gate) s_corruptions[corruption].Corrupt(test);
        InvariantReport report = Invariants.Verify(test.Areas);
        Assert.False(report.IsClean);
        Assert.Contains(report.Violations, violation => violation.Contains(s_corruptions[corruption].Says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Verify_AreaMiscountsWhatIsAvailable_SaysSo(int more)
    {
        TestMachine test = Populated();
        AreaRange range = test.Area.RangeList[0];
        lock (test.Machine.Gate)
        {
            // A device's frame more or less, in the books of frames and bits, but not in the area's count.
            if (more > 0) range.Mark(test.Window(50, 1));
            else range.Unmark(test.Window(0, 1));
            Change(test, more > 0 ? 50 : 0, _ => more > 0 ? FrameEntry.Claimed(test.Machine.Frames[Device].Holder, 0) : FrameEntry.Lent(test.Machine.Frames[Movable].Holder, 0, 0));
        }

        Assert.Contains(Invariants.Verify(test.Areas).Violations, violation => violation.Contains("available frames", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_TenantsMapPointsElsewhere_SaysSo()
    {
        TestMachine test = Populated(out Tenant tenant);
        SlotLease lease = TestMachine.Lease(tenant, 0);
        lock (test.Machine.Gate)
        {
            // The map still says where the unit is; the frames there are another's.
            int index = test.Machine.Frames.IndexOf(lease.Frames.Start);
            Change(test, index, entry => FrameEntry.Lent(entry.Holder, 0, 5));
        }

        Assert.Contains(Invariants.Verify(test.Areas).Violations, violation => violation.Contains("Slot 0 of", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_ManyViolations_KeepsAHundred()
    {
        TestMachine test = Populated();
        for (int index = 32; index < 128; index++) Change(test, index, _ => FrameEntry.Lent(test.Machine.Frames[Movable].Holder, 0, index));
        Assert.Equal(100, Invariants.Verify(test.Areas).Violations.Count);
    }

    [Fact]
    public void Verify_BeforeBoot_IsClean()
    {
        Board board = Board.Lowmem(64, 64);
        board.Declare(4);
        Assert.True(Invariants.Verify(board.Areas).IsClean);
        board.Machine.Boot();
        Assert.True(Invariants.Verify(board.Areas).IsClean);
        Assert.Throws<ArgumentNullException>(() => Invariants.Verify(null!));
    }

    [Fact]
    public void Verify_Checks_GrowWithTheMachine() =>
        Assert.True(Invariants.Verify(new MachineSpec { Refuge = 1024 }.Boot().Areas).Checks > Invariants.Verify(new MachineSpec().Boot().Areas).Checks);

    /// <summary>A bit of everything: devices, both kinds of tenants, free blocks, a taken frame, a hole, something set aside.</summary>
    private static TestMachine Populated() => Populated(out _);

    private static TestMachine Populated(out Tenant movable)
    {
        Machine machine = new(new MachineOptions
        {
            Base = new Pfn(MachineSpec.FirstFrame),
            Zones = [new ZoneSpec(ZoneKind.Normal, new(160))],
            Holes = [new(new Pfn(MachineSpec.FirstFrame + Hole), new(16))],
            PageBlockOrder = 4,
            MaxOrder = 5,
            Lending = new LendingRules(0),
        });
        AreaRegistry areas = new(machine);
        areas.Reserve(new(new Pfn(MachineSpec.FirstFrame + Reserved), new(16)));
        areas.Declare(new AreaDeclaration { Base = new Pfn(MachineSpec.FirstFrame).Address, Size = new FrameCount(64).Bytes, IsFixed = true, Placement = Placement.Linux, Name = "area" });
        machine.Boot();
        Assert.Empty(areas.Activate());
        TestMachine test = new(areas, new());
        Assert.True(machine.TryTake(0, MigrateType.Unmovable, "taker", out _));
        test.Allocate(TestMachine.Request(10, name: "camera") with { Client = "camera" });
        test.Allocate(6, name: "codec");
        AreaAllocation filler = test.Allocate(16);
        AreaAllocation filler2 = test.Allocate(32);
        Assert.True(test.Area.Release(test.Window(Movable, 8)).IsReleased);
        movable = test.Lend(8);
        Assert.True(test.Area.Release(test.Window(Discardable, 8)).IsReleased);
        test.Lend(8, TenantKind.Discardable);
        Assert.True(test.Area.Release(filler2).IsReleased);
        Assert.Equal(16, filler.Frames.Count.Value);
        Assert.Equal("################" + "mmmmmmmm" + "dddddddd" + new string('.', 32), Picture.Of(test.Area));
        return test;
    }

    /// <summary>The summary of the area, with something kept for requests of each sort.</summary>
    private static RangeSummary Kept(TestMachine test)
    {
        RangeSummary summary = test.Area.RangeList[0].Summary!;
        StartRule rule = new(MachineSpec.FirstFrame, summary.Frames, 16, 0, 0);
        summary.WindowsFor(rule).Lightest(0, summary.Blocks - 1);
        summary.StretchesOn(rule).Find(rule, out _);
        return summary;
    }

    private static int Taken(TestMachine test) => Enumerable.Range(0, test.Machine.Frames.Count).Single(index => test.Machine.Frames[index].State == FrameState.Taken);

    private static void Change(TestMachine test, int index, Func<FrameEntry, FrameEntry> change) => test.Machine.Frames[index] = change(test.Machine.Frames[index]);

    private static void Relist(TestMachine test, int index, int order, MigrateType from, MigrateType to)
    {
        test.Machine.Buddy.Lists.Remove(index, order, from);
        test.Machine.Buddy.Lists.Add(index, order, to);
    }

    private static void Split(TestMachine test, int index, int order)
    {
        test.Machine.Buddy.Lists.Remove(index, order, MigrateType.Cma);
        foreach (int half in new[] { index, index + (1 << (order - 1)) })
        {
            Change(test, half, entry => entry.AsFreeHead(order - 1));
            test.Machine.Buddy.Lists.Add(half, order - 1, MigrateType.Cma);
        }
    }
}
