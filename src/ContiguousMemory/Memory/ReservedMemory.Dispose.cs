using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>The end of a reserve: no new work, patience with who still holds something, and nothing unmapped under them.</summary>
public sealed partial class ReservedMemory
{
    private readonly TimeSpan _disposeTimeout;
    private readonly Lock _tenantsGate = new();
    private readonly List<Tenant> _tenants = [];
    private volatile bool _closing;
    private volatile bool _gone;

    /// <summary>Refuses new work, waits for buffers and leases, and gives the memory back. Twice is quiet.</summary>
    /// <exception cref="InvalidOperationException">
    /// Somebody still held something when the time was over; the message names them. Nothing was taken from them: let them end, and dispose again.
    /// </exception>
    public void Dispose()
    {
        if (_gone) return;
        _closing = true;
        WaitForHolders();
        foreach (Tenant tenant in Tenants()) tenant.Dispose();
        _gone = true;
        Backing.Dispose();
    }

    internal void Enter(Tenant tenant)
    {
        lock (_tenantsGate) _tenants.Add(tenant);
    }

    internal void Leave(Tenant tenant)
    {
        lock (_tenantsGate) _tenants.Remove(tenant);
    }

    internal void ThrowIfClosing() => ObjectDisposedException.ThrowIf(_closing, this);

    internal void ThrowIfGone() => ObjectDisposedException.ThrowIf(_gone, this);

    private void WaitForHolders()
    {
        long start = Time.GetTimestamp();
        while (true)
        {
            Task change = NextChange();
            List<string> holders = Holders();
            if (holders.Count == 0) return;
            TimeSpan left = _disposeTimeout == Timeout.InfiniteTimeSpan ? _disposeTimeout : _disposeTimeout - Time.GetElapsedTime(start);
            if (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                throw new InvalidOperationException($"The reserve cannot be given back: {string.Join("; ", holders)}. Release them, and dispose again.");
            try
            {
                change.WaitAsync(left, Time).GetAwaiter().GetResult();
            }
            catch (TimeoutException)
            {
                // One last look above, with no time left.
            }
        }
    }

    private List<string> Holders()
    {
        List<string> holders = [];
        foreach (ReservedArea area in Areas)
            holders.AddRange(area.Buffers.Alive().Select(buffer => $"buffer '{buffer.Name}' of area '{area.Name}' is not released{(buffer.Uses > 0 ? $" and has {buffer.Uses} access(es) open" : "")}"));
        foreach (Tenant tenant in Tenants())
            holders.AddRange(tenant.Leases().Select(lease => $"unit {lease.Slot} of '{tenant.Name}' is leased by '{lease.Holder}' for {lease.Age.TotalSeconds:0.0} s"));
        return holders;
    }

    private List<Tenant> Tenants()
    {
        lock (_tenantsGate) return [.. _tenants];
    }
}
