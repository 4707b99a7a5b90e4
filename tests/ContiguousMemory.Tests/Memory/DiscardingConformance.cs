using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Memory that is dropped, and who is told.</summary>
public abstract class DiscardingConformance : LendingConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Discardable_New_IsEmptyUntilFilled(string placement)
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(placement);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 2 * Unit, dropped.Add);

        Assert.Equal((0, 2), (cache.HeldBytes, cache.UnitCount));
        Assert.False(cache.TryLease(0, out UnitLease none));
        none.Dispose();
        Assert.False(cache.TryHold(1, out HeldLease? held));
        Assert.Null(held);
        Assert.True(cache.TryDiscard(0));
        Assert.True(cache.TryFill(1, out UnitLease lease));
        Assert.False(cache.TryDiscard(1));
        lease.Dispose();
        Assert.True(cache.TryHold(1, out held, "reader"));
        Assert.Equal(Unit, cache.HeldBytes);
        Assert.False(cache.TryDiscard(1));
        held.Dispose();
        Assert.True(cache.TryDiscard(1));
        Assert.Equal(0, cache.HeldBytes);
        Assert.Empty(dropped);
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void TryFill_NothingToLend_SaysSo(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, refuge: 0);
        using MovableMemory lent = memory.LendMovable("records", Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit);
        Assert.False(cache.TryFill(0, out UnitLease lease));
        lease.Dispose();
        Assert.Equal(0, cache.HeldBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_DiscardableInTheWay_TellsOfEachUnitOnce(string placement)
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 10 * MiB, dropped.Add);
        Fill(cache);
        for (int round = 1; round <= 3; round++)
        {
            dropped.Clear();
            using ContiguousBuffer buffer = memory.Allocate(8 * MiB);
            Assert.Equal((0, 8 * MiB), (buffer.MovedBytes, buffer.DiscardedBytes));
            Assert.Equal((4, 4), (dropped.Count, dropped.Distinct().Count()));
            Assert.All(dropped, unit => Assert.False(cache.TryLease(unit, out _)));
            Assert.Equal(Unit, cache.HeldBytes);
            CheckInvariants(memory);
            buffer.Dispose();
            Fill(cache);
        }

        Assert.Null(cache.Fault);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Allocate_LeasedDiscardable_StaysWhileLeased(string placement)
    {
        List<long> dropped = [];
        using ReservedMemory memory = Make(placement, area: Unit, refuge: 0);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Unit, dropped.Add);
        Assert.True(cache.TryFill(0, out UnitLease lease, "reader"));
        Assert.False(memory.TryAllocate(Unit, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal("reader", Assert.Single(diagnosis.Blockers).Holder);
        Assert.Empty(dropped);
        lease.Dispose();
        memory.Allocate(Unit).Dispose();
        Assert.Equal([0], dropped);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Callback_UsingTheLibrary_MayDoAllButKeepItsUnit(string placement)
    {
        List<string> seen = [];
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 6 * MiB);
        using DiscardableMemory other = memory.LendDiscardable("other", Unit);
        DiscardableMemory? cache = null;
        cache = memory.LendDiscardable("cache", 4 * MiB, unit =>
        {
            bool own = cache!.TryLease(unit, out UnitLease lease);
            lease.Dispose();
            CheckInvariants(memory);
            memory.LendMovable("from the callback", 1).Dispose();
            bool filled = other.TryFill(0, out lease);
            lease.Dispose();
            bool refused = !memory.TryAllocate(5 * MiB, default, out _, out _);
            seen.Add($"{unit}: {own} {filled} {refused}");
        });
        Fill(cache);

        using ContiguousBuffer buffer = memory.Allocate(4 * MiB);

        Assert.Null(cache.Fault);
        Assert.Equal(["0: False True True", "1: False True True"], seen.Order());
        cache.Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Callback_FillingItsOwnUnit_IsAFaultAndNoDeadlock(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, refuge: Unit);
        DiscardableMemory? cache = null;
        cache = memory.LendDiscardable("cache", Unit, unit => cache!.TryFill(unit, out _));
        Fill(cache);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        Assert.Contains("being discarded", Assert.IsType<InvalidOperationException>(cache.Fault).Message, StringComparison.Ordinal);
        Assert.Equal(0, cache.HeldBytes);
        cache.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Callback_Throwing_IsKeptAsTheFaultAndTheClaimGoesOn(string placement)
    {
        int told = 0;
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: Unit);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 4 * MiB, unit => throw new FormatException($"{++told}"));
        Fill(cache);

        using ContiguousBuffer buffer = memory.Allocate(4 * MiB);

        Assert.Equal((2, 4 * MiB), (told, buffer.DiscardedBytes));
        Assert.Equal("1", Assert.IsType<FormatException>(cache.Fault).Message);
        buffer.Dispose();
        Fill(cache);
        Assert.True(cache.TryLease(0, out UnitLease lease));
        lease.Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Callback_DisposingItsMemory_DoesNotHangTheClaim(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, refuge: Unit);
        DiscardableMemory? cache = null;
        cache = memory.LendDiscardable("cache", Unit, _ => cache!.Dispose());
        Fill(cache);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        Assert.Equal(Unit, buffer.DiscardedBytes);
        cache.Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Fill_RacingClaims_IsToldOfEveryUnitItLoses(string placement)
    {
        // Units are never given up here: what was filled is there still or was told of.
        long[] balance = new long[4];
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: 0);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 8 * MiB, unit => Interlocked.Decrement(ref balance[unit]));
        Parallel.For(0, 3, part =>
        {
            Random random = new(part);
            for (int i = 0; i < 200; i++)
            {
                if (part == 0)
                {
                    if (memory.TryAllocate((random.Next(4) + 1) * (long)Unit, default, out ContiguousBuffer? buffer, out _)) buffer.Dispose();
                    continue;
                }

                long unit = (part - 1) + (2 * random.Next(2));
                if (cache.TryLease(unit, out UnitLease there)) there.Dispose();
                else if (cache.TryFill(unit, out UnitLease lease))
                {
                    // Counted under the lease: it cannot be dropped before.
                    Interlocked.Increment(ref balance[unit]);
                    lease.Dispose();
                }
            }
        });

        Assert.Null(cache.Fault);
        for (long unit = 0; unit < 4; unit++)
        {
            bool isThere = cache.TryLease(unit, out UnitLease lease);
            Assert.Equal(isThere ? 1 : 0, balance[unit]);
            lease.Dispose();
        }

        CheckInvariants(memory);
    }
}
