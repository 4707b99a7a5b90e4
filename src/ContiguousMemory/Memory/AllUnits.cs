using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>Every unit of a tenant, leased: while it is, nobody moves any. All are, or none.</summary>
internal sealed class AllUnits : IDisposable
{
    private readonly Tenant _tenant;
    private readonly SlotLease[] _leases;
    private int _held;

    /// <summary>Leases them, and waits for each that is being moved.</summary>
    /// <param name="tenant">A tenant that has all its units.</param>
    /// <exception cref="InvalidOperationException">This thread is in a callback, and moves one of them itself.</exception>
    /// <exception cref="ObjectDisposedException">The tenant has ended.</exception>
    public AllUnits(Tenant tenant)
    {
        _tenant = tenant;
        _leases = new SlotLease[tenant.SlotCount];
        try
        {
            // Not by way of the memory, which a reserve that is being disposed refuses: its own disposal has to come this way.
            for (; _held < _leases.Length; _held++)
                ObjectDisposedException.ThrowIf(!tenant.TryLease(_held, out _leases[_held]), tenant);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where a unit lies in the memory, in bytes.</summary>
    public long OffsetOf(int unit) => (long)_leases[unit].Frames.Start.Address.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_held > 0) _tenant.EndLease(_leases[--_held]);
    }
}
