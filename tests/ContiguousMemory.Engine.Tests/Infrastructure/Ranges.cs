using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>A machine above 4 GiB whose one area has several ranges, with a hole after each. All numbers are frames.</summary>
internal static class Ranges
{
    public static TestMachine Boot(string policy, int first, int second, int third, int refuge = 64) => Boot(policy, [first, second, third], refuge);

    public static TestMachine Boot(string policy, int[] lengths, int refuge, int orderPerBit = 0, IWorld? world = null)
    {
        Assert.True(Placement.TryParse(policy, out Placement? placement));
        FakeTimeProvider time = new();
        Pfn start = new(1L << 20);
        int hole = Math.Max(16, 1 << orderPerBit);
        int total = lengths.Sum() + (hole * lengths.Length);
        List<FrameRange> holes = [];
        Pfn cursor = start;
        foreach (int length in lengths)
        {
            holes.Add(new(cursor + new FrameCount(length), new(hole)));
            cursor += new FrameCount(length + hole);
        }

        Machine machine = new(new MachineOptions
        {
            Base = start,
            Zones = [new ZoneSpec(ZoneKind.Normal, new(total + refuge))],
            Holes = holes,
            PageBlockOrder = 4,
            MaxOrder = 5,
            Lending = new LendingRules(0),
            World = world ?? new PaperWorld(),
            Time = time,
        });
        AreaRegistry areas = new(machine);

        // What comes after the ranges is ordinary memory: kept from the area while it is declared.
        machine.Early.Reserve(new(cursor, new(refuge)));
        areas.DeclareMulti(new AreaDeclaration { Size = new FrameCount(lengths.Sum()).Bytes, OrderPerBit = orderPerBit, Placement = placement, Name = "area" });
        machine.Boot();
        Assert.Empty(areas.Activate());
        lock (machine.Gate) machine.AddReserved(new(cursor, new(refuge)));
        Assert.Equal(lengths.Length, areas.Areas[0].Ranges.Count);
        return new TestMachine(areas, time);
    }
}
