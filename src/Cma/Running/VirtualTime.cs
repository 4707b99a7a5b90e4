namespace Cma.Running;

/// <summary>The scenario's clock: it stands still while work is done, and jumps to the next event. What the run decides by time is the same on every machine.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset s_epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Time since the run began.</summary>
    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_epoch + Now;

    public void AdvanceTo(TimeSpan moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, Now);
        Now = moment;
    }
}
