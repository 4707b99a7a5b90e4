using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The cheapest policy is exact, as its remarks say: against brute force over random areas.</summary>
public sealed class CheapestPlacementTests
{
    private const int Block = 16;

    /// <summary>
    /// Areas of several shapes: the order of a unit, of a bit, and the ranges' lengths in frames. Page blocks are of 16 frames up to units of that size, and of
    /// 512 for larger units.
    /// </summary>
    public static TheoryData<int, int, int[]> Shapes => new()
    {
        { 0, 0, [64] },
        { 1, 0, [96] },
        { 2, 0, [96] },
        { 3, 0, [128] },
        { 4, 0, [128] },
        { 5, 0, [1536] },
        { 6, 0, [1536] },
        { 7, 3, [1536] },
        { 8, 0, [2048] },
        { 9, 0, [2560] },
        { 0, 1, [64] },
        { 0, 3, [96] },
        { 1, 2, [64] },
        { 2, 5, [128] },
        { 0, 0, [16, 48, 32] },
        { 2, 1, [32, 64, 16] },
        { 0, 5, [32, 64] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TryAllocate_RandomAreas_ChoosesTheWindowBruteForceNames(int unitOrder, int orderPerBit, int[] lengths) =>
        Gen.Select(Pictures(unitOrder, orderPerBit, lengths), Requests(lengths), Gen.Bool).Sample(
            (picture, ask, holdsLong) =>
            {
                TestMachine test = Painted(picture, unitOrder, orderPerBit, lengths);
                if (holdsLong) HoldingTimesTests.MakeLong(test.Area, "device");
                AreaRequest request = RequestOf(test, ask);
                NaiveCheapest naive = new(test.Area, picture, request);
                long? expected = naive.Best();
                bool granted = test.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure);
                Assert.True(granted == expected.HasValue, $"{picture}\n{request}: brute force {expected}, ours {(granted ? allocation.ToString() : failure.ToString())}");
                if (granted) Assert.True(expected == allocation.Frames.Start.Value, $"{picture}\n{request}: brute force {expected}, ours {allocation.Frames}");
                else Assert.True(failure.Reason is RefusalReason.Busy or RefusalReason.NoRoom or RefusalReason.TooLarge, failure.ToString());
                Assert.Equal(granted ? 1 : 0, granted ? allocation.Attempts : failure.Attempts);
                test.Verify();
            },
            iter: Soak.Times(unitOrder > 4 ? 8 : 150), threads: 1);

    /// <summary>The work done is the cost that was promised.</summary>
    [Fact]
    public void TryAllocate_RandomAreas_MovesAndDropsWhatTheWindowHeld() =>
        Gen.Select(Pictures(1, 0, [96]), Requests([96])).Sample(
            (picture, ask) =>
            {
                TestMachine test = Painted(picture, 1, 0, [96]);
                AreaRequest request = RequestOf(test, ask);
                if (!test.TryAllocate(request, out AreaAllocation allocation, out _)) return;
                NaiveCheapest naive = new(test.Area, picture, request);
                (int, int) window = (0, (int)test.OffsetOf(allocation.Frames.Start));
                Assert.Equal(naive.Moves(window), allocation.Moved.Value);
                Assert.Equal(naive.Cost(window) - (8 * naive.Moves(window)), allocation.Discarded.Value);
            },
            iter: Soak.Times(60), threads: 1);

    /// <summary>
    /// Granted exactly when there is a window whose tenants find room: the frames free elsewhere, and the discardable ones that can be dropped, outside the
    /// window's own page blocks.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void TryAllocate_ScarceRefuge_IsGrantedWheneverAnyWindowCanBeEmptied(int unitOrder)
    {
        int[] lengths = unitOrder == 4 ? [160] : [64];
        Gen.Select(Pictures(unitOrder, 0, lengths), Requests(lengths), Gen.Int[0, 64]).Sample(
            (picture, ask, free) =>
            {
                int unit = 1 << unitOrder;
                TestMachine test = Painted(picture, unitOrder, 0, lengths);
                int left = 256 / unit;
                while (left > free / unit && test.Machine.TryTake(unitOrder, MigrateType.Unmovable, "taker", out _)) left--;
                AreaRequest request = RequestOf(test, ask);
                NaiveCheapest naive = new(test.Area, picture, request);
                long Room((int Range, int At) window)
                {
                    HashSet<(int, int)> own = [.. naive.BlocksOf(window)];
                    long room = (long)left * unit;
                    for (int i = 0; i < picture.Length; i++)
                    {
                        if (picture[i] is '.' or 'd' && !own.Contains((0, i * unit / Block))) room += unit;
                    }

                    return room;
                }

                bool possible = naive.Windows().Any(window => naive.Moves(window) <= Room(window));
                bool granted = test.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure);
                Assert.True(possible == granted, $"{picture} with {left * unit} frames outside\n{request}: possible {possible}, ours {(granted ? allocation.ToString() : failure.ToString())}");
                if (!granted && naive.Windows().Any()) Assert.Equal((RefusalReason.NoRefuge, 0, 0), (failure.Reason, failure.Moved.Value, failure.Discarded.Value));
                test.Verify();
            },
            iter: Soak.Times(150), threads: 1);
    }

    [Theory]
    [InlineData("mmmmmmmmmmmmmmmmdddddddddddddddd................mmmmmmmmmmmmmmmm", 16, 32)] // free before discardable before movable
    [InlineData("mmmmmmmmmmmmmmmmdddddddddddddddd###.............mmmmmmmmmmmmmmmm", 16, 16)]
    [InlineData("mmmmmmmmmmmmmmmmddddDdddddddddddM...............mmmmmmmmmmmmmmmm", 16, 0)]
    [InlineData("................dddddddddddddddd................................", 32, 32)] // two blocks cost nothing together
    [InlineData(".mmmmmmmmmmmmmmm................mmmmmmmm.mmmmmmmmmmmmmmmmmmmmmmm", 1, 0)] // the shortest free run that holds it
    [InlineData("....mmmmmmmmmmmm..mmmmmmmmmmmmmm...mmmmmmmmmmmmmmmmmmmmmmmmmmmmm", 2, 16)]
    [InlineData("mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmddddddddddddddddd", 8, 48)] // the block with least work in all
    [InlineData("ddddddddMMMMMMMMmmmmmmmmMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM", 20, -1)]
    [InlineData("MMMMMMMMmmmmmmmmmmmmmmmmMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM", 16, 8)] // no block to itself, and still a window
    public void TryAllocate_Picture_ChoosesAsTheRemarksSay(string picture, int count, long expected)
    {
        TestMachine test = new MachineSpec().Boot();
        Picture.Paint(test, picture);
        if (expected < 0) Assert.Equal(RefusalReason.Busy, test.Refused(count).Reason);
        else Assert.Equal(expected, test.OffsetOf(test.Allocate(count).Frames.Start));
    }

    /// <summary>What a device leaves of a page block can be lent to nobody where blocks move whole: the next buffer begins there.</summary>
    [Theory]
    [InlineData(4, 20)]
    [InlineData(3, 32)] // The control: half a block can be lent.
    public void TryAllocate_UnitsOfAPageBlock_BeginsBehindTheLastBuffer(int unitOrder, long expected)
    {
        TestMachine test = new MachineSpec { World = new PaperWorld(unitOrder) }.Boot();
        test.Allocate(20);
        Assert.Equal(expected, test.OffsetOf(test.Allocate(20).Frames.Start));
        test.Verify();
    }

    /// <summary>The second page block is free, but it starts in the middle of a bit.</summary>
    [Fact]
    public void TryAllocate_BitsLargerThanAPageBlock_WindowsStartOnBits()
    {
        TestMachine test = new MachineSpec { OrderPerBit = 5 }.Boot();
        Picture.Paint(test, "mmmmmmmmmmmmmmmm................" + "dddddddddddddddd................");
        Assert.Equal(32, test.OffsetOf(test.Allocate(16).Frames.Start));
    }

    /// <summary>A lease stood in the first page block when it was last looked at, and has ended since: the free window that does not begin on one is not the best.</summary>
    [Fact]
    public void TryAllocate_LeaseEndedSinceTheLastSearch_IsNotInTheWay()
    {
        TestMachine test = new MachineSpec { Refuge = 128 }.Boot();
        Painted painted = Picture.Paint(test, "Dddd................MMMMMMMMMMMM" + new string('M', 32));
        Assert.Equal(RefusalReason.Busy, test.Refused(32).Reason);
        (Tenant tenant, SlotLease lease) = painted.Leases[0];
        tenant.EndLease(lease);
        Assert.Equal(0, test.OffsetOf(test.Allocate(16).Frames.Start));
    }

    /// <summary>The cheapest window has more to move than there is room for; a dearer one has less.</summary>
    [Fact]
    public void TryAllocate_NoRoomForTheCheapest_TakesOneThatNeedsLess()
    {
        TestMachine test = new MachineSpec { Area = 32, Refuge = 32, BlockOrder = 5 }.Boot();
        Assert.True(test.Machine.TryTake(5, MigrateType.Unmovable, "taker", out _));
        Picture.Paint(test, "........mddddddddddddddddddddddd");
        AreaAllocation allocation = test.Allocate(10);
        Assert.Equal((9, 0, 10, 2), (test.OffsetOf(allocation.Frames.Start), allocation.Moved.Value, allocation.Discarded.Value, allocation.Attempts));
        Assert.Equal("........m##########ddddddddddddd", Picture.Of(test.Area));
    }

    private static Gen<string> Pictures(int unitOrder, int orderPerBit, int[] lengths)
    {
        // Devices fill whole bits; the rest is drawn unit by unit, from mixtures that leave something to choose.
        int unit = 1 << unitOrder;
        int step = Math.Max(1, (1 << orderPerBit) / unit);
        Gen<string> mixtures = Gen.Int[0, 4].Select(kind => new[] { "..mmdd", "...mMd", "mmmmd.", "mdMD#.", "..........M" }[kind]);
        Gen<string> stretch = mixtures.SelectMany(letters => Gen.Int[0, letters.Length - 1].Array[step].Select(picks =>
            letters[picks[0]] == '#' ? new string('#', step) : string.Concat(picks.Select(pick => letters[pick] == '#' ? '.' : letters[pick]))));
        int stretches = lengths.Sum() / unit / step;
        return Gen.Select(stretch.Array[stretches], Gen.Int[1, 8]).Select((pieces, repeat) =>
        {
            // Neighbours are alike more often than not, as in life.
            string all = string.Concat(pieces.Select((_, i) => pieces[i / repeat * repeat]));
            List<string> ranges = [];
            foreach (int length in lengths)
            {
                ranges.Add(all[..(length / unit)]);
                all = all[(length / unit)..];
            }

            return string.Join('|', ranges);
        });
    }

    private static Gen<(int Count, int Align, int Boundary, int Limit)> Requests(int[] lengths) => Gen.Select(
        Gen.OneOf(Gen.Int[1, Block - 1], Gen.Int[1, lengths.Max()], Gen.Int[1, lengths.Max() / Block].Select(blocks => blocks * Block)),
        Gen.Int[0, 6],
        Gen.OneOf(Gen.Const(0), Gen.Int[0, lengths.Max() > 1000 ? 12 : 7].Select(order => 1 << order)),
        Gen.OneOf(Gen.Const(-1), Gen.Int[0, lengths.Sum()]));

    private static AreaRequest RequestOf(TestMachine test, (int Count, int Align, int Boundary, int Limit) ask) =>
        TestMachine.Request(ask.Count, ask.Align) with { Boundary = new(ask.Boundary), Limit = ask.Limit < 0 ? null : test.At(ask.Limit) };

    private static TestMachine Painted(string picture, int unitOrder, int orderPerBit, int[] lengths)
    {
        TestMachine test = lengths.Length == 1
            ? new MachineSpec { Area = lengths[0], Refuge = unitOrder > 4 ? 4096 : 256, BlockOrder = unitOrder > 4 ? 9 : 4, MaxOrder = unitOrder > 4 ? 10 : 5, OrderPerBit = orderPerBit, World = new Engine.Ports.PaperWorld(unitOrder) }.Boot()
            : Ranges.Boot("cheapest", lengths, refuge: 256, orderPerBit, new Engine.Ports.PaperWorld(unitOrder));
        Picture.Paint(test, picture);
        return test;
    }
}
