using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>A machine and its model side by side: each step is done to both, and after each they must agree on every frame.</summary>
internal sealed partial class ModelMachine
{
    private readonly AreaRegistry _areas;
    private readonly Machine _machine;
    private readonly WorldWithContents _world;
    private readonly Tenant[] _tenants;
    private readonly Model _model = new();

    public ModelMachine(Shape shape, WorldWithContents? world = null, Func<Machine, ClaimProtocol>? claims = null)
    {
        _world = world ?? new WorldWithContents(shape.UnitOrder);
        _areas = shape.Boot(_world, claims);
        _machine = _areas.Machine;
        int units = (int)(_machine.Span.Count.Value >> shape.UnitOrder);
        _tenants =
        [
            new Tenant(_machine, "movable 0", TenantKind.Movable, units),
            new Tenant(_machine, "movable 1", TenantKind.Movable, 8),
            Discardable("discardable 0", units),
            Discardable("discardable 1", 8),
        ];

        // What was reserved early was never cleared: its holder took it as it was.
        foreach (Area area in _areas.Areas)
        {
            foreach ((int first, int last) in area.UsedBits(0))
            {
                for (long frame = (long)first << area.OrderPerBit; frame < (last + 1L) << area.OrderPerBit; frame++)
                    _model.Devices.Add(area.Ranges[0].Start.Value + frame, (Model.EarlyName, WorldWithContents.Rubbish));
            }
        }

        Check();
    }

    /// <summary>Everything decided so far, to compare two runs.</summary>
    public List<string> Decisions { get; } = [];

    public void Do(Step step)
    {
        string decision = step.Deed switch
        {
            Deed.Populate => Populate(step.A, step.B, step.C),
            Deed.GiveUp => GiveUp(step.A),
            Deed.Lease => Lease(step.A),
            Deed.EndLease => EndLease(step.A),
            Deed.EndAllLeases => EndAllLeases(),
            Deed.Write => Write(step.A),
            Deed.LeaseLongTerm => LeaseLongTerm(step.A),
            Deed.Allocate => Allocate(step.A, step.B, step.C),
            Deed.Release => Release(step.A),
            Deed.ReleasePart => ReleasePart(step.A, step.B, step.C),
            Deed.ReleaseAgain => ReleaseAgain(step.A),
            Deed.Move => Move(step.A, step.B, step.C),
            Deed.Take => Take(step.A % 3),
            Deed.GiveBack => GiveBack(step.A),
            Deed.ClearAhead => ClearAhead(step.A, step.B),
            Deed.CreateArea => CreateArea(step.A, step.B, step.C),
            Deed.GrowArea => GrowArea(step.A, step.B),
            Deed.ShrinkArea => ShrinkArea(step.A, step.B),
            Deed.RemoveArea => RemoveArea(step.A),
            _ => DropOne(),
        };
        Decisions.Add($"{step}: {decision}");
        Check();
    }

    /// <summary>Every book agrees with every other, and every frame is whose it should be and holds what it should.</summary>
    private void Check()
    {
        InvariantReport report = Invariants.Verify(_areas);
        Assert.True(report.IsClean, string.Join('\n', report.Violations));
        Assert.Empty(_world.Complaints);
        FrameMap map = new(_areas);
        Dictionary<(Tenant, int), long> placeOf = [];
        for (int index = 0; index < map.Frames.Length; index++)
        {
            long pfn = map.PfnOf(index);
            FrameInspection frame = map.Frames[index];
            switch (frame.State)
            {
                case FrameState.Lent:
                    placeOf.TryAdd((frame.Tenant!, frame.Slot), pfn);
                    long offset = pfn - placeOf[(frame.Tenant!, frame.Slot)];
                    Assert.True(_model.Units.TryGetValue((frame.Tenant!, frame.Slot), out ModelUnit? unit), $"frame {pfn} is lent to slot {frame.Slot} of {frame.Tenant!.Name}, which has nothing");
                    Assert.True(offset < unit.Values.Length, $"slot {frame.Slot} of {frame.Tenant.Name} has frames in two places");
                    Assert.True(unit.Values[offset] == _world[new(pfn)], $"frame {pfn}, of slot {frame.Slot} of {frame.Tenant.Name}, holds {_world[new(pfn)]} and should {unit.Values[offset]}");
                    break;
                case FrameState.Claimed:
                    Assert.True(_model.Devices.TryGetValue(pfn, out (string Device, long Value) device), $"frame {pfn} is in a device's hands, and no device has it");
                    Assert.Equal(device.Device, frame.Holder);
                    Assert.True(device.Value == _world[new(pfn)], $"frame {pfn}, of {device.Device}, holds {_world[new(pfn)]} and should {device.Value}");
                    break;
                case FrameState.Taken:
                    Assert.Contains(_model.Taken, taken => taken.Contains(new Pfn(pfn)));
                    break;
                default:
                    Assert.True(frame.State is FrameState.FreeHead or FrameState.FreeBody, $"frame {pfn} is {frame.State}");
                    Assert.False(_model.Devices.ContainsKey(pfn), $"frame {pfn} was a device's");
                    break;
            }
        }

        Assert.Equal(_model.Units.Keys.ToHashSet(), placeOf.Keys.ToHashSet());
        Assert.Equal(_model.Devices.Count, map.Frames.Count(frame => frame.State == FrameState.Claimed));
        Assert.Equal(_model.Taken.Sum(taken => taken.Count.Value), map.Frames.Count(frame => frame.State == FrameState.Taken));
        foreach (((Tenant, int) key, ModelUnit unit) in _model.Units)
            Assert.All(unit.Leases, lease => Assert.Equal(placeOf[key], lease.Frames.Start.Value));
    }

    private Tenant Discardable(string name, int slots)
    {
        Tenant? tenant = null;
        tenant = new Tenant(_machine, name, TenantKind.Discardable, slots, slot =>
        {
            Assert.False(_machine.Gate.IsHeldByCurrentThread);
            Assert.True(_model.Units.Remove((tenant!, slot), out ModelUnit? unit), $"slot {slot} was dropped and held nothing");
            Assert.Empty(unit.Leases);
        });
        return tenant;
    }
}
