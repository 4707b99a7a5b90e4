namespace ContiguousMemory.Tests.Memory;

/// <summary>No holder sees another's bytes: not a device a tenant's, not a tenant a device's, not one device another's.</summary>
public abstract class HandOverConformance : BufferBytesConformance
{
    private const int Area = 8 << 20;

    /// <summary>Options that might let something through: cleared and not, with the name of the one before, another and none.</summary>
    private static readonly AllocationOptions[] s_options =
    [
        default,
        new() { Clear = false },
        new() { Name = "second", Clear = false },
        new() { Name = "first", Clear = true },
    ];

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_NewReserve_IsZeroEverywhere(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
        using ContiguousBuffer buffer = memory.Allocate(Area, new() { Clear = false });
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
        using MovableMemory lent = memory.LendMovable("records", Unit);
        AssertZero(lent);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_DeviceToTenants_IsZero(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
        Soil(memory, "records");

        using MovableMemory lent = memory.LendMovable("records", Area / 2);
        using DiscardableMemory cache = memory.LendDiscardable("records", Area / 2);

        AssertZero(lent);
        for (long unit = 0; unit < cache.UnitCount; unit++)
        {
            Assert.True(cache.TryFill(unit, out UnitLease lease));
            Assert.True(Pattern.IsZero(lease.Span));
            Pattern.Write(lease.Span, unit);
            lease.Dispose();
            Assert.True(cache.TryDiscard(unit));
            Assert.True(cache.TryFill(unit, out lease));
            Assert.True(Pattern.IsZero(lease.Span));
            lease.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_MovedTenantToDevice_IsZeroAndTheTenantKeepsItsOwn(string placement)
    {
        foreach (AllocationOptions options in s_options)
        {
            using ReservedMemory memory = Make(placement, area: Area, refuge: Area);
            Soil(memory, "first");
            using MovableMemory lent = memory.LendMovable("first", Area - 1);
            for (long unit = 0; unit < lent.UnitCount; unit++)
            {
                using UnitLease lease = lent.Lease(unit);
                Pattern.Write(lease.Span, unit);
            }

            using ContiguousBuffer buffer = memory.Allocate(Area, options);

            Assert.Equal(Area, buffer.MovedBytes);
            Assert.True(Pattern.IsZero(buffer.Memory.Span), $"{options}");
            for (long unit = 0; unit < lent.UnitCount; unit++)
            {
                using UnitLease lease = lent.Lease(unit);
                Assert.True(Pattern.Is(lease.Span, unit), $"{options}, unit {unit}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_DroppedTenantToDevice_IsZero(string placement)
    {
        foreach (AllocationOptions options in s_options)
        {
            using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
            Soil(memory, "first");
            using DiscardableMemory cache = memory.LendDiscardable("first", Area);
            for (long unit = 0; unit < cache.UnitCount; unit++)
            {
                Assert.True(cache.TryFill(unit, out UnitLease lease));
                Pattern.Write(lease.Span, unit);
                lease.Dispose();
            }

            // One is given up, the others are dropped, and the device gets them all.
            Assert.True(cache.TryDiscard(0));
            using ContiguousBuffer buffer = memory.Allocate(Area, options);
            Assert.True(Pattern.IsZero(buffer.Memory.Span), $"{options}");
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_EndedTenantToDevice_IsZero(string placement)
    {
        foreach (AllocationOptions options in s_options)
        {
            using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
            Soil(memory, "first");
            using (MovableMemory lent = memory.LendMovable("first", Area)) lent.Write(0, Pattern.Bytes(1, Area));
            using ContiguousBuffer buffer = memory.Allocate(Area, options);
            Assert.True(Pattern.IsZero(buffer.Memory.Span), $"{options}");
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_DeviceToAnotherDevice_IsZero(string placement)
    {
        foreach (AllocationOptions options in s_options)
        {
            using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
            Soil(memory, "first");
            using ContiguousBuffer buffer = memory.Allocate(Area, options);
            Assert.True(Pattern.IsZero(buffer.Memory.Span), $"{options}");
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_UnnamedToUnnamed_IsZero(string placement)
    {
        // Two that give no name are not known to be one.
        using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
        Soil(memory, null);
        using ContiguousBuffer buffer = memory.Allocate(Area, new() { Clear = false });
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
        buffer.Dispose();
        Soil(memory, null);
        using ContiguousBuffer named = memory.Allocate(Area, new() { Clear = false, Name = "buffer" });
        Assert.True(Pattern.IsZero(named.Memory.Span));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_DeviceToItself_KeepsItsOwnIfItAsksFor(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Area, refuge: Unit);
        AllocationOptions keep = new() { Name = "first", Clear = false };
        Soil(memory, "first");
        using (ContiguousBuffer again = memory.Allocate(Area, keep)) Assert.True(Pattern.Is(again.Memory.Span, 7));

        // Another has had the second half since.
        ContiguousBuffer half = memory.Allocate(Area / 2, keep with { Alignment = Area / 2 });
        using (ContiguousBuffer other = memory.Allocate(Area / 2, new() { Name = "second" })) Pattern.Write(other.Memory.Span, 8);
        half.Dispose();
        using ContiguousBuffer mixed = memory.Allocate(Area, keep);
        byte[] own = Pattern.Bytes(7, Area);
        int kept = (int)half.Address.Value;
        Assert.True(mixed.Slice(kept, Area / 2).Span.SequenceEqual(own.AsSpan(kept, Area / 2)));
        Assert.True(Pattern.IsZero(mixed.Slice((Area / 2) - kept, Area / 2).Span));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_DeviceToItselfAfterATenant_IsZero(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Area, refuge: 0);
        Soil(memory, "first");
        memory.LendMovable("records", Area).Dispose();
        using ContiguousBuffer again = memory.Allocate(Area, new() { Name = "first", Clear = false });
        Assert.True(Pattern.IsZero(again.Memory.Span));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void HandOver_FramesReleasedByNumber_AreClearedAllTheSame(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Area, refuge: 0);
        using (ContiguousBuffer first = memory.Allocate(Area, new() { Name = "first" }))
        {
            Pattern.Write(first.Memory.Span, 7);
            Assert.True(memory.DefaultArea.Release(first.Frames).IsReleased);
        }

        using ContiguousBuffer buffer = memory.Allocate(Area, new() { Name = "second", Clear = false });
        Assert.True(Pattern.IsZero(buffer.Memory.Span));
    }

    /// <summary>Leaves the bytes of a device in the whole area.</summary>
    private static void Soil(ReservedMemory memory, string? name)
    {
        using ContiguousBuffer buffer = memory.Allocate(memory.DefaultArea.Size, new() { Name = name });
        Pattern.Write(buffer.Memory.Span, 7);
    }

    private static void AssertZero(MovableMemory lent)
    {
        for (long unit = 0; unit < lent.UnitCount; unit++)
        {
            using UnitLease lease = lent.Lease(unit);
            Assert.True(Pattern.IsZero(lease.Span), $"unit {unit}");
        }
    }
}
