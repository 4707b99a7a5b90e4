using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>A small machine to be: one zone, one area at its start and ordinary memory after it. All numbers are frames.</summary>
internal sealed record MachineSpec
{
    /// <summary>Where the machine starts. Not zero, so that a base of zero cannot pass for it.</summary>
    public const int FirstFrame = 1024;

    public int Area { get; init; } = 64;

    /// <summary>Ordinary memory after the area.</summary>
    public int Refuge { get; init; } = 64;

    public int Watermark { get; init; }

    public int OrderPerBit { get; init; }

    public Placement Placement { get; init; } = Placement.Cheapest;

    public LendingPromise Promise { get; init; }

    public int BlockOrder { get; init; } = 4;

    public int MaxOrder { get; init; } = 5;

    /// <summary>0: tenants fill the area before anything else, which is what most tests want.</summary>
    public int CmaFirstAbovePercent { get; init; }

    /// <summary>The whole rule, where it takes more than the share.</summary>
    public LendingRules? Lending { get; init; }

    public IWorld World { get; init; } = new PaperWorld();

    public Action<string>? Log { get; init; }

    public Func<Machine, ClaimProtocol> Claims { get; init; } = machine => new ClaimProtocol(machine);

    /// <summary>Boots the machine with its one area activated.</summary>
    public TestMachine Boot()
    {
        FakeTimeProvider time = new();
        Machine machine = new(new MachineOptions
        {
            Base = new Pfn(FirstFrame),
            Zones = [new ZoneSpec(ZoneKind.Normal, new FrameCount(Area + Refuge), new FrameCount(Watermark))],
            PageBlockOrder = BlockOrder,
            MaxOrder = MaxOrder,
            Lending = Lending ?? new LendingRules(CmaFirstAbovePercent),
            World = World,
            Time = time,
        });
        AreaRegistry areas = new(machine, Claims(machine), failureLog: Log);
        areas.Declare(new AreaDeclaration
        {
            Base = new Pfn(FirstFrame).Address,
            Size = new FrameCount(Area).Bytes,
            IsFixed = true,
            OrderPerBit = OrderPerBit,
            Placement = Placement,
            Promise = Promise,
            Name = "area",
        });
        machine.Boot();
        Assert.Empty(areas.Activate());
        return new TestMachine(areas, time);
    }
}
