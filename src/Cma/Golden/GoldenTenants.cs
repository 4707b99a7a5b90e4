using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Golden;

/// <summary>Keeps every frame that no device holds lent, half to movable and half to discardable holders, so that each allocation has to move them out.</summary>
internal sealed class GoldenTenants : IDisposable
{
    private readonly Machine _machine;
    private readonly AreaRegistry _areas;
    private readonly Tenant _movable;
    private readonly Tenant _discardable;
    private readonly Dictionary<Pfn, (Tenant Tenant, SlotLease Lease)> _pins = [];
    private int _discardableCursor;
    private int _movableCursor;

    public GoldenTenants(AreaRegistry areas)
    {
        _areas = areas;
        _machine = areas.Machine;
        int frames = (int)areas.Areas.Sum(area => area.Count.Value);
        _movable = new Tenant(_machine, "movable", TenantKind.Movable, frames);
        _discardable = new Tenant(_machine, "discardable", TenantKind.Discardable, frames);
    }

    public void Dispose()
    {
        foreach ((Tenant tenant, SlotLease lease) in _pins.Values) tenant.EndLease(lease);
        _pins.Clear();
        _movable.Dispose();
        _discardable.Dispose();
    }

    /// <summary>Lends whatever of the areas is free.</summary>
    public void LendRest()
    {
        Zone zone = _machine.Zones[0];
        bool anyToBring = true;
        for (bool movable = true; zone.FreeCma.Value > 0; movable = !movable)
        {
            // Once every movable unit lies in an area already, the discardable holder takes the rest.
            anyToBring = anyToBring && (!movable || TryBringBack());
            if (!movable || !anyToBring) FillDiscardable();
        }
    }

    /// <summary>Leases the unit that lies at a frame.</summary>
    public bool TryPin(Pfn pfn)
    {
        if (FrameInspection.Of(_machine, pfn) is not { Tenant: { } tenant } found || _pins.ContainsKey(pfn)) return false;
        if (!tenant.TryLease(found.Slot, out SlotLease lease, "pin")) return false;
        _pins.Add(pfn, (tenant, lease));
        return true;
    }

    public bool TryUnpin(Pfn pfn)
    {
        if (!_pins.Remove(pfn, out (Tenant Tenant, SlotLease Lease) pin)) return false;
        pin.Tenant.EndLease(pin.Lease);
        return true;
    }

    /// <summary>Gives a movable unit that was moved out, or was never there, a frame in an area. Areas come first on this machine.</summary>
    private bool TryBringBack()
    {
        for (int tried = 0; tried < _movable.SlotCount; tried++)
        {
            int slot = _movableCursor;
            _movableCursor = (_movableCursor + 1) % _movable.SlotCount;
            if (!LiesInArea(slot) && _movable.TryGiveUp(slot)) return _movable.TryPopulate(slot);
        }

        return false;
    }

    private bool LiesInArea(int slot)
    {
        if (!_movable.TryLease(slot, out SlotLease lease)) return false;
        _movable.EndLease(lease);
        return _areas.TryFind(lease.Frames, out _);
    }

    private void FillDiscardable()
    {
        while (_discardable.IsPresent(_discardableCursor)) _discardableCursor = (_discardableCursor + 1) % _discardable.SlotCount;
        if (!_discardable.TryPopulate(_discardableCursor)) throw new InvalidOperationException("An area has free frames, and none of them can be lent.");
    }
}
