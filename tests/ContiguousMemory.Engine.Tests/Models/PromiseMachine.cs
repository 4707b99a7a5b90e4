using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>
/// A machine whose guaranteed areas are held to their promise: when one refuses what it has a window for, the diagnosis names leases, and once those it names
/// have ended, one after the other, it grants.
/// </summary>
internal sealed class PromiseMachine
{
    private const int Slots = 40;

    private readonly WorldThatFails _world;
    private readonly AreaRegistry _areas;
    private readonly Machine _machine;
    private readonly Tenant[] _tenants;
    private readonly bool _verifies;
    private readonly Dictionary<(Tenant Tenant, int Slot), List<SlotLease>> _leases = [];
    private readonly Dictionary<string, (Tenant Tenant, int Slot)> _leaseNames = [];
    private readonly List<(Area Area, AreaAllocation Allocation)> _devices = [];
    private readonly List<FrameRange> _taken = [];
    private int _names;
    private bool _isOver;

    public PromiseMachine(PromiseShape shape, Func<PageBlocks, Zone[], int, PromiseBook>? promises = null, bool verifies = true)
    {
        _world = new WorldThatFails(shape.UnitOrder);
        _areas = shape.Boot(_world, promises);
        _machine = _areas.Machine;
        _verifies = verifies;
        _tenants = [.. Enumerable.Range(0, 4).Select(i => new Tenant(_machine, $"tenant {i}", i % 2 == 0 ? TenantKind.Movable : TenantKind.Discardable, Slots, i == 3 ? TakeFrames : null))];
    }

    /// <summary>What came of each step.</summary>
    public List<string> Decisions { get; } = [];

    public void Do(PromiseStep step)
    {
        string decision;
        try
        {
            decision = Decide(step);
        }
        catch (WorldFailedException)
        {
            // Somewhere in the middle of a move or of a clearing: what was on its way is where it came from.
            decision = "the world failed";
        }

        (_world.MovesLeft, _world.ClearingsLeft) = (step.Deed == PromiseDeed.LetTheWorldFail ? (step.A % 4, step.B % 4) : default((int?, int?)));
        Decisions.Add($"{step.Deed}: {decision}");
        Verify();
    }

    /// <summary>With all leases ended, every run that no device holds in any guaranteed area is granted, one after the other and all of them together.</summary>
    public void EmptyAllGuaranteed()
    {
        (_isOver, _world.MovesLeft, _world.ClearingsLeft) = (true, null, null);
        EndAllLeases();
        foreach (Area area in _areas.Areas.Where(area => area.Promise == LendingPromise.Guaranteed))
        {
            while (FreeRuns(area) is [(FrameRange run, _), ..])
            {
                AreaRequest request = new(run.Count, 0, "last");
                bool granted = area.TryAllocate(request, out _, out AllocationFailure failure);
                Assert.True(granted, $"{run} of '{area.Name}', which no device has, was refused: {Diagnose.Refusal(area, request, failure)}");
                Verify();
            }
        }
    }

    private string Decide(PromiseStep step) => step.Deed switch
    {
        PromiseDeed.Populate => Populate(step, dropsOthers: false),
        PromiseDeed.PopulateDroppingOthers => Populate(step, dropsOthers: true),
        PromiseDeed.GiveUp => _tenants[step.A % 4].TryGiveUp(step.B % Slots) ? "gone" : "leased",
        PromiseDeed.Lease => string.Join(',', Enumerable.Range(step.B, 1 + (step.C % 3 == 0 ? step.C % 20 : 0)).Select(slot => Lease(step.A, slot, longTerm: false)).Distinct()),
        PromiseDeed.LeaseLongTerm => Lease(step.A, step.B, longTerm: true),
        PromiseDeed.EndLease => EndLease(step.A),
        PromiseDeed.EndAllLeases => EndAllLeases(),
        PromiseDeed.Allocate => Allocate(step),
        PromiseDeed.Release => Release(step.A),
        PromiseDeed.Take => Take(step.A % 4),
        PromiseDeed.GiveBack => GiveBack(step.A),
        PromiseDeed.DropOne => $"{Reclaimer.TryDropOne(_machine)}",
        _ => "soon",
    };

    /// <summary>A discarding callback, in the midst of a claim or of another's populating: it takes frames for a movable unit, and holds on to another unit.</summary>
    private void TakeFrames(int slot)
    {
        if (_isOver) return;

        // What this thread itself has on the move it would wait for in vain.
        int other = slot * 7 % Slots;
        if (!_tenants[0][other].IsBusy) _tenants[0].TryPopulate(other);
        if (!_tenants[1][slot].IsBusy) Lease(1, slot, longTerm: slot % 2 == 0);
    }

    private string Populate(PromiseStep step, bool dropsOthers)
    {
        Tenant tenant = _tenants[step.A % 4];
        int from = step.B % Slots;
        int until = Math.Min(Slots, from + 1 + (step.C % 24));
        for (int slot = from; slot < until; slot++)
        {
            while (!tenant.TryPopulate(slot, mayBorrow: step.C % 7 > 0))
            {
                bool dropped = dropsOthers && (tenant.Kind == TenantKind.Movable ? Reclaimer.TryDropOneForMovable(_machine) : Reclaimer.TryDropOne(_machine));
                if (!dropped) return $"refused to {tenant.Kind}";
            }
        }

        return "all";
    }

    private string Lease(int pickTenant, int pickSlot, bool longTerm)
    {
        Tenant tenant = _tenants[pickTenant % 4];
        int slot = pickSlot % Slots;
        string name = $"lease {++_names}";
        SlotLease lease;
        if (longTerm)
        {
            LongTermOutcome outcome = tenant.TryLeaseLongTerm(slot, out lease, name);
            if (outcome != LongTermOutcome.Leased) return outcome.ToString();
        }
        else if (!tenant.TryLease(slot, out lease, name))
        {
            return "empty";
        }

        if (!_leases.TryGetValue((tenant, slot), out List<SlotLease>? leases)) _leases.Add((tenant, slot), leases = []);
        if (leases.Count == 0) _leaseNames[name] = (tenant, slot);
        leases.Add(lease);
        return "leased";
    }

    private string EndLease(int pick)
    {
        if (_leases.Count == 0) return "-";
        ((Tenant tenant, int slot), List<SlotLease> leases) = _leases.ElementAt(pick % _leases.Count);
        tenant.EndLease(leases[^1]);
        leases.RemoveAt(leases.Count - 1);
        if (leases.Count == 0) _leases.Remove((tenant, slot));
        return "ended";
    }

    private string EndAllLeases()
    {
        while (_leases.Count > 0) EndLease(0);
        return "all";
    }

    private string Allocate(PromiseStep step)
    {
        Area area = _areas.Areas[step.A % _areas.Areas.Count];
        int most = step.B % 4 == 0 ? (int)area.Count.Value : PromiseShape.BlockFrames;
        AreaRequest request = new(new FrameCount(1 + (step.B % most)), step.C % 4, "device");
        for (int ended = 0; ; ended++)
        {
            if (area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure))
            {
                _devices.Add((area, allocation));
                return ended == 0 ? "granted" : "granted once leases ended";
            }

            // Refused for want of memory by an area that promises nothing; or no window is left by devices, so that the request is not within the reservation.
            if (area.Promise == LendingPromise.BestEffort) return $"best effort: {failure.Reason}";
            if (!HasWindow(area, request)) return $"not within: {failure.Reason}";
            EndNamed(area, request, failure);
        }
    }

    /// <summary>Ends a lease that a refusal names. There must be one, and it must be one that stands in the way.</summary>
    private void EndNamed(Area area, AreaRequest request, AllocationFailure failure)
    {
        AllocationDiagnosis diagnosis = Diagnose.Refusal(area, request, failure);
        List<Blocker> named = [.. (failure.Reason == RefusalReason.NoRefuge ? diagnosis.RefugeBlockers : diagnosis.Blockers).Where(blocker => blocker.Obstacle == Obstacle.Lease)];
        Assert.True(named.Count > 0, $"a guaranteed area refused what it has a window for, and no lease is named: {diagnosis} {failure}");
        Decisions.Add($"lease in the way: {failure.Reason}");
        foreach (Blocker blocker in named)
        {
            Assert.True(_leaseNames.TryGetValue(blocker.Holder, out (Tenant Tenant, int Slot) key) && _leases.ContainsKey(key), $"{blocker} is no lease that lasts");
            Assert.Equal(failure.Reason == RefusalReason.NoRefuge, !_areas.TryFind(blocker.Frames, out _));
            Assert.Contains(blocker.Holder, diagnosis.ToString(), StringComparison.Ordinal);
        }

        (Tenant tenant, int slot) = _leaseNames[named[0].Holder];
        _leases[(tenant, slot)].ForEach(tenant.EndLease);
        _leases.Remove((tenant, slot));
        Verify();
    }

    private string Release(int pick)
    {
        if (_devices.Count == 0) return "-";
        (Area area, AreaAllocation allocation) = _devices[pick % _devices.Count];
        Assert.True(area.Release(allocation).IsReleased);
        _devices.RemoveAt(pick % _devices.Count);
        return "released";
    }

    private string Take(int order)
    {
        if (!_machine.TryTake(order, MigrateType.Unmovable, "taker", out FrameRange taken)) return "refused";
        _taken.Add(taken);
        return "taken";
    }

    private string GiveBack(int pick)
    {
        if (_taken.Count == 0) return "-";
        _machine.GiveBack(_taken[pick % _taken.Count]);
        _taken.RemoveAt(pick % _taken.Count);
        return "given back";
    }

    private bool HasWindow(Area area, AreaRequest request)
    {
        long step = Math.Max(1L << request.AlignOrder, 1L << area.OrderPerBit);
        long first = area.Ranges[0].Start.Value;
        return FreeRuns(area).Any(run =>
        {
            long start = (run.Run.Start.Value + step - 1) / step * step;
            return start >= first && start + request.Count.Value <= run.Run.End.Value;
        });
    }

    private List<(FrameRange Run, int Bit)> FreeRuns(Area area)
    {
        lock (_machine.Gate) return [.. area.FreeRuns()];
    }

    private void Verify()
    {
        if (!_verifies) return;
        InvariantReport report = Invariants.Verify(_areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
    }
}
