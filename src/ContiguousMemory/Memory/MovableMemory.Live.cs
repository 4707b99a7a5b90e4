using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Backing;

namespace ContiguousMemory;

/// <summary>Live addresses: all of the memory at one address, which stays while claims move what is under it.</summary>
public sealed partial class MovableMemory
{
    /// <summary>
    /// Nobody waits for a unit while he has it: units are leased before. The thread that moves a unit may have a callback to run, which may want the gate.
    /// </summary>
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
    /// <exception cref="InvalidOperationException">The memory has a live view already; or this is called by a callback while its own thread moves a unit of it.</exception>
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
        // With the address there would still be a way to frames that are somebody else's by then.
        Tenant.ThrowIfLeased();
        CloseLive(
            view: null,
            Reserve.IsClosed ? $"The live view of '{Name}' ended when its reserve was disposed." : $"The live view of '{Name}' ended when that memory was disposed.");
        base.End();
    }

    /// <summary>Ends a view, if it is the one there is.</summary>
    internal void Close(LiveView view)
    {
        try
        {
            CloseLive(view, $"The live view of '{Name}' was disposed; the memory is lent still, and MapLive gives it another address.");
        }
        catch (ObjectDisposedException) when (_live != view)
        {
            // The memory has ended meanwhile, and the view with it: to end it twice is quiet.
        }
    }

    private LiveView Map()
    {
        if (!OperatingSystem.IsLinux()) throw new NotSupportedException(WhyNotLive);
        using AllUnits held = new(Tenant);
        lock (_liveGate)
        {
            // Looked at with the gate: a disposal that has begun finds the view, or is seen here.
            ThrowIfDisposed();
            if (_live is not null) throw new InvalidOperationException($"'{Name}' has a live view already; use that, or dispose it first.");
            LiveMapping mapping = Reserve.Backing.MapLive(UnitCount, $"Cannot give '{Name}' a live address", Reserve.TrapsReleased);
            int shown = 0;
            try
            {
                for (; shown < UnitCount; shown++) mapping.Show(shown, held.OffsetOf(shown));
                return _live = new LiveView(this, mapping, Length);
            }
            finally
            {
                if (_live is null) Withdraw(mapping, held, shown);
            }
        }
    }

    /// <param name="view">The view that is to end, if it is the one there is; null for any.</param>
    /// <param name="ending">What ended it, as a sentence.</param>
    private void CloseLive(LiveView? view, string ending)
    {
        lock (_liveGate)
        {
            if (Shown(view) is null) return;
        }

        if (!OperatingSystem.IsLinux()) return;
        using AllUnits held = new(Tenant);
        lock (_liveGate)
        {
            // Another thread may have ended it meanwhile.
            if (Shown(view) is not { } live) return;
            Withdraw(live.Mapping, held, Tenant.SlotCount);
            live.Forget(ending);
            _live = null;
        }
    }

    /// <summary>The view there is, if it is the one that is asked for, or any will do. With the gate.</summary>
    private LiveView? Shown(LiveView? asked) => asked is null || asked == _live ? _live : null;

    /// <summary>Hides the first units, and gives the addresses back.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static void Withdraw(LiveMapping mapping, AllUnits held, int units)
    {
        for (int unit = 0; unit < units; unit++) mapping.Hide(unit, held.OffsetOf(unit));
        mapping.Dispose();
    }
}
