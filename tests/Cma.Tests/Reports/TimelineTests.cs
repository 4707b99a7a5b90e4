using Cma.Reports.Html;
using Cma.Reports.Timelines;
using CsCheck;
using static Cma.Reports.Timelines.BlockState;

namespace Cma.Tests.Reports;

public class TimelineTests
{
    [Fact]
    public void Build_CameraRun_ShowsBeforeDuringAndAfter()
    {
        AreaRecorder area = Four();
        area.Look(Seconds(1), [Movable, Movable, Free, Free]);
        area.Look(Seconds(2), [Movable, Discardable, Free, Free]);
        area.Look(Seconds(3), [Movable, Device, Free, Free]);
        area.Look(Seconds(4), [Movable, Device, Device, Free]);
        area.Look(Seconds(5), [Device, Device, Free, Free]);
        area.Look(Seconds(6), [Free, Free, Free, Movable]);

        AreaTimeline map = area.Build();

        Assert.Equal((Seconds(2), Seconds(4), Seconds(6)), (map.Before!.At, map.During!.At, map.After!.At));
        Assert.Equal([Movable, Device, Device, Free], map.During.Cells);
        Assert.Equal(6, map.Samples.Count);
    }

    [Fact]
    public void Build_NoDeviceEver_HasNoDuring()
    {
        AreaRecorder area = Four();
        area.Look(Seconds(1), [Movable, Free, Free, Free]);
        area.Look(Seconds(2), [Movable, Movable, Free, Free]);

        AreaTimeline map = area.Build();

        Assert.Equal((Seconds(1), null, Seconds(2)), (map.Before?.At, map.During?.At, map.After?.At));
    }

    [Fact]
    public void Build_DeviceFromTheStart_HasNoBefore()
    {
        AreaRecorder area = Four();
        area.Look(Seconds(0), [Device, Free, Free, Free]);

        Assert.Null(area.Build().Before);
    }

    [Fact]
    public void Build_NoLook_IsEmpty()
    {
        AreaTimeline map = Four().Build();

        Assert.Empty(map.Samples);
        Assert.Null(map.After);
    }

    [Fact]
    public void Look_NothingChanged_TakesNoRoom()
    {
        AreaRecorder area = Four();
        for (int i = 0; i < 100; i++) area.Look(Seconds(i), [Movable, Free, Free, Free]);

        AreaTimeline map = area.Build();

        Assert.Single(map.Samples);
        Assert.Equal(Seconds(99), map.After!.At);
    }

    [Fact]
    public void Look_SameMoment_ReplacesTheFirst()
    {
        AreaRecorder area = Four();
        area.Look(Seconds(1), [Movable, Free, Free, Free]);
        area.Look(Seconds(1), [Movable, Movable, Free, Free]);

        Assert.Equal([Movable, Movable, Free, Free], Assert.Single(area.Build().Samples).Cells);
    }

    [Fact]
    public void Look_Misuse_Throws()
    {
        AreaRecorder area = Four();
        area.Look(Seconds(1), [Free, Free, Free, Free]);

        Assert.Throws<ArgumentOutOfRangeException>(() => area.Look(Seconds(0.5), [Free, Free, Free, Free]));
        Assert.Throws<ArgumentOutOfRangeException>(() => area.Look(Seconds(2), [Free, Free, Free]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AreaRecorder("a", 0, 1));
    }

    [Fact]
    public void Look_VeryOften_StaysBoundedAndKeepsStatesThatLast()
    {
        // Bursts of changes a microsecond apart, and after each a state that lasts a second.
        AreaRecorder area = Four();
        for (int second = 0; second < 1000; second++)
        {
            for (int i = 0; i < 20; i++) area.Look(Seconds(second) + TimeSpan.FromMicroseconds(i), [i % 2 == 0 ? Movable : Free, Free, Free, Free]);
            area.Look(Seconds(second) + TimeSpan.FromMicroseconds(20), [second % 2 == 0 ? Device : Discardable, Free, Free, Free]);
        }

        AreaTimeline map = area.Build();

        Assert.InRange(map.Samples.Count, 50, AreaRecorder.MostSamples);
        Assert.Equal(map.Samples, map.Samples.OrderBy(static sample => sample.At));
        double lasting = map.Samples.Zip(map.Samples.Skip(1))
            .Where(static pair => pair.First.Cells[0] is Device or Discardable)
            .Sum(static pair => (pair.Second.At - pair.First.At).TotalSeconds);
        Assert.InRange(lasting, 900, 1000);
    }

    [Fact]
    public void Look_LargeArea_IsFoldedToWhatMostOfACellIs()
    {
        const int Blocks = AreaRecorder.MostCells * 4;
        var area = new AreaRecorder("a", Blocks, 1);
        var states = new BlockState[Blocks];
        states.AsSpan(0, 4).Fill(Device);
        states.AsSpan(4, 2).Fill(Leased);
        states[8] = Movable;
        states[9] = Discardable;
        states[10] = Leased;
        area.Look(Seconds(0), states);

        AreaTimeline map = area.Build();

        Assert.Equal((AreaRecorder.MostCells, 4L), (map.After!.Cells.Count, map.CellBytes));
        Assert.Equal([Device, Leased, Mixed, Free], map.After.Cells.Take(4));
    }

    [Theory]
    [InlineData(AreaRecorder.MostCells, AreaRecorder.MostCells)]
    [InlineData(AreaRecorder.MostCells + 1, (AreaRecorder.MostCells / 2) + 1)]
    [InlineData(131_072, AreaRecorder.MostCells)]
    [InlineData(1, 1)]
    public void Look_AnyArea_HasBoundedCells(int blocks, int cells)
    {
        var area = new AreaRecorder("a", blocks, 1);
        area.Look(Seconds(0), new BlockState[blocks]);

        Assert.Equal(cells, area.Build().After!.Cells.Count);
    }

    [Fact]
    public void Join_TwoParts_DeviceThenLeaseThenMixed()
    {
        (BlockState Left, BlockState Right, BlockState Whole)[] cases =
        [
            (Free, Free, Free), (Free, Device, Device), (Leased, Device, Device), (Movable, Leased, Leased),
            (Movable, Free, Mixed), (Movable, Discardable, Mixed), (Mixed, Leased, Leased), (Reserved, Free, Mixed),
        ];

        Assert.All(cases, static pair => Assert.Equal((pair.Whole, pair.Whole), (BlockStates.Join(pair.Left, pair.Right), BlockStates.Join(pair.Right, pair.Left))));
    }

    [Fact]
    public void Mark_ManyClaims_KeepsTheFirst()
    {
        var recorder = new TimelineRecorder([Four()]);
        for (int i = 0; i < TimelineRecorder.MostClaims + 5; i++) recorder.Mark(new(Seconds(i), "d", "a", 1, true));

        Assert.Equal(TimelineRecorder.MostClaims, recorder.Build(Seconds(9)).Claims.Count);
    }

    [Fact]
    public void Paths_AnyMap_PaintEveryCellOnceWithItsState() => Gen.Select(Gen.Int[1, 6], Gen.Int[1, 8]).SelectMany(static (rows, looks) => Gen.Select(
        Gen.Int[0, 6].Select(static state => (BlockState)state).Array[rows].Array[looks], Gen.Int[0, 300].Array[looks])).Sample(static (looks, gaps) =>
    {
        TimeSpan at = TimeSpan.Zero;
        AreaSample[] samples = [.. looks.Select((cells, i) => new AreaSample(i == 0 ? at : at += TimeSpan.FromMilliseconds(gaps[i] + 1), cells))];
        TimeSpan end = at + TimeSpan.FromMilliseconds(100);

        BlockState[,] painted = Paint(HeatMap.Paths(samples, end), looks[0].Length);

        for (int column = 0; column < HeatMap.Columns; column++)
        {
            AreaSample last = samples.Last(sample => HeatMap.ColumnOf(sample.At, end) <= column);
            for (int row = 0; row < looks[0].Length; row++)
            {
                if (painted[column, row] != last.Cells[row]) return false;
            }
        }

        return true;
    }, iter: 200);

    private static BlockState[,] Paint(IReadOnlyDictionary<BlockState, string> paths, int rows)
    {
        var painted = new BlockState[HeatMap.Columns, rows];
        foreach ((BlockState state, string path) in paths)
        {
            foreach (string rectangle in path.Split('z', StringSplitOptions.RemoveEmptyEntries))
            {
                int[] numbers = [.. rectangle.Split(['M', ' ', 'H', 'V'], StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
                Assert.Equal((5, numbers[0]), (numbers.Length, numbers[4]));
                for (int column = numbers[0]; column < numbers[2]; column++)
                {
                    for (int row = numbers[1]; row < numbers[3]; row++)
                    {
                        Assert.Equal(Free, painted[column, row]);
                        painted[column, row] = state;
                    }
                }
            }
        }

        return painted;
    }

    private static AreaRecorder Four() => new("a", 8 << 20, 2 << 20);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
