using Cma.Reports.Results;
using Cma.Scenarios;

namespace Cma.Tests.Reports;

public class ResultTests
{
    [Fact]
    public void A_run_passes_with_refused_claims_when_nothing_else_was_expected()
    {
        RunResult judged = Expectations.Judge(SampleRun.Report(refused: 3).Result, new ExpectSpec());

        Assert.True(judged.Passed);
        Assert.Equal(0, judged.ExitCode);
        Assert.Equal(["corruptBytes", "violations"], judged.Expectations.Select(static expectation => expectation.Name));
    }

    [Fact]
    public void A_corrupt_byte_fails_the_run_whatever_was_expected()
    {
        RunResult judged = Expectations.Judge(SampleRun.Report(corrupt: 1).Result, new ExpectSpec());

        Assert.Equal((false, 1), (judged.Passed, judged.ExitCode));
        Assert.False((SampleRun.Report(corrupt: 1).Result with { Expectations = [] }).Passed);
    }

    [Fact]
    public void A_broken_invariant_fails_the_run_whatever_was_expected()
    {
        RunResult result = SampleRun.Report().Result with { Invariants = new(10, 1), Expectations = [] };

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(1, Expectations.Judge(result, new ExpectSpec()).ExitCode);
    }

    // The sample: 117 granted, 3 refused, 0.7431 in use, 1,299,227,607 bytes moved, 3 GiB dropped.
    public static TheoryData<string, bool> Bounds => new()
    {
        { "grantedAtLeast: 117", true }, { "grantedAtLeast: 118", false },
        { "refusedAtLeast: 3", true }, { "refusedAtLeast: 4", false },
        { "refusedAtMost: 3", true }, { "refusedAtMost: 2", false },
        { "idleReserveUseAtLeast: 0.7431", true }, { "idleReserveUseAtLeast: 0.7432", false },
        { "movedBytesAtMost: 1299227607", true }, { "movedBytesAtMost: 1299227606", false },
        { "discardedBytesAtLeast: 3GiB", true }, { "discardedBytesAtLeast: 3221225473", false },
        { "latencyP99AtMost: 1h", true }, { "latencyP99AtMost: 1us", false },
    };

    [Theory, MemberData(nameof(Bounds))]
    public void An_expectation_is_met_at_its_bound_and_not_beyond(string expect, bool met)
    {
        ExpectSpec spec = Scenarios.Reader.Read(Scenarios.Reader.Least + $"expect: {{{expect}}}").Expect;

        RunResult judged = Expectations.Judge(SampleRun.Report().Result, spec);

        ExpectationResult expectation = judged.Expectations[0];
        Assert.Equal(3, judged.Expectations.Count);
        Assert.StartsWith(expectation.Name + ":", expect, StringComparison.Ordinal);
        Assert.Equal((met, met ? 0 : 1), (expectation.Met, judged.ExitCode));
    }

    [Fact]
    public void What_was_not_measured_meets_no_bound()
    {
        RunResult result = SampleRun.Report().Result with { IdleReserveUse = null };

        ExpectationResult judged = Expectations.Judge(result, new ExpectSpec { IdleReserveUseAtLeast = 0 }).Expectations[0];

        Assert.Equal((null, false), (judged.Actual, judged.Met));
    }

    [Fact]
    public void The_reserve_in_use_is_averaged_over_the_time_no_device_holds_any()
    {
        var meter = new IdleReserveMeter(100);
        meter.Tell(TimeSpan.Zero, lentBytes: 50, deviceBytes: 0);
        meter.Tell(TimeSpan.FromSeconds(1), lentBytes: 80, deviceBytes: 0);
        meter.Tell(TimeSpan.FromSeconds(2), lentBytes: 20, deviceBytes: 60);
        meter.Tell(TimeSpan.FromSeconds(100), lentBytes: 100, deviceBytes: 0);
        meter.Tell(TimeSpan.FromSeconds(102), lentBytes: 0, deviceBytes: 0);

        Assert.Equal((50 + 80 + 200) / 400.0, meter.Average!.Value, 12);
    }

    [Fact]
    public void A_reserve_that_was_never_idle_has_no_average()
    {
        var meter = new IdleReserveMeter(100);
        meter.Tell(TimeSpan.Zero, 50, 1);
        meter.Tell(TimeSpan.FromSeconds(1), 50, 0);

        Assert.Null(meter.Average);
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Tell(TimeSpan.Zero, 50, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Tell(TimeSpan.FromSeconds(2), 101, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Tell(TimeSpan.FromSeconds(2), -1, 0));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1,023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1382400, "1.32 MiB")]
    [InlineData(25165824, "24 MiB")]
    [InlineData(1299227607, "1.21 GiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Lengths_are_told_in_three_figures(long bytes, string text) => Assert.Equal(text, Cma.Reports.Units.Bytes(bytes));

    [Theory]
    [InlineData(0.0, "0 µs")]
    [InlineData(0.5, "0.50 µs")]
    [InlineData(999.4, "999 µs")]
    [InlineData(999.6, "1.00 ms")]
    [InlineData(1240.0, "1.24 ms")]
    [InlineData(2_000_000.0, "2 s")]
    [InlineData(null, "–")]
    public void Latencies_are_told_in_three_figures(double? micros, string text) => Assert.Equal(text, Cma.Reports.Units.Micros(micros));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.3, "300 ms")]
    [InlineData(15, "15 s")]
    [InlineData(150, "2.50 min")]
    [InlineData(86400, "24 h")]
    public void Times_are_told_in_three_figures(double seconds, string text) => Assert.Equal(text, Cma.Reports.Units.Time(TimeSpan.FromSeconds(seconds)));
}
