using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>What a picture put into an area.</summary>
internal sealed class Painted
{
    private readonly List<(Tenant Tenant, SlotLease Lease)> _props = [];
    private int _movables;
    private int _discardables;

    public Painted(TestMachine test, int units)
    {
        Movable = new Tenant(test.Machine, "movable", TenantKind.Movable, units);
        Discardable = new Tenant(test.Machine, "discardable", TenantKind.Discardable, units);
    }

    public Tenant Movable { get; }

    public Tenant Discardable { get; }

    public List<AreaAllocation> Devices { get; } = [];

    /// <summary>The leases the picture asked for.</summary>
    public List<(Tenant Tenant, SlotLease Lease)> Leases { get; } = [];

    /// <summary>Puts a unit where the only free frames are, and props it up until the picture is done.</summary>
    public void Put(char character, Pfn place)
    {
        bool isMovable = char.ToLowerInvariant(character) == 'm';
        Tenant tenant = isMovable ? Movable : Discardable;
        int slot = isMovable ? _movables++ : _discardables++;
        Assert.True(tenant.TryPopulate(slot));
        SlotLease lease = TestMachine.Lease(tenant, slot, $"holder of {character} {slot}");
        Assert.Equal(place, lease.Frames.Start);
        (char.IsUpper(character) ? Leases : _props).Add((tenant, lease));
    }

    public void EndProps()
    {
        foreach ((Tenant tenant, SlotLease lease) in _props) tenant.EndLease(lease);
        _props.Clear();
    }

    /// <summary>Ends the leases whose unit touches a window.</summary>
    public void EndLeasesIn(FrameRange window)
    {
        foreach ((Tenant tenant, SlotLease lease) in Leases.Where(lease => lease.Lease.Frames.Overlaps(window)).ToList())
        {
            tenant.EndLease(lease);
            Leases.Remove((tenant, lease));
        }
    }
}
