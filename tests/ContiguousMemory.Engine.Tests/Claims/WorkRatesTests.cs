using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>What is learned of this machine's speed, on memory that takes its time by the test's clock.</summary>
public sealed class WorkRatesTests
{
    private static readonly TimeSpan s_move = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_clear = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void ExpectedTime_NothingTimedYet_IsNotKnown()
    {
        TestMachine test = Boot(out _);
        test.Lend(64);
        Assert.Null(test.Area.Forecast(TestMachine.Request(8)).ExpectedTime);
        Assert.Equal(default, test.Area.Rates);
        Assert.Equal(default, test.Area.ForecastError);
    }

    [Fact]
    public void ExpectedTime_AfterOneClaim_IsWhatTheNextOneTakes()
    {
        TestMachine test = Boot(out _);
        test.Lend(64);
        test.Allocate(8);
        Assert.Equal(0, test.Area.ForecastError.Count);
        Assert.Equal(4096 / s_move.TotalSeconds, test.Area.Rates.MovedBytesPerSecond!.Value, 1e-6);
        Assert.Equal(4096 / s_clear.TotalSeconds, test.Area.Rates.ClearedBytesPerSecond!.Value, 1e-6);
        Assert.Null(test.Area.Rates.DroppedBytesPerSecond);

        TimeSpan? expected = test.Area.Forecast(TestMachine.Request(16)).ExpectedTime;
        Assert.Equal(16 * (s_move + s_clear), expected);
        DateTimeOffset began = test.Time.GetUtcNow();
        test.Allocate(16);
        Assert.Equal(expected, test.Time.GetUtcNow() - began);
        Assert.Equal(new ForecastError(1, 0, expected!.Value, expected.Value), test.Area.ForecastError);
    }

    [Fact]
    public void ExpectedTime_KindOfWorkNeverTimed_IsNotKnown()
    {
        TestMachine test = Boot(out _);
        Picture.Paint(test, new string('m', 16) + new string('d', 48));
        test.Allocate(32); // drops, and clears
        AreaForecast moves = test.Area.Forecast(TestMachine.Request(32));
        Assert.True(moves.WouldSucceed);
        Assert.Equal(16, moves.ToMove.Value);
        Assert.Null(moves.ExpectedTime);
    }

    /// <summary>The machine became four times slower: the claim under way was foretold wrongly, and says by how much.</summary>
    [Fact]
    public void ForecastError_SlowerThanExpected_SaysByHowMuch()
    {
        TestMachine test = Boot(out WorldThatTakesTime world);
        test.Lend(64);
        test.Allocate(8);
        (world.Move, world.Clear) = (4 * s_move, 4 * s_clear);
        test.Allocate(8);
        ForecastError error = test.Area.ForecastError;
        Assert.Equal((1, 0.75, -0.75), (error.Count, error.MeanAbsoluteRelativeError, error.Last));
        Assert.Equal((8 * (s_move + s_clear), 32 * (s_move + s_clear)), (error.LastForecast, error.LastTaken));
    }

    /// <summary>Free windows with nothing to do, and refusals, are neither timed nor compared.</summary>
    [Fact]
    public void ForecastError_NothingMovedOrRefused_IsNotCounted()
    {
        TestMachine test = Boot(out _);
        test.Lend(64);
        test.Allocate(8);
        ClaimRates rates = test.Area.Rates;
        test.Allocate(40);
        long count = test.Area.ForecastError.Count;
        test.Refused(60);
        test.Refused(65);
        Assert.Equal(count, test.Area.ForecastError.Count);
        Assert.Equal(rates.MovedBytesPerSecond, test.Area.Rates.MovedBytesPerSecond);
    }

    [Fact]
    public void Cost_OutliersUpToHalf_DoNotMoveItOutOfTheRest() =>
        Gen.Select(Gen.Double[1, 2].Array[8], Gen.Double[0, 1e9].Array[7], Gen.Shuffle(Enumerable.Range(0, 15).ToArray())).Sample(
            (honest, wild, order) =>
            {
                CostSeries series = new(1);
                double[] all = [.. honest, .. wild];
                foreach (int at in order) series.Add(1, all[at]);
                Assert.InRange(series.Cost!.Value, honest.Min(), honest.Max());
            },
            iter: 500);

    /// <summary>The control: one outlier more than half, and it is the outliers that are believed.</summary>
    [Fact]
    public void Cost_OutliersMoreThanHalf_AreBelieved()
    {
        CostSeries series = new(1);
        for (int i = 0; i < 15; i++) series.Add(1, i < 8 ? 1000 : 1);
        Assert.Equal(1000, series.Cost);
    }

    [Fact]
    public void Cost_MachineChangesForGood_IsFollowedWithinHalfASeries()
    {
        CostSeries series = new(1);
        for (int i = 0; i < 100; i++) series.Add(1, 1);
        for (int i = 0; i < (CostSeries.Length / 2) + 1; i++) series.Add(1, 3);
        Assert.Equal(3, series.Cost);
    }

    [Fact]
    public void Cost_MuchWorkAndLittle_CountsByWork()
    {
        CostSeries series = new(512);
        for (int i = 0; i < 10; i++) series.Add(1, 1);
        series.Add(512, 51.2);
        Assert.Equal(0.1, series.Cost!.Value, 1e-9);
    }

    private static TestMachine Boot(out WorldThatTakesTime world)
    {
        WorldThatTakesTime slow = world = new() { Move = s_move, Clear = s_clear };
        TestMachine test = new MachineSpec { World = slow }.Boot();
        slow.Time = test.Time;
        return test;
    }
}
