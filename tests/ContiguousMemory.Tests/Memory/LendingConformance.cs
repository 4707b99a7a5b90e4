using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Lending the idle reserve, and getting it back.</summary>
public abstract class LendingConformance : WaitingConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void LendMovable_Length_TakesWholeUnitsAtOnce(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using MovableMemory lent = memory.LendMovable("records", (2 * Unit) + 5);

        Assert.Equal(("records", (2L * Unit) + 5, 3, Unit), (lent.Name, lent.Length, lent.UnitCount, lent.UnitLength));
        Assert.Equal([Unit, Unit, 5], new[] { 0, 1, 2 }.Select(unit => lent.LengthOf(unit)));
        Assert.Equal((3L * Unit, AreaSize + RefugeSize - (3L * Unit)), (lent.HeldBytes, memory.FreeBytes));
        Assert.Null(lent.Fault);
        Assert.Equal(AreaSize, memory.DefaultArea.Available);
        CheckInvariants(memory);
        lent.Dispose();
        lent.Dispose();
        Assert.Equal((0, AreaSize + RefugeSize), (lent.HeldBytes, memory.FreeBytes));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LendMovable_TooMuch_IsRefusedAndTakesNothing(string placement)
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(placement);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 4 * MiB, dropped.Add);
        Fill(cache);
        using ContiguousBuffer buffer = memory.Allocate(4096);
        long free = memory.FreeBytes;

        LendingException refusal = Assert.Throws<LendingException>(() => memory.LendMovable("records", free + (4 * MiB) + 1));

        Assert.Equal((free + (4 * MiB) + 1, free, 4 * MiB), (refusal.Requested, refusal.Free, refusal.Discardable));
        Assert.Contains("'records'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("4 MiB is discardable", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((free, 4 * MiB), (memory.FreeBytes, cache.HeldBytes));
        Assert.Empty(dropped);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LendMovable_LastUnitIsInPieces_GivesBackWhatItTook(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: Unit);
        using ContiguousBuffer low = memory.Allocate(4096);
        using ContiguousBuffer high = memory.Allocate(4096, new() { Alignment = Unit });

        LendingException refusal = Assert.Throws<LendingException>(() => memory.LendMovable("records", 4 * MiB));

        Assert.Equal((6 * MiB) - 8192, memory.FreeBytes);
        Assert.Contains("not in whole units", refusal.Message, StringComparison.Ordinal);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LendMovable_NothingFree_TakesWhatOthersCanDrop(string placement)
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 4 * MiB);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 8 * MiB, dropped.Add);
        Fill(cache);
        Assert.Equal(0, memory.FreeBytes);

        using MovableMemory lent = memory.LendMovable("records", 6 * MiB);

        Assert.Equal((6 * MiB, Unit, 3), (lent.HeldBytes, cache.HeldBytes, dropped.Count));
        Assert.Equal(3, dropped.Distinct().Count());
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_MovableInTheWay_MovesItOut(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 8 * MiB);
        Assert.All(memory.DefaultArea.Picture, fill => Assert.Equal(BlockFill.Movable, fill));

        using ContiguousBuffer buffer = memory.Allocate(8 * MiB);

        Assert.Equal((8 * MiB, 0, 8 * MiB), (buffer.MovedBytes, buffer.DiscardedBytes, lent.HeldBytes));
        for (long unit = 0; unit < lent.UnitCount; unit++)
        {
            using HeldLease lease = lent.Hold(unit);
            Assert.False(lease.Frames.Overlaps(buffer.Frames));
        }

        Assert.All(memory.DefaultArea.Picture, fill => Assert.Equal(BlockFill.Device, fill));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Picture_Area_ShowsWhatFillsEachBlock(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 10 * MiB, refuge: Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit);
        Fill(cache);
        using MovableMemory lent = memory.LendMovable("records", 2 * Unit);
        using HeldLease lease = lent.Hold(0);
        using ContiguousBuffer buffer = memory.Allocate(Unit + 4096, new() { Alignment = Unit });

        // Devices fill an area from the bottom, and tenants from the top; but cheapest has those at the bottom that can be dropped.
        BlockFill[] expected = placement == Placement.Linux.Name
            ? [BlockFill.Device, BlockFill.Mixed, BlockFill.Movable, BlockFill.Leased, BlockFill.Discardable]
            : [BlockFill.Discardable, BlockFill.Device, BlockFill.Mixed, BlockFill.Movable, BlockFill.Leased];
        Assert.Equal(expected, memory.DefaultArea.Picture);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LeaseLongTerm_UnitInAnArea_MovesOutFirst(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: Unit);
        using MovableMemory lent = memory.LendMovable("records", 4 * MiB);

        using HeldLease outside = lent.LeaseLongTerm(0, "card");
        Assert.True(outside.Frames.Start.Value >= 1024);
        Assert.Equal(
            "Unit 1 of 'records' needs 2 MiB in one piece outside the areas to stay in for long, and the refuge of 2 MiB has 0 B free; "
            + "enlarge RefugeSize, or free some of it: end long-term leases, or give back units that lie there.",
            Assert.Throws<InvalidOperationException>(() => lent.LeaseLongTerm(1)).Message);
        using HeldLease again = lent.LeaseLongTerm(0);
        Assert.Equal(outside.Frames, again.Frames);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LeaseLongTerm_UnitLeasedInAnArea_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using (lent.Hold(0, "exporter"))
        {
            string refusal = Assert.Throws<InvalidOperationException>(() => lent.LeaseLongTerm(0)).Message;
            Assert.Contains("Unit 0 of 'records' lies in an area and is leased", refusal, StringComparison.Ordinal);
        }

        lent.LeaseLongTerm(0).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LeaseLongTerm_DiscardedUnit_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit);
        Assert.Contains("fill it before", Assert.Throws<InvalidOperationException>(() => cache.LeaseLongTerm(0)).Message, StringComparison.Ordinal);
        Fill(cache);
        using HeldLease lease = cache.LeaseLongTerm(0);
        Assert.True(lease.Frames.Start.Value >= AreaSize / 4096);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Lease_EndedTwice_IsQuiet(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using UnitLease other = lent.Lease(0, "other");
        UnitLease lease = lent.Lease(0);
        lease.Dispose();
        lease.Dispose();
        HeldLease held = lent.Hold(0);
        held.Dispose();
        held.Dispose();

        Assert.False(memory.TryAllocate(Unit, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal("other", Assert.Single(diagnosis.Blockers).Holder);
        Assert.Throws<ObjectDisposedException>(() => held.Memory);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            UnitLease ended = lent.Lease(0);
            ended.Dispose();
            return ended.Span.Length;
        });
        Assert.Throws<ObjectDisposedException>(() => default(UnitLease).Span.Length);
        default(UnitLease).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void LentDispose_UnitLeased_IsRefusedWithTheHolder(string placement)
    {
        using ReservedMemory memory = Make(placement);
        MovableMemory lent = memory.LendMovable("records", 3L * Unit);
        HeldLease lease = lent.Hold(1, "exporter");

        string refusal = Assert.Throws<InvalidOperationException>(lent.Dispose).Message;

        Assert.Contains("'records'", refusal, StringComparison.Ordinal);
        Assert.Contains("'exporter'", refusal, StringComparison.Ordinal);
        Assert.Equal(3L * Unit, lent.HeldBytes);
        lent.Lease(0).Dispose();
        lease.Dispose();
        lent.Dispose();
        Assert.Equal(0, lent.HeldBytes);
        FrameRange were = lease.Frames;
        Assert.Equal(512, were.Count.Value);
        CheckInvariants(memory);
    }
}
