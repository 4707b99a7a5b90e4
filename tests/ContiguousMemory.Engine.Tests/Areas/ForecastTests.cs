using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>What would come of a request. That it is what does come, on any machine, is for the model to test.</summary>
public sealed class ForecastTests
{
    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_IdleArea_IsFreeAndTakesNoTime(string placement)
    {
        AreaForecast forecast = Machine(placement).Area.Forecast(TestMachine.Request(16));
        Assert.True(forecast.WouldSucceed);
        Assert.Equal((16, 0, 0, 0, 1), Figures(forecast));
        Assert.Equal(TimeSpan.Zero, forecast.ExpectedTime);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_LentArea_CountsWhatWouldGo(string placement)
    {
        TestMachine test = Machine(placement);
        Picture.Paint(test, new string('m', 4) + new string('d', 4) + new string('.', 8) + new string('m', 48));
        Assert.Equal((8, 4, 4, 16, 1), Figures(test.Area.Forecast(TestMachine.Request(16))));
        AllocationForecast forecast = Diagnose.Forecast(test.Area, TestMachine.Request(16));
        Assert.Equal((16384, 16384, 32768, 65536), (forecast.BytesToMove, forecast.BytesToDiscard, forecast.BytesAlreadyFree, forecast.BytesToClear));
        Assert.Equal(
            "'device' would have 64 KiB of area 'area' at 0x400000: 32 KiB of it are free, 16 KiB would be moved, 16 KiB dropped and 64 KiB cleared; nothing like it has been timed here yet.",
            forecast.ToString());
    }

    /// <summary>The kernel's search goes on after what is leased, and the forecast tells where it ends.</summary>
    [Fact]
    public void Forecast_LinuxMeetsLeases_TellsTheWindowItEndsUpWith()
    {
        TestMachine test = Machine("linux");
        Picture.Paint(test, "M" + new string('m', 15) + new string('m', 15) + "M" + new string('d', 16) + new string('.', 16));
        AreaForecast forecast = test.Area.Forecast(TestMachine.Request(16, align: 4));
        Assert.Equal((test.Window(32, 16), 3), (forecast.Window, forecast.Attempts));
        Assert.Equal(forecast.Window, test.Allocate(16, align: 4).Frames);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Forecast_LeaseInEveryWindow_NamesItAsTheRefusalWould(string placement)
    {
        TestMachine test = Machine(placement);
        Picture.Paint(test, string.Concat(Enumerable.Repeat("Mmmmmmmm", 8)));
        test.Time.Advance(TimeSpan.FromSeconds(3));
        AllocationForecast forecast = Diagnose.Forecast(test.Area, TestMachine.Request(16));
        Assert.False(forecast.WouldSucceed);
        Assert.Null(forecast.Window);
        Assert.Null(forecast.ExpectedTime);
        Assert.Equal(default, test.Area.Counters);
        Assert.All(forecast.Leases, lease => Assert.Equal((Obstacle.Lease, TimeSpan.FromSeconds(3)), (lease.Obstacle, lease.HeldFor)));
        Assert.NotEmpty(forecast.Leases);

        AllocationFailure failure = test.Refused(16);
        Assert.Equal(Diagnose.Refusal(test.Area, TestMachine.Request(16), failure).ToString(), forecast.Diagnosis!.ToString());
        Assert.StartsWith("It would be refused. 'device' asked", forecast.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, RefusalReason.Empty)]
    [InlineData(64, null)]
    [InlineData(65, RefusalReason.TooLarge)]
    [InlineData(FrameSize.MaxFrames * 2, RefusalReason.TooLarge)]
    public void Forecast_AnySize_IsAnsweredAsTheAllocation(int count, RefusalReason? reason)
    {
        TestMachine test = Machine("cheapest");
        AreaForecast forecast = test.Area.Forecast(TestMachine.Request(count));
        Assert.Equal(reason, forecast.WouldSucceed ? null : forecast.Failure.Reason);
        if (reason is not null) Assert.Equal(test.Refused(count), forecast.Failure);
    }

    [Fact]
    public void Forecast_RequestOutOfRange_ThrowsAsTheAllocation()
    {
        TestMachine test = Machine("cheapest");
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Area.Forecast(TestMachine.Request(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Area.Forecast(TestMachine.Request(1, AreaRequest.MaxAlignOrder + 1)));
        Assert.Throws<ArgumentException>(() => test.Area.Forecast(TestMachine.Request(1, name: " ")));
        Assert.Throws<ArgumentNullException>(() => Diagnose.Forecast(null!, TestMachine.Request(1)));
    }

    /// <summary>A question turns nobody away: who waits is not woken for it.</summary>
    [Fact]
    public async Task Forecast_ClaimUnderWay_SaysBusyAndWakesNobody()
    {
        using WorldThatWaits world = new();
        TestMachine test = new MachineSpec { Area = 16, World = world }.Boot();
        test.Lend(16);
        world.StopNextMove();
        Task claim = Patience.Start(() => test.Allocate(8));
        world.WaitForStop();
        AreaForecast forecast = test.Area.Forecast(TestMachine.Request(4));
        Assert.Equal(RefusalReason.Busy, forecast.Failure.Reason);
        Assert.False(test.Machine.TakeTurnedAway());
        Assert.False(test.Machine.TakeTransitMet());
        world.LetGo();
        await claim.Within();
        test.Verify();
    }

    private static TestMachine Machine(string placement) =>
        new MachineSpec { Placement = Placement.All.Single(policy => policy.Name == placement) }.Boot();

    private static (long Free, long Move, long Discard, long Clear, int Attempts) Figures(AreaForecast forecast) =>
        (forecast.AlreadyFree.Value, forecast.ToMove.Value, forecast.ToDiscard.Value, forecast.ToClear.Value, forecast.Attempts);
}
