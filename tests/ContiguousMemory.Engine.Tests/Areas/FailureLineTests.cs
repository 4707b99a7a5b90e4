using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The kernel's line about a refused request, at the kernel's rate.</summary>
public sealed class FailureLineTests
{
    [Fact]
    public void Line_NoRoom_HasTheRunsAndTheTotals()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add, Placement = Placement.Linux }.Boot();
        test.Allocate(64);
        Assert.True(test.Area.Release(test.Window(8, 4)).IsReleased);
        Assert.True(test.Area.Release(test.Window(20, 10)).IsReleased);
        Assert.True(test.Area.Release(test.Window(63, 1)).IsReleased);
        test.Refused(11);
        Assert.Equal("cma: area: alloc failed, req-size: 11 pages, ret: -12; number of available pages: 4@8+10@20+1@63=> 15 free of 64 total pages", Assert.Single(lines));
    }

    [Fact]
    public void Line_Busy_SaysSixteen()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add, Placement = Placement.Linux }.Boot();
        Picture.Paint(test, new string('M', 64));
        test.Refused(64);
        Assert.Contains("ret: -16; number of available pages: 64@0=> 64 free of 64 total pages", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_CoarseBits_HasFramesAtBits()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add, Placement = Placement.Linux, OrderPerBit = 2 }.Boot();
        test.Allocate(9);
        test.Refused(64);
        Assert.Contains("52@3=> 52 free of 64 total pages", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_NothingFree_HasNoRuns()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add }.Boot();
        test.Allocate(64);
        test.Refused(1);
        Assert.EndsWith("number of available pages: => 0 free of 64 total pages", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_QuietGrantedOrUncounted_IsNotWritten()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add }.Boot();
        test.Allocate(64);
        test.Refused(TestMachine.Request(1) with { IsQuiet = true });
        test.Refused(0);
        test.Refused(65);
        Assert.Empty(lines);
    }

    [Fact]
    public void Line_Loop_TenInFiveSeconds()
    {
        List<string> lines = [];
        TestMachine test = new MachineSpec { Log = lines.Add }.Boot();
        test.Allocate(64);
        for (int i = 0; i < 50; i++) test.Refused(1);
        Assert.Equal(10, lines.Count);
        test.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        test.Refused(1);
        Assert.Equal(10, lines.Count);
        test.Time.Advance(TimeSpan.FromTicks(1));
        for (int i = 0; i < 50; i++) test.Refused(1);
        Assert.Equal(20, lines.Count);
        Assert.Equal(101, test.Area.Counters.Refused);
    }

    [Fact]
    public void Line_AreasOfOneMachine_ShareTheRate()
    {
        List<string> lines = [];
        FakeTimeProvider time = new();
        FailureLog log = new(lines.Add, time);
        for (int i = 0; i < 20; i++) log.Write(() => $"line {i}");
        Assert.Equal(FailureLog.Burst, lines.Count);
        int made = 0;
        new FailureLog(null, time).Write(() => $"{++made}");
        Assert.Equal(0, made); // Nobody listens: nothing is put together.
    }

    /// <summary>The sink is the user's code: no lock is held in it, so it may look at the area.</summary>
    [Fact]
    public void Line_Sink_RunsWithNoLockHeld()
    {
        TestMachine? test = null;
        bool? held = null;
        test = new MachineSpec { Log = _ => held = test!.Machine.Gate.IsHeldByCurrentThread }.Boot();
        test.Allocate(64);
        test.Refused(1);
        Assert.False(held);
    }
}
