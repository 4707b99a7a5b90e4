using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>One of several threads that use one machine. It remembers what it wrote, and looks whether it is still there.</summary>
internal sealed class Worker
{
    private const long PerWorker = 1_000_000_000;

    private readonly AreaRegistry _areas;
    private readonly WorldWithContents _world;
    private readonly Random _random;
    private readonly int _id;
    private readonly string _client;
    private readonly List<(Tenant Tenant, int Slot, long? Value)> _slots = [];
    private readonly List<(Area Area, AreaAllocation Allocation, long Value)> _devices = [];
    private long _lastValue;

    public Worker(AreaRegistry areas, WorldWithContents world, Tenant[] tenants, int id, int seed)
    {
        _areas = areas;
        _world = world;
        _id = id;
        _client = $"client {id}";
        _random = new Random((seed * 100) + id);
        foreach (Tenant tenant in tenants)
        {
            for (int slot = id; slot < tenant.SlotCount; slot += 4) _slots.Add((tenant, slot, null));
        }
    }

    /// <summary>Requests granted.</summary>
    public int Grants { get; private set; }

    /// <summary>Devices moved.</summary>
    public int Moves { get; private set; }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            switch (_random.Next(14))
            {
                case < 5: UseSlot(_random.Next(_slots.Count)); break;
                case 5: GiveUp(_random.Next(_slots.Count)); break;
                case 6: UseLongTerm(_random.Next(_slots.Count)); break;
                case < 10: Allocate(); break;
                case 10: Release(); break;
                case 11: ClearAhead(); break;
                case 12: Move(); break;
                default: VerifyNowAndThen(); break;
            }
        }
    }

    public void End()
    {
        for (int i = 0; i < _slots.Count; i++) UseSlot(i);
        while (_devices.Count > 0) Release();
    }

    /// <summary>Reads and writes a unit under a lease, and makes one first if there is none.</summary>
    private void UseSlot(int index)
    {
        (Tenant tenant, int slot, long? value) = _slots[index];
        if (!tenant.TryLease(slot, out SlotLease lease, _client))
        {
            Assert.True(value is null || tenant.Kind == TenantKind.Discardable, $"worker {_id} wrote {value} to slot {slot} of {tenant.Name}, which is gone");
            _slots[index] = (tenant, slot, null);
            if (!tenant.TryPopulate(slot, mayBorrow: _random.Next(8) > 0) || !tenant.TryLease(slot, out lease, _client)) return;
            value = 0;
        }
        else if (value is null)
        {
            Assert.Fail($"slot {slot} of {tenant.Name} is worker {_id}'s, who never filled it");
        }

        Exchange(index, lease, value!.Value);
        tenant.EndLease(lease);
    }

    private void Exchange(int index, SlotLease lease, long expected)
    {
        (Tenant tenant, int slot, _) = _slots[index];
        AssertHolds(lease.Frames, expected, $"worker {_id} wrote {expected} to slot {slot} of {tenant.Name}");
        long value = Fill(lease.Frames);
        if (_random.Next(4) == 0) Thread.Yield();
        AssertHolds(lease.Frames, value, $"worker {_id} wrote {value}, under this very lease, to slot {slot} of {tenant.Name}");
        _slots[index] = (tenant, slot, value);
    }

    private void GiveUp(int index)
    {
        (Tenant tenant, int slot, _) = _slots[index];
        Assert.True(tenant.TryGiveUp(slot));
        _slots[index] = (tenant, slot, null);
    }

    private void UseLongTerm(int index)
    {
        (Tenant tenant, int slot, long? value) = _slots[index];
        LongTermOutcome outcome = tenant.TryLeaseLongTerm(slot, out SlotLease lease, _client);
        if (outcome == LongTermOutcome.Empty) Assert.True(value is null || tenant.Kind == TenantKind.Discardable);
        if (outcome != LongTermOutcome.Leased) return;
        Assert.NotNull(value);
        Assert.False(_areas.TryFind(lease.Frames, out _));
        Exchange(index, lease, value.Value);
        tenant.EndLease(lease);
    }

    private void Allocate()
    {
        IReadOnlyList<Area> areas = _areas.Areas;
        if (areas.Count == 0) return;
        Area area = areas[_random.Next(areas.Count)];
        bool keepOwn = _random.Next(2) == 0;
        AreaRequest request = new(new(1 + _random.Next(_random.Next(4) == 0 ? 40 : 10)), _random.Next(4), _client) { Client = _client, KeepOwn = keepOwn };
        if (_random.Next(3) == 0) Assert.NotEmpty(Diagnose.Forecast(area, request).ToString());
        if (!area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken.None))
        {
            Assert.NotEmpty(Diagnose.Refusal(area, request, failure).ToString());
            if (_devices.Count > 3) Release();
            return;
        }

        Grants++;
        for (Pfn pfn = allocation.Frames.Start; pfn < allocation.Frames.End; pfn += new FrameCount(1))
        {
            long found = _world[pfn];
            Assert.True(found == 0 || (keepOwn && found / PerWorker == _id + 1), $"worker {_id} was given frame {pfn} with {found} in it");
        }

        _devices.Add((area, allocation, Fill(allocation.Frames)));
        if (_devices.Count > 6) Release();
    }

    private void Release()
    {
        if (_devices.Count == 0) return;
        (Area area, AreaAllocation allocation, long value) = _devices[_random.Next(_devices.Count)];
        AssertHolds(allocation.Frames, value, $"worker {_id} wrote {value} to its device's {allocation.Frames}");
        Assert.True(area.Release(allocation).IsReleased);
        Assert.False(area.Release(allocation).IsReleased); // Stale, whoever has it by now.
        _devices.Remove((area, allocation, value));
    }

    private void ClearAhead()
    {
        if (_areas.Areas is { Count: > 0 } areas) areas[_random.Next(areas.Count)].ClearAhead(new(_random.Next(64)));
    }

    /// <summary>Moves what a device has, mostly; now and then it gives up half way.</summary>
    private void Move()
    {
        if (_devices.Count == 0) return;
        int at = _random.Next(_devices.Count);
        (Area area, AreaAllocation allocation, long value) = _devices[at];
        AreaRequest place = new(allocation.Frames.Count, _random.Next(3), _client) { Limit = _random.Next(2) == 0 ? allocation.Frames.Start : null };
        AreaMoveStatus status = area.TryBeginMove(allocation.Frames, place, out AreaMove? move, CancellationToken.None);
        using AreaMove? ending = move;
        Assert.Equal(status == AreaMoveStatus.Begun, move is not null);
        if (move is null || _random.Next(4) == 0) return;
        move.Copy();
        Assert.True(move.TryEnd());
        Moves++;
        _devices[at] = (area, allocation with { Frames = move.To }, value);
        AssertHolds(move.To, value, $"worker {_id} wrote {value} to its device's {move.From}, which moved to {move.To}");
    }

    private void VerifyNowAndThen()
    {
        if (_random.Next(4) > 0) return;
        InvariantReport report = Invariants.Verify(_areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
    }

    private long Fill(FrameRange frames)
    {
        long value = ((_id + 1) * PerWorker) + ++_lastValue;
        for (Pfn pfn = frames.Start; pfn < frames.End; pfn += new FrameCount(1)) _world[pfn] = value;
        return value;
    }

    private void AssertHolds(FrameRange frames, long expected, string wrote)
    {
        for (Pfn pfn = frames.Start; pfn < frames.End; pfn += new FrameCount(1))
        {
            long found = _world[pfn];
            Assert.True(found == expected, $"{wrote}, and {pfn} holds {found}");
        }
    }
}
