using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>An area to declare: whole page blocks, what a bit stands for, its policy and its promise.</summary>
internal sealed record PromiseAreaShape(int Blocks, int OrderPerBit, bool IsLinux, bool IsGuaranteed);

/// <summary>A machine to be, of one zone or two: ordinary memory, areas side by side, and ordinary memory again. Frames are small so that all are soon in use.</summary>
internal sealed record PromiseShape(int UnitOrder, int LowBlocks, int LowWatermark, int HighBlocks, int HighWatermark, int CmaFirstAbovePercent, PromiseAreaShape[] Areas)
{
    public const int BlockOrder = 3;
    public const int BlockFrames = 1 << BlockOrder;

    private static readonly Gen<PromiseAreaShape> s_areas = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 3])
        .Select((blocks, order, isLinux, promise) => new PromiseAreaShape(blocks, order, isLinux, promise > 0));

    /// <summary>Units of one frame, of a few, and of a whole page block.</summary>
    public static Gen<PromiseShape> Any { get; } =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 12], Gen.Int[1, 6], Gen.Int[0, 12], Gen.Int[0, 4], s_areas.Array[1, 4])
            .Select((unit, low, lowMark, high, highMark, percent, areas) =>
                new PromiseShape(unit, low, Math.Max(0, lowMark - 6), high, Math.Max(0, highMark - 6), percent * 25, areas));

    public AreaRegistry Boot(IWorld world, Func<PageBlocks, Zone[], int, PromiseBook>? promises = null)
    {
        FrameCount low = new(LowBlocks * BlockFrames);
        FrameCount high = new((Areas.Sum(area => area.Blocks) + HighBlocks) * BlockFrames);
        ZoneSpec normal = new(ZoneKind.Normal, high, new FrameCount(HighWatermark));
        MachineOptions options = new()
        {
            Base = new Pfn(MachineBase),
            Zones = LowBlocks == 0 ? [normal] : [new ZoneSpec(ZoneKind.Dma, low, new FrameCount(LowWatermark)), normal],
            PageBlockOrder = BlockOrder,
            MaxOrder = BlockOrder + 1,
            Lending = new LendingRules(CmaFirstAbovePercent),
            World = world,
            Time = new FakeTimeProvider(),
        };
        Machine machine = promises is null ? new Machine(options) : new Machine(options, promises);
        AreaRegistry areas = new(machine);
        Pfn cursor = machine.Span.Start + low;
        foreach (PromiseAreaShape shape in Areas)
        {
            FrameCount count = new((long)shape.Blocks * BlockFrames);
            areas.Declare(new AreaDeclaration
            {
                Base = cursor.Address,
                Size = count.Bytes,
                IsFixed = true,
                OrderPerBit = shape.OrderPerBit,
                Placement = shape.IsLinux ? Placement.Linux : Placement.Cheapest,
                Promise = shape.IsGuaranteed ? LendingPromise.Guaranteed : LendingPromise.BestEffort,
            });
            cursor += count;
        }

        machine.Boot();
        Assert.Empty(areas.Activate());
        return areas;
    }

    public override string ToString() =>
        $"units 2^{UnitOrder}, low {LowBlocks} blocks above {LowWatermark}, high {HighBlocks} above {HighWatermark}, Cma first above {CmaFirstAbovePercent} %, areas {string.Join(", ", Areas.AsEnumerable())}";

    private const int MachineBase = 1024;
}
