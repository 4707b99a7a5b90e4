using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>An area to declare: whole page blocks, what of it is reserved early, and its policy.</summary>
internal sealed record AreaShape(int Blocks, int EarlyBlocks, int OrderPerBit, bool IsLinux);

/// <summary>A machine to be: areas side by side, and ordinary memory after them.</summary>
internal sealed record Shape(int UnitOrder, int RefugeBlocks, int Watermark, int CmaFirstAbovePercent, AreaShape[] Areas)
{
    public const int BlockOrder = 4;
    public const int BlockFrames = 1 << BlockOrder;

    private static readonly Gen<AreaShape> s_areas = Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool)
        .Select((blocks, early, order, isLinux) => new AreaShape(blocks, early > 1 ? 0 : Math.Min(early, blocks), order, isLinux));

    /// <summary>Machines of up to some three hundred frames.</summary>
    public static Gen<Shape> Any { get; } = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 6], Gen.Int[0, 8], Gen.Int[0, 4], s_areas.Array[1, 3])
        .Select((unit, refuge, watermark, percent, areas) => new Shape(unit, refuge, watermark > 5 ? watermark : 0, percent * 25, areas));

    public AreaRegistry Boot(IWorld world, Func<Machine, ClaimProtocol>? claims = null)
    {
        FrameCount areaFrames = new(Areas.Sum(area => (long)area.Blocks << BlockOrder));
        Machine machine = new(new MachineOptions
        {
            Base = new Pfn(MachineSpec.FirstFrame),
            Zones = [new ZoneSpec(ZoneKind.Normal, areaFrames + new FrameCount((long)RefugeBlocks << BlockOrder), new FrameCount(Watermark))],
            PageBlockOrder = BlockOrder,
            MaxOrder = BlockOrder + 1,
            Lending = new LendingRules(CmaFirstAbovePercent),
            World = world,
            Time = new FakeTimeProvider(),
        });
        AreaRegistry areas = new(machine, claims?.Invoke(machine) ?? new ClaimProtocol(machine));
        Pfn cursor = machine.Span.Start;
        foreach (AreaShape shape in Areas)
        {
            FrameCount count = new((long)shape.Blocks << BlockOrder);
            Area area = areas.Declare(new AreaDeclaration
            {
                Base = cursor.Address,
                Size = count.Bytes,
                IsFixed = true,
                OrderPerBit = shape.OrderPerBit,
                Placement = shape.IsLinux ? Placement.Linux : Placement.Cheapest,
            });
            if (shape.EarlyBlocks > 0) Assert.NotNull(areas.ReserveEarly(area, (long)shape.EarlyBlocks * BlockFrames * FrameSize.Bytes, Model.EarlyName));
            cursor += count;
        }

        machine.Boot();
        Assert.Empty(areas.Activate());
        return areas;
    }

    public override string ToString() =>
        $"units 2^{UnitOrder}, refuge {RefugeBlocks} blocks, watermark {Watermark}, Cma first above {CmaFirstAbovePercent} %, areas {string.Join(", ", Areas.AsEnumerable())}";
}
