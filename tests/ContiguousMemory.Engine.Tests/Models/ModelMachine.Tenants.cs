using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What tenants do.</summary>
internal sealed partial class ModelMachine
{
    private (Tenant Tenant, int Slot)[] Units => [.. _model.Units.Keys.OrderBy(key => key.Tenant.Holder).ThenBy(key => key.Slot)];

    private string Populate(int pickTenant, int pickSlot, int pickCount)
    {
        Tenant tenant = _tenants[pickTenant % _tenants.Length];
        bool mayBorrow = pickCount % 5 != 0;
        int count = pickCount % 2 == 0 ? 1 : 1 + (pickCount % 24);
        List<(Tenant Tenant, int Slot)> populated = [];
        for (int slot = pickSlot % tenant.SlotCount; slot < tenant.SlotCount && populated.Count < count; slot++)
        {
            bool hasUnit = _model.Units.ContainsKey((tenant, slot));
            bool expected = hasUnit || new FrameMap(_areas).CanTake(tenant.UnitOrder, mayBorrow);
            Assert.Equal(expected, tenant.TryPopulate(slot, mayBorrow));
            if (!expected) break;
            if (hasUnit) continue;
            _model.Units.Add((tenant, slot), new ModelUnit(1 << tenant.UnitOrder));
            populated.Add((tenant, slot));
        }

        // Cleared first: looked at before anything is written.
        Check();
        List<long> places = [.. populated.Select(WriteTo)];
        places.ForEach(place => Forget(place, 1 << tenant.UnitOrder));
        return places.Count == 0 ? "refused" : $"{tenant.Name} at {string.Join(',', places)}";
    }

    private string GiveUp(int pick)
    {
        if (Units.Length == 0) return "-";
        (Tenant Tenant, int Slot) key = Units[pick % Units.Length];
        bool isLeased = _model.Units[key].Leases.Count > 0;
        Assert.Equal(!isLeased, key.Tenant.TryGiveUp(key.Slot));
        if (!isLeased) _model.Units.Remove(key);
        return isLeased ? "leased" : "gone";
    }

    private string Lease(int pick)
    {
        if (Units.Length == 0) return "-";
        (Tenant Tenant, int Slot) key = Units[pick % Units.Length];
        Assert.True(key.Tenant.TryLease(key.Slot, out SlotLease lease, $"reader {pick}"));
        _model.Units[key].Leases.Add(lease);
        return lease.Frames.ToString();
    }

    private string EndLease(int pick)
    {
        (Tenant Tenant, int Slot)[] leased = [.. Units.Where(key => _model.Units[key].Leases.Count > 0)];
        if (leased.Length == 0) return "-";
        (Tenant Tenant, int Slot) key = leased[pick % leased.Length];
        List<SlotLease> leases = _model.Units[key].Leases;
        key.Tenant.EndLease(leases[0]);
        leases.RemoveAt(0);
        if (leases.Count == 0) Assert.Throws<InvalidOperationException>(() => key.Tenant.EndLease(new(key.Slot, default)));
        return $"{key.Tenant.Name}[{key.Slot}]";
    }

    private string EndAllLeases()
    {
        foreach ((Tenant tenant, int slot) in Units)
        {
            _model.Units[(tenant, slot)].Leases.ForEach(tenant.EndLease);
            _model.Units[(tenant, slot)].Leases.Clear();
        }

        return "all";
    }

    private string Write(int pick) => Units.Length == 0 ? "-" : $"at {WriteTo(Units[pick % Units.Length])}";

    private string LeaseLongTerm(int pick)
    {
        if (Units.Length == 0) return "-";
        (Tenant Tenant, int Slot) key = Units[pick % Units.Length];
        FrameMap map = new(_areas);
        long place = map.PfnOf(Array.FindIndex(map.Frames, frame => frame.Tenant == key.Tenant && frame.Slot == key.Slot));
        bool isLeased = _model.Units[key].Leases.Count > 0;
        LongTermOutcome expected = !map.IsInAnArea(place) ? LongTermOutcome.Leased
            : isLeased ? LongTermOutcome.LeasedInArea
            : map.HasRoomOutsideAreas() ? LongTermOutcome.Leased : LongTermOutcome.NoRoomOutside;
        Assert.Equal(expected, key.Tenant.TryLeaseLongTerm(key.Slot, out SlotLease lease, "long"));
        if (expected != LongTermOutcome.Leased) return expected.ToString();
        Assert.False(map.IsInAnArea(lease.Frames.Start.Value));
        _model.Units[key].Leases.Add(lease);

        // Where it has gone: what a client left there is not there any more.
        Forget(lease.Frames.Start.Value, lease.Frames.Count.Value);
        return lease.Frames.ToString();
    }

    private string DropOne()
    {
        FrameMap map = new(_areas);
        int outside = map.DroppableUnits(index => !map.IsInArea[index]);
        int all = map.DroppableUnits(_ => true);
        Assert.Equal(all > 0, Reclaimer.TryDropOne(_machine));
        FrameMap after = new(_areas);
        Assert.Equal(Math.Max(0, all - 1), after.DroppableUnits(_ => true));
        Assert.Equal(Math.Max(0, outside - 1), after.DroppableUnits(index => !after.IsInArea[index]));
        return all > 0 ? "one" : "none";
    }

    /// <summary>Writes fresh values into a unit, under a lease.</summary>
    private long WriteTo((Tenant Tenant, int Slot) key)
    {
        Assert.True(key.Tenant.TryLease(key.Slot, out SlotLease lease));
        long value = _model.NextValue();
        long[] values = _model.Units[key].Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value + i;
            _world[lease.Frames.Start + new FrameCount(i)] = value + i;
        }

        key.Tenant.EndLease(lease);
        return lease.Frames.Start.Value;
    }

    /// <summary>No client was the last to have these frames any more.</summary>
    private void Forget(long start, long count)
    {
        for (long pfn = start; pfn < start + count; pfn++) _model.Remembered.Remove(pfn);
    }
}
