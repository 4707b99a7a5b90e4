using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench.Placing;

/// <summary>
/// Keeps a share of what no device holds lent, half to a discardable and half to a movable tenant, by turns, and lets some come and go: between any two steps
/// one unit in <see cref="Churn"/>, drawn from the seed, is given up and taken anew.
/// </summary>
internal sealed class Lodgers : IDisposable
{
    /// <summary>Arbitrary: some tens of claims turn the memory over once, as a page cache at work would.</summary>
    private const int Churn = 64;

    private readonly AreaRegistry _areas;
    private readonly Machine _machine;
    private readonly bool _isInAreas;
    private readonly int _sharePercent;
    private readonly Random _random;
    private readonly Lodger _movable;
    private readonly Lodger _discardable;
    private readonly Dictionary<Pfn, (Tenant Tenant, SlotLease Lease)> _pins = [];

    /// <param name="areas">The areas, activated.</param>
    /// <param name="isInAreas">Whether the share is of what lies in areas. Otherwise the tenants hold that share of the reserve, wherever the machine puts it.</param>
    /// <param name="sharePercent">How much is lent.</param>
    /// <param name="seed">Where chance comes from.</param>
    public Lodgers(AreaRegistry areas, bool isInAreas, int sharePercent, int seed)
    {
        (_areas, _machine, _isInAreas, _sharePercent, _random) = (areas, areas.Machine, isInAreas, sharePercent, new Random(seed));
        int slots = (int)(_machine.Span.Count.Value >> _machine.World.UnitOrder);
        _movable = new Lodger(new Tenant(_machine, "movable", TenantKind.Movable, slots));
        _discardable = new Lodger(new Tenant(_machine, "discardable", TenantKind.Discardable, slots));
    }

    /// <summary>Some go and come, and what is missing of the share is lent.</summary>
    public void Turn()
    {
        _movable.ComeAndGo(_random, Churn);
        _discardable.ComeAndGo(_random, Churn);
        long unit = 1L << _machine.World.UnitOrder;
        for (bool goesOn = true; goesOn;)
        {
            (long movable, long discardable, long aim) = _isInAreas ? InAreas() : Anywhere();
            goesOn = movable + unit <= aim && (_isInAreas && movable < _movable.Tenant.Frames.Value ? TryBringIn() : TryAdd(_movable));
            goesOn |= discardable + unit <= aim && TryAdd(_discardable);
        }
    }

    /// <summary>Leases the unit at a frame, if there is one.</summary>
    public void Pin(Pfn pfn)
    {
        if (FrameInspection.Of(_machine, pfn) is not { Tenant: { } tenant } found || _pins.ContainsKey(pfn)) return;
        if (tenant.TryLease(found.Slot, out SlotLease lease, "pin")) _pins.Add(pfn, (tenant, lease));
    }

    public void Unpin(Pfn pfn)
    {
        if (_pins.Remove(pfn, out (Tenant Tenant, SlotLease Lease) pin)) pin.Tenant.EndLease(pin.Lease);
    }

    public void Dispose()
    {
        foreach (Pfn pfn in _pins.Keys.ToArray()) Unpin(pfn);
        _movable.Tenant.Dispose();
        _discardable.Tenant.Dispose();
    }

    /// <summary>What each kind has in the areas, and should have.</summary>
    private (long Movable, long Discardable, long Aim) InAreas()
    {
        AreaContents[] contents = [.. _areas.Areas.Select(area => area.Contents)];
        long free = contents.Sum(area => area.Free.Value);
        if (free == 0) return (0, 0, -1);
        long movable = contents.Sum(area => area.Movable.Value);
        long discardable = contents.Sum(area => area.Discardable.Value);
        return (movable, discardable, (free + movable + discardable) * _sharePercent / 200);
    }

    private (long Movable, long Discardable, long Aim) Anywhere() =>
        (_movable.Tenant.Frames.Value, _discardable.Tenant.Frames.Value, _areas.Areas.Sum(area => area.Count.Value) * _sharePercent / 200);

    /// <summary>Takes one unit more. One that finds no place in an area, where it is to lie, is given up again.</summary>
    private bool TryAdd(Lodger lodger)
    {
        if (!lodger.TryAdd(out int slot)) return false;
        if (!_isInAreas || LiesInArea(lodger.Tenant, slot)) return true;
        lodger.Tenant.TryGiveUp(slot);
        return false;
    }

    /// <summary>Brings a unit into an area that lies outside. Areas come first on such a machine.</summary>
    private bool TryBringIn()
    {
        for (int tried = 0; tried < _movable.Count; tried++)
        {
            int slot = _movable.Next();
            if (LiesInArea(_movable.Tenant, slot)) continue;
            return _movable.Tenant.TryGiveUp(slot) && _movable.Tenant.TryPopulate(slot) && LiesInArea(_movable.Tenant, slot);
        }

        return false;
    }

    private bool LiesInArea(Tenant tenant, int slot)
    {
        if (!tenant.TryLease(slot, out SlotLease lease)) return true; // Not there, or busy: nothing to bring.
        tenant.EndLease(lease);
        return _areas.TryFind(lease.Frames, out _);
    }
}
