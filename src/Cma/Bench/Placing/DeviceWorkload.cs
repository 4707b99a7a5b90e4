using System.Numerics;
using Cma.Scenarios;
using ContiguousMemory;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace Cma.Bench.Placing;

/// <summary>What the devices of a scenario do, in the order of time: start, claim one buffer after the other, stop, release them all.</summary>
internal static class DeviceWorkload
{
    // Real memory moves page blocks of 2 MiB.
    private const int PageBlockOrder = 9;

    /// <param name="scenario">The devices; its tenants are left out.</param>
    /// <param name="duration">How long they go on.</param>
    /// <param name="unitOrder">log2 of the frames that move together: those of a page block as on real memory, or 0 as in Linux.</param>
    public static Workload Of(Scenario scenario, TimeSpan duration, int unitOrder = PageBlockOrder)
    {
        var steps = new List<(TimeSpan At, bool IsClaim, int Party, WorkloadStep Step)>();
        long buffers = 0;
        for (int i = 0; i < scenario.Devices.Count; i++)
        {
            DeviceSpec device = scenario.Devices[i];
            int area = scenario.Areas.ToList().FindIndex(area => area.Name == device.Area);
            Random random = new(unchecked((int)((scenario.Run.Seed * 1_000_003) + i)));
            for (long start = 0; start < (device.Starts ?? long.MaxValue); start++)
            {
                TimeSpan at = device.Offset + (start * (device.Hold + device.Idle));
                if (at > duration) break;
                for (int buffer = 0; buffer < device.Buffers; buffer++, buffers++)
                {
                    FrameCount count = FrameCount.ForBytes(device.SizeOf(start, buffer, random));
                    string name = $"{device.Name}/{device.BufferNames[buffer]}";
                    steps.Add((at, true, i, new(WorkloadAction.Claim, area, buffers, count.Value) { AlignOrder = AlignOrder(device.Alignment, count), Device = name }));
                    steps.Add((at + device.Hold, false, i, new(WorkloadAction.Release, area, buffers, count.Value)));
                }
            }
        }

        // Of what happens at one moment, releases come first. The sort is stable.
        return new Workload(
            scenario.Name,
            (placement, lending) => Build(scenario, placement, lending, unitOrder),
            [.. steps.OrderBy(step => step.At).ThenBy(step => step.IsClaim).ThenBy(step => step.Party).Select(step => step.Step)]);
    }

    /// <summary>A machine on paper with the scenario's areas, and its refuge above them.</summary>
    private static AreaRegistry Build(Scenario scenario, Placement placement, LendingRules lending, int unitOrder)
    {
        Machine machine = new(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, FrameCount.ForBytes(scenario.MachineBytes))],
            PageBlockOrder = PageBlockOrder,
            Lending = lending,
            World = new PaperWorld(unitOrder),
        });
        AreaRegistry areas = new(machine, maxAreas: scenario.Areas.Count);
        foreach (AreaSpec area in scenario.Areas)
            areas.Declare(new AreaDeclaration { Size = area.Size, OrderPerBit = area.OrderPerBit, Placement = placement, Name = area.Name });
        machine.Boot();
        return areas.Activate() is [string failure, ..] ? throw new InvalidOperationException($"'{scenario.Name}': {failure}") : areas;
    }

    private static int AlignOrder(long? alignment, FrameCount count) => alignment is { } bytes
        ? Math.Max(0, BitOperations.Log2((ulong)bytes) - FrameSize.Shift)
        : Math.Min(AllocationOptions.DefaultAlignOrderLimit, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)count.Value)));
}
