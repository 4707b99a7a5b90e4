using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory;

/// <summary>Live addresses: all of the memory at one address, which stays while claims move what is under it.</summary>
public sealed partial class MovableMemory
{
    private readonly Lock _liveGate = new();
    private LiveView? _live;

    /// <summary>Why this memory can have no live address, as a sentence with a remedy; null when it can, mappings permitting.</summary>
    public string? WhyNotLive => Reserve.Backing.WhyNotLive;

    /// <summary>
    /// Shows all of the memory at one address. Any thread reads and writes there at any moment, without a lease; a claim that moves a unit stops its writers
    /// for the copy, and loses no write. Leases work as before, beside it.
    /// </summary>
    /// <remarks>
    /// The address is for this process's own threads. System calls, devices and other processes do not stop: whoever hands them an address holds a
    /// lease on the unit meanwhile (<see cref="Hold"/>, <see cref="LentMemory.LeaseLongTerm"/>). Without privilege a system call that writes to a unit on the move fails with EFAULT.
    /// </remarks>
    /// <exception cref="NotSupportedException">This host, or this backing, cannot; the message says why and what to do. Leases work all the same.</exception>
    /// <exception cref="InvalidOperationException">The memory has a live view already.</exception>
    /// <exception cref="BackingException">There are too few addresses or memory mappings left.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public LiveView MapLive()
    {
        ThrowIfDisposed();
        if (WhyNotLive is { } reason) throw new NotSupportedException(reason);
        Reserve.BeginWork();
        try
        {
            return Map();
        }
        finally
        {
            Reserve.EndWork();
        }
    }

    /// <summary>As <see cref="MapLive"/>, for a caller who goes on with leases where there is no live address to be had.</summary>
    /// <param name="view">The view; dispose it, or leave that to the memory's own disposal.</param>
    /// <param name="reason">Why there is none.</param>
    /// <exception cref="InvalidOperationException">The memory has a live view already.</exception>
    /// <exception cref="ObjectDisposedException">The memory, or the reserve, was disposed.</exception>
    public bool TryMapLive([NotNullWhen(true)] out LiveView? view, [NotNullWhen(false)] out string? reason)
    {
        ThrowIfDisposed();
        view = null;
        reason = WhyNotLive;
        if (reason is not null) return false;
        try
        {
            view = MapLive();
            return true;
        }
        catch (BackingException refusal)
        {
            reason = refusal.Message;
            return false;
        }
    }

    internal override void End()
    {
        lock (_liveGate)
        {
            // With the address there would still be a way to frames that are somebody else's by then.
            if (_live is not null)
            {
                Tenant.ThrowIfLeased();
                CloseLive(Reserve.IsClosed
                    ? $"The live view of '{Name}' ended when its reserve was disposed."
                    : $"The live view of '{Name}' ended when that memory was disposed.");
            }

            base.End();
        }
    }

    /// <summary>Ends a view, if it is the one there is.</summary>
    internal void Close(LiveView view)
    {
        lock (_liveGate)
        {
            if (_live == view) CloseLive($"The live view of '{Name}' was disposed; the memory is lent still, and MapLive gives it another address.");
        }
    }

    private LiveView Map()
    {
        if (!OperatingSystem.IsLinux()) throw new NotSupportedException(WhyNotLive);
        lock (_liveGate)
        {
            if (_live is not null) throw new InvalidOperationException($"'{Name}' has a live view already; use that, or dispose it first.");
            LiveMapping mapping = Reserve.Backing.MapLive(UnitCount, $"Cannot give '{Name}' a live address", Reserve.TrapsReleased);
            long shown = 0;
            bool isWhole = false;
            try
            {
                for (; shown < UnitCount; shown++) UnderLease(shown, mapping.Show);
                isWhole = true;
                return _live = new LiveView(this, mapping, Length);
            }
            finally
            {
                if (!isWhole) Withdraw(mapping, shown);
            }
        }
    }

    private void CloseLive(string ending)
    {
        if (!OperatingSystem.IsLinux()) return;
        LiveView view = _live!;
        Withdraw(view.Mapping, UnitCount);
        view.Forget(ending);
        _live = null;
    }

    /// <summary>Hides the first units, and gives the addresses back.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private void Withdraw(LiveMapping mapping, long units)
    {
        for (long unit = 0; unit < units; unit++) UnderLease(unit, mapping.Hide);
        mapping.Dispose();
    }

    /// <summary>Does something with a unit and its offset while nobody moves it.</summary>
    private void UnderLease(long unit, Action<long, long> action)
    {
        // Not by Lease, which a reserve that is being disposed refuses: its own disposal has to come this way.
        if (!Tenant.TryLease((int)unit, out SlotLease lease)) throw Gone();
        try
        {
            action(unit, (long)lease.Frames.Start.Address.Value);
        }
        finally
        {
            Tenant.EndLease(lease);
        }
    }
}
