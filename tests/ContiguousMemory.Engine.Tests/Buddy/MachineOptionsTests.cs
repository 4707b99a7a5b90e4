using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Tests.Buddy;

/// <summary>Layouts at their limits, and one beyond.</summary>
public sealed class MachineOptionsTests
{
    private const long Block = 16;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 20)]
    [InlineData(20, 20)]
    [InlineData(9, 10)]
    public void Machine_OrdersWithinTheirLimits_IsBuilt(int blockOrder, int maxOrder) =>
        Assert.Equal(blockOrder, new Machine(Options(zones: [new(ZoneKind.Normal, new(1 << 20))], blockOrder: blockOrder, maxOrder: maxOrder)).PageBlockOrder);

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, -1)]
    [InlineData(11, 10)]
    [InlineData(0, 21)]
    [InlineData(21, 21)]
    [InlineData(int.MinValue, 10)]
    [InlineData(9, int.MaxValue)]
    public void Machine_OrderBeyondItsLimit_IsRefused(int blockOrder, int maxOrder) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Machine(Options(blockOrder: blockOrder, maxOrder: maxOrder)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(32, true)]
    [InlineData(1L << 50, true)]
    [InlineData((1L << 51) - FrameSize.MaxFrames, true)]
    [InlineData((1L << 51) - FrameSize.MaxFrames + 32, false)]
    [InlineData(long.MaxValue - 31, false)]
    [InlineData(-32, false)]
    [InlineData(1, false)]
    [InlineData(31, false)]
    [InlineData(16, false)] // on a page block, yet not on the largest block
    public void Machine_Base_IsAlignedAndLow(long first, bool fits)
    {
        Machine? machine = null;
        Exception? refused = Record.Exception(() => machine = new Machine(Options(first: first)));
        Assert.Equal(fits, refused is null);
        if (fits) Assert.Equal((ulong)first << 12, machine!.Span.Start.Address.Value);
        else Assert.IsType<ArgumentException>(refused, exactMatch: false);
    }

    [Theory]
    [InlineData(Block, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(Block - 1, false)]
    [InlineData(Block + 1, false)]
    [InlineData(FrameSize.MaxFrames + Block, false)]
    [InlineData(-Block, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(long.MaxValue - 15, false)]
    public void Machine_ZoneLength_IsWholePageBlocksUpToTheMost(long frames, bool fits)
    {
        Exception? refused = Record.Exception(() => new Machine(Options(zones: [new(ZoneKind.Normal, new(frames))])));
        Assert.Equal(fits, refused is null);
        if (!fits) Assert.IsType<ArgumentException>(refused);
    }

    [Fact]
    public void Machine_ZonesTogetherTooLarge_IsRefusedWithTheBound()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new Machine(Options(zones: [new(ZoneKind.Dma, new(FrameSize.MaxFrames)), new(ZoneKind.Normal, new(Block))])));
        Assert.Contains("67108864", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, ZoneSpec[]> WrongZones => new()
    {
        { "at least one zone", [] },
        { "comes after", [new(ZoneKind.Normal, new(Block)), new(ZoneKind.Dma, new(Block))] },
        { "comes after", [new(ZoneKind.Normal, new(Block)), new(ZoneKind.Normal, new(Block))] },
        { "none of", [new((ZoneKind)3, new(Block))] },
        { "watermark", [new(ZoneKind.Normal, new(Block), new(-1))] },
    };

    [Theory]
    [MemberData(nameof(WrongZones))]
    public void Machine_WrongZones_IsRefusedWithTheReason(string reason, ZoneSpec[] zones)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new Machine(Options(zones: zones)));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<bool, long[]> Holes => new()
    {
        { true, [0, 16] },
        { true, [112, 16] },
        { true, [16, 96] },
        { true, [16, 16, 32, 16] }, // side by side
        { true, [64, 16, 16, 16] }, // in any order
        { false, [0, 128] }, // nothing left
        { false, [0, 64, 64, 64] },
        { false, [16, 0] },
        { false, [16, -16] },
        { false, [64, -32] },
        { false, [16, 8] },
        { false, [8, 16] },
        { false, [-16, 32] },
        { false, [112, 32] },
        { false, [128, 16] },
        { false, [16, 32, 32, 16] }, // overlapping
        { false, [16, 16, 16, 16] },
        { false, [16, long.MaxValue] },
        { false, [long.MaxValue, 16] },
        { false, [long.MinValue, 16] },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public void Machine_Holes_LieInsideApartAndOnPageBlocks(bool fits, long[] startsAndCounts)
    {
        List<FrameRange> holes = [.. startsAndCounts.Chunk(2).Select(pair => new FrameRange(new Pfn(pair[0]), new FrameCount(pair[1])))];
        Machine? machine = null;
        Exception? refused = Record.Exception(() => machine = new Machine(Options(holes: holes)));
        Assert.Equal(fits, refused is null);
        if (!fits)
        {
            Assert.IsType<ArgumentException>(refused);
            return;
        }

        machine!.Boot();
        Assert.Equal(128 - holes.Sum(hole => hole.Count.Value), machine.Zones[0].Free.Value);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(int.MinValue, false)]
    public void Machine_LendingShare_IsAPercentage(int percent, bool fits)
    {
        Exception? refused = Record.Exception(() => new Machine(Options(lending: new LendingRules(percent))));
        Assert.Equal(fits, refused is null);
        if (!fits) Assert.IsType<ArgumentOutOfRangeException>(refused);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(-1, false)]
    public void Machine_UnitOfTheWorld_IsAtMostAPageBlock(int unitOrder, bool fits)
    {
        Exception? refused = Record.Exception(() => new Machine(Options(world: new PaperWorld(unitOrder))));
        Assert.Equal(fits, refused is null);
        if (!fits) Assert.IsType<ArgumentOutOfRangeException>(refused);
    }

    [Fact]
    public void Machine_Null_IsRefusedByName()
    {
        Assert.Throws<ArgumentNullException>(() => new Machine(null!));
        IReadOnlyList<ZoneSpec> zones = [new(ZoneKind.Normal, new(Block))];
        Assert.Throws<ArgumentNullException>(() => new Machine(new MachineOptions { Zones = null! }));
        Assert.Throws<ArgumentNullException>(() => new Machine(new MachineOptions { Zones = zones, Holes = null! }));
        Assert.Throws<ArgumentNullException>(() => new Machine(new MachineOptions { Zones = zones, World = null! }));
        Assert.Throws<ArgumentNullException>(() => new Machine(new MachineOptions { Zones = zones, Time = null! }));
    }

    [Fact]
    public void Boot_Twice_IsRefused()
    {
        Machine machine = new(Options());
        Assert.False(machine.IsBooted);
        machine.Boot();
        Assert.True(machine.IsBooted);
        Assert.Throws<InvalidOperationException>(machine.Boot);
        Assert.Equal(128, machine.Zones[0].Free.Value);
    }

    private static MachineOptions Options(
        long first = 0, IReadOnlyList<ZoneSpec>? zones = null, IReadOnlyList<FrameRange>? holes = null, int blockOrder = 4, int maxOrder = 5,
        LendingRules? lending = null, IWorld? world = null) => new()
        {
            Base = new Pfn(first),
            Zones = zones ?? [new(ZoneKind.Normal, new(128))],
            Holes = holes ?? [],
            PageBlockOrder = blockOrder,
            MaxOrder = maxOrder,
            Lending = lending ?? LendingRules.Default,
            World = world ?? new PaperWorld(),
        };
}
