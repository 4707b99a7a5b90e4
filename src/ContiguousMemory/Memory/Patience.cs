namespace ContiguousMemory;

/// <summary>How long somebody is ready to wait, counted from when it was made.</summary>
internal readonly struct Patience(TimeProvider time, TimeSpan timeout)
{
    /// <summary>The longest a task waits at a time: what the system's timers take.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly long _start = time.GetTimestamp();

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => timeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_start) >= timeout;

    /// <summary>Refuses a time-out that is neither a length of time nor for ever.</summary>
    public static void Check(TimeSpan timeout, string parameter)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(parameter, timeout, "A time-out is zero or more, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>Waits for a change, or for the end of the time; whoever is told of either looks again.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task Wait(Task change, CancellationToken cancellation = default)
    {
        try
        {
            await change.WaitAsync(NextWait(), time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The last look is the caller's, with no time left: what came free at the last moment is still taken.
        }
    }

    private TimeSpan NextWait()
    {
        if (timeout == Timeout.InfiniteTimeSpan) return timeout;
        TimeSpan left = timeout - time.GetElapsedTime(_start);

        // Timers count in milliseconds and round down: less than one would be no wait at all, and the caller would spin.
        if (left <= TimeSpan.Zero) return TimeSpan.Zero;
        return left >= LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }
}
