using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>A booted machine with the words a test needs. Offsets are frames from the start of its first area.</summary>
internal sealed class TestMachine(AreaRegistry areas, FakeTimeProvider time)
{
    public AreaRegistry Areas { get; } = areas;

    public Machine Machine { get; } = areas.Machine;

    public Area Area { get; } = areas.Areas[0];

    public FakeTimeProvider Time { get; } = time;

    public Zone Zone => Machine.Zones[0];

    public Pfn Start => Area.Ranges[0].Start;

    public Pfn At(long offset) => Start + new FrameCount(offset);

    public FrameRange Window(long offset, long count) => new(At(offset), new FrameCount(count));

    public long OffsetOf(Pfn pfn) => (pfn - Start).Value;

    /// <summary>A tenant with <paramref name="units"/> slots, all of them populated.</summary>
    public Tenant Lend(int units, TenantKind kind = TenantKind.Movable, string name = "tenant", Action<int>? discarding = null)
    {
        Tenant tenant = new(Machine, name, kind, units, discarding);
        for (int slot = 0; slot < units; slot++) Assert.True(tenant.TryPopulate(slot), $"unit {slot} of {units} found no frames");
        return tenant;
    }

    public static AreaRequest Request(int count, int align = 0, string name = "device") => new(new FrameCount(count), align, name);

    public bool TryAllocate(int count, int align, out AreaAllocation allocation, out AllocationFailure failure, string name = "device") =>
        TryAllocate(Request(count, align, name), out allocation, out failure);

    public bool TryAllocate(AreaRequest request, out AreaAllocation allocation, out AllocationFailure failure) =>
        Area.TryAllocate(request, out allocation, out failure, CancellationToken.None);

    /// <summary>Allocates, and fails the test when refused.</summary>
    public AreaAllocation Allocate(int count, int align = 0, string name = "device") => Allocate(Request(count, align, name));

    public AreaAllocation Allocate(AreaRequest request)
    {
        bool granted = TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure);
        Assert.True(granted, $"{request} was refused: {failure}\n{Picture.Of(Area)}");
        return allocation;
    }

    /// <summary>Asks for what must be refused, and says how it was.</summary>
    public AllocationFailure Refused(int count, int align = 0) => Refused(Request(count, align));

    public AllocationFailure Refused(AreaRequest request)
    {
        bool granted = TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure);
        Assert.False(granted, $"{request} was granted at {allocation.Frames}");
        return failure;
    }

    /// <summary>Makes an area of so many frames at run time, and fails the test when refused.</summary>
    public Area Create(int frames, string? name = null)
    {
        bool created = Areas.TryCreate(new AreaDeclaration { Size = new FrameCount(frames).Bytes, Name = name }, out Area? area, out AreaChangeOutcome outcome);
        Assert.True(created, Diagnose.Change(Machine, outcome).ToString());
        return area!;
    }

    /// <summary>Grows or, by a negative number of frames, shrinks the area, and fails the test when refused.</summary>
    public AreaChangeOutcome Resize(int frames)
    {
        long bytes = new FrameCount(Math.Abs(frames)).Bytes;
        bool done = frames > 0 ? Area.TryGrow(bytes, out AreaChangeOutcome outcome) : Area.TryShrink(bytes, out outcome);
        Assert.True(done, Diagnose.Change(Machine, outcome).ToString());
        return outcome;
    }

    /// <summary>Leases a slot, and fails the test when it cannot.</summary>
    public static SlotLease Lease(Tenant tenant, int slot, string? name = null)
    {
        Assert.True(tenant.TryLease(slot, out SlotLease lease, name), $"slot {slot} of '{tenant.Name}' is empty");
        return lease;
    }

    /// <summary>Where a unit lies.</summary>
    public static Pfn PlaceOf(Tenant tenant, int slot)
    {
        SlotLease lease = Lease(tenant, slot);
        tenant.EndLease(lease);
        return lease.Frames.Start;
    }

    /// <summary>The slot of a tenant whose unit holds a frame, or -1.</summary>
    public int SlotAt(Tenant tenant, Pfn pfn)
    {
        FrameInspection found = FrameInspection.Of(Machine, pfn);
        return found.Tenant == tenant ? found.Slot : -1;
    }

    /// <summary>All books must agree; fails the test with every sentence that says where they do not.</summary>
    public void Verify()
    {
        InvariantReport report = Invariants.Verify(Areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
        Assert.True(report.Checks > 0);
    }

    /// <summary>All that a failed request must leave as it found it.</summary>
    public BooksSnapshot Books() => BooksSnapshot.Of(this);
}
