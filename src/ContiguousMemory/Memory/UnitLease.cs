using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>A unit of lent memory, held in place for the length of a use: <c>using var lease = memory.Lease(unit);</c> Lives on the stack.</summary>
public ref struct UnitLease
{
    private readonly SlotLease _lease;
    private Tenant? _tenant;

    internal UnitLease(ReservedMemory memory, Tenant tenant, SlotLease lease, int length)
    {
        _tenant = tenant;
        _lease = lease;
        Span = memory.Backing.Span((long)lease.Frames.Start.Address.Value, length);
    }

    /// <summary>The unit's bytes. Do not keep them past the lease.</summary>
    public Span<byte> Span { get; }

    /// <summary>Ends the lease. Twice is quiet.</summary>
    public void Dispose()
    {
        Tenant? tenant = _tenant;
        _tenant = null;
        tenant?.EndLease(_lease);
    }
}
