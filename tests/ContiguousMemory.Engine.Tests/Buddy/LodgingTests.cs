using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Where tenants' units go in an area (docs/placement.md).</summary>
public sealed class LodgingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)] // a page block
    public void TryPopulate_Cheapest_PutsWhatIsDroppedBelowAndWhatIsCarriedAbove(int unitOrder)
    {
        TestMachine test = new MachineSpec { World = new PaperWorld(unitOrder) }.Boot();
        using Tenant cache = test.Lend(32 >> unitOrder, TenantKind.Discardable, "cache");
        using Tenant records = test.Lend(16 >> unitOrder);
        Assert.Equal(new string('d', 32 >> unitOrder) + new string('.', 16 >> unitOrder) + new string('m', 16 >> unitOrder), Picture.Of(test.Area));
        test.Verify();
    }

    /// <summary>The control: the kernel's policy leaves tenants where they always went, whatever they are.</summary>
    [Fact]
    public void TryPopulate_Linux_FillsFromTheTop()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux }.Boot();
        using Tenant cache = test.Lend(16, TenantKind.Discardable, "cache");
        using Tenant records = test.Lend(16);
        Assert.Equal(new string('.', 32) + new string('m', 16) + new string('d', 16), Picture.Of(test.Area));
    }

    /// <summary>A frame between two buffers is of use to no device: it goes before the whole blocks do.</summary>
    [Fact]
    public void TryPopulate_UnitsSmallerThanABlock_TakeTheSmallestPiece()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaAllocation below = test.Allocate(5);
        AreaAllocation hole = test.Allocate(1);
        test.Allocate(10);
        test.Area.Release(hole);
        using Tenant records = test.Lend(1);
        Assert.Equal(below.Frames.End, TestMachine.PlaceOf(records, 0));
    }

    /// <summary>Of two areas, the one that no device gave anything back to, however it lies.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void TryPopulate_TwoAreas_GoesWhereDevicesWereLongestAgo(int used, int other)
    {
        AreaRegistry areas = TwoAreas();
        foreach (Area area in areas.Areas) GrantAndRelease(area);
        GrantAndRelease(areas.Areas[used]);
        using Tenant records = new(areas.Machine, "records", TenantKind.Movable, 1);
        Assert.True(records.TryPopulate(0));
        Assert.True(areas.TryFind(new FrameRange(TestMachine.PlaceOf(records, 0), new FrameCount(1)), out Area? found));
        Assert.Equal(areas.Areas[other], found);
    }

    /// <summary>Told so, movable units lie outside while there is room; discardable ones go by the share as ever.</summary>
    [Theory]
    [InlineData(false, 'm')]
    [InlineData(true, '.')]
    public void TryPopulate_MovableOutsideFirst_GoesToTheAreaLast(bool isOutsideFirst, char top)
    {
        TestMachine test = new MachineSpec { Lending = new LendingRules(0) { MovableOutsideFirst = isOutsideFirst } }.Boot();
        using Tenant cache = test.Lend(1, TenantKind.Discardable, "cache");
        using Tenant records = test.Lend(64);
        Assert.Equal(('d', top), (Picture.Of(test.Area)[0], Picture.Of(test.Area)[^1]));
        using Tenant more = test.Lend(63, name: "more");
        Assert.Equal("d" + new string('m', 63), Picture.Of(test.Area)); // Nobody goes without for it.
    }

    /// <summary>Under the kernel's policy the kernel's rule stands.</summary>
    [Fact]
    public void TryPopulate_MovableOutsideFirstOnLinux_ChangesNothing()
    {
        TestMachine test = new MachineSpec { Placement = Placement.Linux, Lending = new LendingRules(0) { MovableOutsideFirst = true } }.Boot();
        using Tenant records = test.Lend(64);
        Assert.Equal(new string('m', 64), Picture.Of(test.Area));
    }

    private static void GrantAndRelease(Area area)
    {
        Assert.True(area.TryAllocate(new AreaRequest(area.Count, 0, "device"), out AreaAllocation granted, out _));
        Assert.True(area.Release(granted).IsReleased);
    }

    private static AreaRegistry TwoAreas()
    {
        Machine machine = new(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, new FrameCount(128))],
            PageBlockOrder = 4,
            MaxOrder = 5,
            Lending = new LendingRules(0),
        });
        AreaRegistry areas = new(machine);
        for (int i = 0; i < 2; i++) areas.Declare(new AreaDeclaration { Size = new FrameCount(32).Bytes, Name = $"area {i}" });
        machine.Boot();
        Assert.Empty(areas.Activate());
        return areas;
    }
}
