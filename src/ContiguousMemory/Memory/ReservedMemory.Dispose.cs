using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory;

/// <summary>The end of a reserve: no new work, patience with who still holds something, and nothing unmapped under them.</summary>
public sealed partial class ReservedMemory
{
    /// <summary>Holders that a refusal names. Arbitrary: what reads in a message.</summary>
    private const int MostNamed = 10;

    private readonly WorkGate _work = new();
    private readonly TimeSpan _disposeTimeout;
    private readonly Lock _tenantsGate = new();
    private readonly List<LentMemory> _lent = [];
    private volatile bool _gone;

    /// <summary>Refuses new work, waits for buffers and leases, and gives the memory back. Twice is quiet.</summary>
    /// <remarks>
    /// New work is every new buffer, tenant, lease and filling; requests that wait are refused too. What is held stays of use to its holder until released.
    /// What was prepared and not taken is taken back at once: nobody reaches it.
    /// Not to be called from a discarding callback, which is part of somebody's request and would be waited for.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// Somebody still held something when the time was over; the message names them, ten at most. Nothing was taken from them: let them end, and dispose again.
    /// </exception>
    public void Dispose()
    {
        if (_gone) return;
        Task drained = _work.Close();
        _aheadClearing?.Dispose();
        foreach (ReservedArea area in Areas)
        {
            area.Buffers.Cache.Close();
            area.Preparations.TakeBackAll();
        }

        // Those who wait try once more, and are told.
        _machine.NoteKept();
        Patience patience = new(Time, _disposeTimeout);
        while (true)
        {
            Task change = _machine.NextChange();
            bool isLast = patience.IsOver;
            List<string> holders = Holders();
            if (!drained.IsCompleted) holders.Add("requests that began before are still under way");
            if (holders.Count == 0 && EndTenants() is var late)
            {
                if (late is null) break;
                holders.Add(late);
            }

            if (isLast) throw new InvalidOperationException($"The reserve cannot be given back: {Some(holders)}. Release them, and dispose again.");
            Task news = drained.IsCompleted ? change : Task.WhenAny(change, drained);
            patience.Wait(news).GetAwaiter().GetResult();
        }

        _gone = true;
        Meters.Dispose();
        Backing.Dispose();
        if (ReserveEvents.Log.IsEnabled()) ReserveEvents.Log.ReserveGone(Backing.Label);
    }

    /// <summary>Begins work that needs the memory and is over soon; <see cref="EndWork"/> ends it. Disposal waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    internal void BeginWork() => ObjectDisposedException.ThrowIf(!_work.TryEnter(), this);

    internal void EndWork() => _work.Leave();

    /// <summary>Enters a tenant into the list of those to end. Inside work, so that disposal sees it.</summary>
    internal void Enter(LentMemory lent)
    {
        lock (_tenantsGate) _lent.Add(lent);
    }

    internal void Leave(LentMemory lent)
    {
        lock (_tenantsGate) _lent.Remove(lent);
    }

    internal bool IsClosed => _work.IsClosed;

    internal void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_work.IsClosed, this);

    internal void ThrowIfGone() => ObjectDisposedException.ThrowIf(_gone, this);

    /// <summary>Ends every tenant.</summary>
    /// <returns>Null; or what is in the way, when one was leased after all, by somebody who had asked before the reserve was closed.</returns>
    private string? EndTenants()
    {
        foreach (LentMemory lent in Lent())
        {
            try
            {
                lent.End();
            }
            catch (InvalidOperationException leased)
            {
                return leased.Message;
            }
        }

        return null;
    }

    private static string Some(List<string> holders)
    {
        string named = string.Join("; ", holders.Take(MostNamed));
        return holders.Count > MostNamed ? $"{named}; and {holders.Count - MostNamed} more" : named;
    }

    private List<string> Holders()
    {
        List<string> holders = [];
        foreach (ReservedArea area in Areas)
        {
            holders.AddRange(area.Buffers.Alive().Select(buffer =>
                $"buffer '{buffer.Name}' of area '{area.Name}' {(buffer.Word.IsReleased ? "is released" : "is not released")}{(buffer.Word.Uses is > 0 and int uses ? $" and has {uses} access(es) open" : "")}"));
        }

        holders.AddRange(HeldByDevices());
        foreach (Tenant tenant in Tenants())
            holders.AddRange(tenant.Leases().Select(lease => $"unit {lease.Slot} of '{tenant.Name}' is leased by '{lease.Holder}' for {lease.Age.TotalSeconds:0.0} s"));
        return holders;
    }

    private IEnumerable<Tenant> Tenants() => Lent().Select(lent => lent.Tenant);

    private List<LentMemory> Lent()
    {
        lock (_tenantsGate) return [.. _lent];
    }
}
