using System.Buffers;

namespace ContiguousMemory.Tests.Memory;

/// <summary>The bytes of lent memory: kept whatever claims come, or gone and told of.</summary>
public abstract class LentBytesConformance : HandOverConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Movable_ClaimedAgainAndAgain_KeepsEveryByte(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: 8 * MiB);
        using MovableMemory lent = memory.LendMovable("records", (8 * MiB) - 3);
        byte[] contents = Pattern.Bytes(3, (int)lent.Length);
        lent.Write(0, contents);
        byte[] seen = new byte[contents.Length];
        Random random = new(1);
        for (int round = 0; round < 12; round++)
        {
            using ContiguousBuffer first = memory.Allocate((random.Next(4) + 1) * (long)Unit);
            first.Memory.Span.Fill(0xFF);
            if (memory.TryAllocate(random.Next(1, 5 * Unit), default, out ContiguousBuffer? second, out _)) second.Memory.Span.Fill(0xEE);
            lent.Read(0, seen);
            Assert.True(seen.AsSpan().SequenceEqual(contents), $"round {round}");
            second?.Dispose();
        }

        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void ReadAndWrite_AcrossUnits_AreOneMemory(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using MovableMemory lent = memory.LendMovable("records", (3L * Unit) - 5);
        byte[] model = new byte[lent.Length];
        int end = model.Length;
        foreach ((int offset, int length) in ((int, int)[])
            [(0, 1), (Unit - 1, 2), (Unit, Unit), (1, 2 * Unit), (end - 1, 1), (end, 0), (end - Unit, Unit), (0, end), ((2 * Unit) - 3, 4)])
        {
            byte[] bytes = Pattern.Bytes(offset + length, length);
            lent.Write(offset, bytes);
            bytes.CopyTo(model, offset);
            byte[] seen = new byte[length];
            lent.Read(offset, seen);
            Assert.Equal(bytes, seen);
        }

        byte[] all = new byte[end];
        lent.Read(0, all);
        Assert.True(all.AsSpan().SequenceEqual(model));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Lease_EachForm_ReachesTheUnit(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 4 * MiB);
        using MovableMemory lent = memory.LendMovable("records", Unit + 100);
        using (UnitLease lease = lent.Lease(1))
        {
            Assert.Equal(100, lease.Span.Length);
            Pattern.Write(lease.Span, 5);
        }

        using (HeldLease held = lent.Hold(1)) Assert.True(Pattern.Is(held.Memory.Span, 5));
        using (HeldLease far = lent.LeaseLongTerm(1))
        {
            Assert.True(far.Frames.Start.Value >= 1024);
            Assert.True(Pattern.Is(far.Memory.Span, 5));
            Pattern.Write(far.Memory.Span, 6);
        }

        byte[] seen = new byte[100];
        lent.Read(Unit, seen);
        Assert.True(Pattern.Is(seen, 6));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HeldLease_PinnedAndDisposed_StaysUntilUnpinned(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit, refuge: Unit);
        using MovableMemory lent = memory.LendMovable("records", Unit);
        HeldLease lease = lent.Hold(0, "card");
        Memory<byte> kept = lease.Memory;
        MemoryHandle pin = kept.Pin();

        lease.Dispose();

        Assert.False(memory.TryAllocate(Unit, default, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => kept.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => kept.Pin());
        Assert.Contains("'card'", Assert.Throws<InvalidOperationException>(lent.Dispose).Message, StringComparison.Ordinal);
        pin.Dispose();
        memory.Allocate(Unit).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Discardable_Filled_KeepsItsBytesUntilDropped(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 4 * MiB, refuge: 0);
        using DiscardableMemory cache = memory.LendDiscardable("cache", 4 * MiB);
        for (long unit = 0; unit < 2; unit++)
        {
            Assert.True(cache.TryFill(unit, out UnitLease lease));
            Pattern.Write(lease.Span, unit);
            lease.Dispose();
        }

        Assert.True(cache.TryFill(1, out UnitLease asItIs));
        Assert.True(Pattern.Is(asItIs.Span, 1));
        asItIs.Dispose();
        Assert.True(cache.TryHold(0, out HeldLease? held));
        memory.Allocate(Unit).Dispose();
        Assert.True(Pattern.Is(held.Memory.Span, 0));
        Assert.False(cache.TryLease(1, out _));
        held.Dispose();
        memory.Allocate(4 * MiB).Dispose();
        Assert.False(cache.TryLease(0, out _));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Leased_Unit_IsNotMovedUnderItsHolder(string placement)
    {
        using ReservedMemory memory = Make(placement, area: 8 * MiB, refuge: 8 * MiB);
        using MovableMemory lent = memory.LendMovable("records", 8 * MiB);
        using UnitLease lease = lent.Lease(0);
        Pattern.Write(lease.Span, 9);
        int granted = 0;
        for (int units = 4; units > 0; units--)
        {
            if (!memory.TryAllocate(units * (long)Unit, default, out ContiguousBuffer? buffer, out _)) continue;
            granted++;
            buffer.Memory.Span.Fill(0xFF);
            Assert.True(Pattern.Is(lease.Span, 9));
            buffer.Dispose();
        }

        Assert.InRange(granted, 1, 3);
    }
}
