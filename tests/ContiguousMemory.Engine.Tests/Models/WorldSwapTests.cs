using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>Swap the world and nothing else: what is decided must not depend on whether there are bytes beneath.</summary>
public sealed class WorldSwapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void SameSteps_OnPaperAndOnContents_DecideTheSame(int unitOrder) =>
        Gen.Select(Shape.Any, Gen.Select(Gen.Int[0, 4], Gen.Int[0, 999], Gen.Int[0, 999]).Array[1, 60]).Sample(
            (shape, steps) =>
            {
                shape = shape with { UnitOrder = unitOrder };
                Assert.Equal(Decisions(shape.Boot(new PaperWorld(unitOrder)), steps), Decisions(shape.Boot(new WorldWithContents(unitOrder)), steps));
            },
            iter: Soak.Times(100), threads: 1);

    private static List<string> Decisions(AreaRegistry areas, (int Kind, int A, int B)[] steps)
    {
        List<string> decisions = [];
        Tenant[] tenants = [new(areas.Machine, "movable", TenantKind.Movable, 64), new(areas.Machine, "discardable", TenantKind.Discardable, 64, slot => decisions.Add($"dropped {slot}"))];
        foreach ((int kind, int a, int b) in steps)
        {
            Tenant tenant = tenants[a % 2];
            Area area = areas.Areas[a % areas.Areas.Count];
            switch (kind)
            {
                case 0 or 1:
                    for (int slot = b % 64; slot < 64; slot++) tenant.TryPopulate(slot);
                    decisions.Add(string.Join(' ', Enumerable.Range(0, 64).Where(tenant.IsPresent).Select(slot => TestMachine.PlaceOf(tenant, slot).Value)));
                    break;
                case 2:
                    decisions.Add($"{tenant.IsPresent(b % 64) && tenant.TryLease(b % 64, out _)}");
                    break;
                case 3:
                    FrameRange range = area.Ranges[0];
                    decisions.Add(area.Release(new FrameRange(range.Start + new FrameCount(b % range.Count.Value), new(1 + (a % 8)))).ToString());
                    break;
                default:
                    bool granted = area.TryAllocate(TestMachine.Request(1 + (b % 30), a % 5), out AreaAllocation allocation, out AllocationFailure failure, CancellationToken.None);
                    decisions.Add(granted ? allocation.ToString() : failure.ToString());
                    break;
            }
        }

        return decisions;
    }
}
