namespace ContiguousMemory.Tests.Memory;

/// <summary>The time that leases are stamped with: late perhaps, never early, and never standing still for long.</summary>
public sealed class CoarseTimeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void GetTimestamp_ReadAgainAndAgain_GoesOnAndIsNeverAhead()
    {
        long first = CoarseTime.Instance.GetTimestamp();
        long last = first;
        for (long began = Environment.TickCount64; last == first && Environment.TickCount64 - began < s_patience.TotalMilliseconds;)
        {
            last = CoarseTime.Instance.GetTimestamp();
            Assert.True(last <= Environment.TickCount64);
        }

        Assert.True(last > first, "the time stood still");
    }

    /// <summary>Nobody reads it for a while, and its timer stops: who reads it next has the time of then, and not of the last tick.</summary>
    [Fact]
    public void GetTimestamp_AfterAPause_IsOfNow()
    {
        CoarseTime.Instance.GetTimestamp();
        for (long began = Environment.TickCount64; CoarseTime.Instance.IsRunning && Environment.TickCount64 - began < s_patience.TotalMilliseconds;) Thread.Sleep(10);
        Assert.SkipWhen(CoarseTime.Instance.IsRunning, "Other tests read the time without a pause.");
        long stopped = Environment.TickCount64;
        Assert.True(CoarseTime.Instance.GetTimestamp() >= stopped, "the time is of long ago");
    }
}
