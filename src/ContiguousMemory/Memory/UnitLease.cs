using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>A unit of lent memory, held in place for the length of a use: <c>using var lease = memory.Lease(unit);</c> Lives on the stack.</summary>
/// <remarks>It is ended once: do not copy it and dispose both. The default value holds nothing, and its disposal is quiet.</remarks>
public ref struct UnitLease
{
    private readonly ReservedMemory _memory;
    private readonly SlotLease _lease;
    private readonly int _length;
    private Tenant? _tenant;

    internal UnitLease(ReservedMemory memory, Tenant tenant, SlotLease lease, int length)
    {
        _memory = memory;
        _tenant = tenant;
        _lease = lease;
        _length = length;
    }

    /// <summary>The unit's bytes. Do not keep them past the lease.</summary>
    /// <exception cref="InvalidOperationException">The memory is paper, and has no bytes.</exception>
    /// <exception cref="ObjectDisposedException">The lease has ended, or there never was one.</exception>
    public readonly Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_tenant is null, typeof(UnitLease));
            return _memory.Backing.Span((long)_lease.Frames.Start.Address.Value, _length);
        }
    }

    /// <summary>Ends the lease. Twice is quiet.</summary>
    public void Dispose()
    {
        Tenant? tenant = _tenant;
        _tenant = null;
        tenant?.EndLease(_lease);
    }
}
