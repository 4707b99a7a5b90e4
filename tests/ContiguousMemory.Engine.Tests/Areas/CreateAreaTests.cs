using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>Areas made at run time. The machine has 64 frames of an area and 64 outside; a page block has 16.</summary>
public sealed class CreateAreaTests
{
    [Fact]
    public void TryCreate_IdleMemory_IsAnAreaLikeAnyOther()
    {
        TestMachine test = new MachineSpec().Boot();
        Area area = test.Create(17, "codec");
        Assert.Equal([test.Window(96, 32)], area.Ranges); // Rounded up, at the top: of equals the highest.
        Assert.Equal((true, 32, 32, 96), (area.IsActivated, area.Count.Value, area.Available.Value, test.Zone.Cma.Value));
        Assert.Equal([test.Area, area], test.Areas.Areas);
        Assert.True(test.Areas.TryFind(test.Window(100, 3), out Area? found) && found == area);
        test.Verify();

        // Lent from the start, and taken back by a device.
        using Tenant tenant = test.Lend(60);
        Assert.True(area.TryAllocate(TestMachine.Request(32), out AreaAllocation allocation, out _, CancellationToken.None));
        Assert.Equal(area.Ranges[0], allocation.Frames);
        Assert.True(allocation.Moved.Value > 0);
        test.Verify();
    }

    [Fact]
    public void TryCreate_TenantsInTheWay_MoveOutWithTheirBytesOrAreDropped()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world, CmaFirstAbovePercent = 100 }.Boot();
        List<int> dropped = [];
        using Tenant cache = test.Lend(40, TenantKind.Discardable, "cache", dropped.Add); // Ordinary memory first, from the bottom.
        using Tenant records = test.Lend(24, name: "records");
        for (int slot = 0; slot < 24; slot++) world[TestMachine.PlaceOf(records, slot)] = slot;

        Assert.True(test.Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(48).Bytes }, out Area? area, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal("cma1", area.Name);
        Assert.Equal((test.Window(64, 48), dropped.Count), (Assert.Single(outcome.Blocks), (int)outcome.Discarded.Value));
        Assert.True(outcome.Moved.Value > 0, outcome.ToString());
        Assert.All(Enumerable.Range(0, 24), slot => Assert.Equal(slot, world[TestMachine.PlaceOf(records, slot)]));
        Assert.Empty(world.Complaints);
        test.Verify();
    }

    [Fact]
    public void TryCreate_LeaseAndTakenFrames_AreAvoided()
    {
        TestMachine test = new MachineSpec { CmaFirstAbovePercent = 100 }.Boot();
        Assert.True(test.Machine.TryTake(0, MigrateType.Movable, "taker", out FrameRange taken));
        using Tenant tenant = test.Lend(16);
        SlotLease lease = TestMachine.Lease(tenant, 15);
        Assert.Equal((test.At(64), test.At(80)), (taken.Start, lease.Frames.Start));
        Assert.Equal(test.Window(96, 32), test.Create(32).Ranges[0]);

        Assert.False(test.Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(32).Bytes, Name = "late" }, out Area? none, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Null(none);
        Assert.Equal((AreaChangeStatus.Busy, test.Window(64, 32)), (outcome.Status, outcome.BestWindow));
        AreaChangeDiagnosis diagnosis = Diagnose.Change(test.Machine, outcome);
        Assert.Equal([("taker", Obstacle.Unmovable), ("tenant", Obstacle.Lease)], diagnosis.Blockers.Select(blocker => (blocker.Holder, blocker.Obstacle)));
        Assert.Equal("It would be done once 'taker', 'tenant' let go of 8 KiB there.", diagnosis.Remedy);

        // And so it is.
        test.Machine.GiveBack(taken);
        tenant.EndLease(lease);
        test.Create(32, "late");
        test.Verify();
    }

    public static TheoryData<string, string> Places => new()
    {
        { "above", "96+32" },
        { "below", "64+32" },
        { "aligned", "64+64" }, // A size is rounded up to its alignment, as it is before boot.
        { "fixed", "80+32" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void TryCreate_PlaceAskedFor_IsKept(string asked, string place)
    {
        TestMachine test = new MachineSpec().Boot();
        AreaDeclaration declaration = new() { Size = new FrameCount(32).Bytes };
        declaration = asked switch
        {
            "above" => declaration with { Base = test.At(81).Address },
            "below" => declaration with { Limit = test.At(97).Address },
            "aligned" => declaration with { Alignment = new FrameCount(64).Bytes },
            _ => declaration with { Base = test.At(80).Address, IsFixed = true },
        };
        Assert.True(test.Areas.TryCreate(declaration, out Area? area, out _, CancellationToken.None));
        Assert.Equal(place, $"{test.OffsetOf(area.Ranges[0].Start)}+{area.Count.Value}");
        test.Verify();
    }

    [Theory]
    [InlineData(65)] // More than there is in one piece outside areas.
    [InlineData(128)]
    [InlineData(129)] // More than the machine has.
    public void TryCreate_MoreThanThereIs_IsRefused(int frames)
    {
        TestMachine test = new MachineSpec().Boot();
        BooksSnapshot before = test.Books();
        Assert.False(test.Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(frames).Bytes, Name = "late" }, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal((AreaChangeStatus.NoMemory, null), (outcome.Status, outcome.BestWindow));
        Assert.StartsWith("Area 'late' cannot be created with ", Diagnose.Change(test.Machine, outcome).ToString(), StringComparison.Ordinal);
        Assert.Equal(before, test.Books());
    }

    [Fact]
    public void TryCreate_PlaceOfAnotherArea_IsRefused()
    {
        TestMachine test = new MachineSpec().Boot();
        AreaDeclaration declaration = new() { Size = new FrameCount(16).Bytes, Base = test.At(32).Address, IsFixed = true };
        Assert.False(test.Areas.TryCreate(declaration, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal(AreaChangeStatus.NoMemory, outcome.Status);
    }

    [Fact]
    public void TryCreate_NowhereToMoveTo_IsRefusedBeforeAnythingMoves()
    {
        WorldWithContents world = new();
        TestMachine test = new MachineSpec { World = world }.Boot();
        using Tenant tenant = test.Lend(113);
        BooksSnapshot before = test.Books();
        Assert.False(test.Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(48).Bytes, Name = "late" }, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal((AreaChangeStatus.NoRefuge, 0), (outcome.Status, outcome.Moved.Value));
        Assert.Contains("there are no frames to move the tenants in its way to", Diagnose.Change(test.Machine, outcome).ToString(), StringComparison.Ordinal);
        Assert.Equal(before, test.Books());
        test.Verify();
    }

    /// <summary>The watermark is for those who may not borrow; areas must not take what it is kept in.</summary>
    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void TryCreate_Watermark_StaysOutsideAreas(int watermark, bool isGranted)
    {
        TestMachine test = new MachineSpec { Watermark = watermark }.Boot();
        Assert.Equal(isGranted, test.Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(48).Bytes, Name = "late" }, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        if (isGranted) return;
        Assert.Equal((AreaChangeStatus.KeepsRefuge, 1), (outcome.Status, outcome.Lacking.Value));
        Assert.Contains("4 KiB less", Diagnose.Change(test.Machine, outcome).Remedy, StringComparison.Ordinal);
        test.Verify();
    }

    [Fact]
    public void TryCreate_AsManyAreasAsThereCanBe_IsRefused()
    {
        TestMachine test = new MachineSpec { Refuge = 160 }.Boot();
        for (int i = 1; i < AreaRegistry.DefaultMaxAreas; i++) test.Create(16);
        Assert.False(test.Areas.TryCreate(new AreaDeclaration { Size = 4096, Name = "late" }, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal(AreaChangeStatus.NoSlot, outcome.Status);
        Assert.True(test.Areas.TryRemove(test.Areas.Areas[3], out _));
        test.Create(16, "late");
        test.Verify();
    }

    public static TheoryData<string> Misuses => ["size", "alignment", "bit", "name", "taken", "limit", "unaligned bit"];

    [Theory]
    [MemberData(nameof(Misuses))]
    public void TryCreate_RuleBroken_Throws(string misuse)
    {
        TestMachine test = new MachineSpec().Boot();
        AreaDeclaration declaration = new() { Size = 4096, Name = "late" };
        declaration = misuse switch
        {
            "size" => declaration with { Size = 0 },
            "alignment" => declaration with { Alignment = 3 },
            "bit" => declaration with { OrderPerBit = 27 },
            "name" => declaration with { Name = " " },
            "taken" => declaration with { Name = "area" },
            "limit" => declaration with { Base = test.At(120).Address, Size = 4096 * 32 },
            _ => declaration with { OrderPerBit = 5 },
        };
        BooksSnapshot before = test.Books();
        Assert.Equal(CmaError.InvalidArgument, Assert.Throws<CmaException>(() => test.Areas.TryCreate(declaration, out _, out _, CancellationToken.None)).Error);
        Assert.Equal(before, test.Books());
    }

    [Fact]
    public void TryCreate_BeforeActivation_Throws()
    {
        Board board = Board.Lowmem(64, 64);
        Assert.Throws<InvalidOperationException>(() => board.Areas.TryCreate(new AreaDeclaration { Size = 4096 }, out _, out _, CancellationToken.None));
        Assert.Throws<ArgumentNullException>(() => board.Areas.TryCreate(null!, out _, out _, CancellationToken.None));
    }

    /// <summary>A block lies in one zone, and so does an area.</summary>
    [Fact]
    public void TryCreate_ZonesTooSmallAlone_DoesNotCrossThem()
    {
        Board board = new(64, [(ZoneKind.Normal, 10), (ZoneKind.HighMem, 8)]);
        board.Declare(2, start: 64, isFixed: true);
        TestMachine test = board.Boot();
        Assert.False(test.Areas.TryCreate(new AreaDeclaration { Size = 10 * Board.MiB }, out _, out AreaChangeOutcome outcome, CancellationToken.None));
        Assert.Equal(AreaChangeStatus.NoMemory, outcome.Status);
        Assert.True(test.Areas.TryCreate(new AreaDeclaration { Size = 6 * Board.MiB }, out Area? high, out _, CancellationToken.None));
        Assert.True(test.Areas.TryCreate(new AreaDeclaration { Size = 6 * Board.MiB, Base = Board.Address(66), IsFixed = true }, out Area? low, out _, CancellationToken.None));
        Assert.Equal(("76+6", "66+6"), (Board.Place(high), Board.Place(low)));

        // Nor do ranges join across them.
        Assert.True(high.TryGrow(2 * Board.MiB, out _, CancellationToken.None));
        Assert.Equal("74+8", Board.Place(high));
        Assert.True(high.TryGrow(2 * Board.MiB, out _, CancellationToken.None));
        Assert.Equal("72+2 74+8", Board.Place(high));
        test.Verify();
    }
}
