namespace ContiguousMemory;

/// <summary>
/// Clears free memory of a reserve in the background, a little at a time. It holds nothing in between, and gives way to whoever wants memory; when there is
/// nothing to clear, a tick reads one counter of each area.
/// </summary>
internal sealed class AheadClearing : IDisposable
{
    /// <summary>Arbitrary: what is cleared at a time at a gigabyte a second takes 1 ms.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly ReservedMemory _memory;
    private readonly long _bytesAtATime;
    private readonly ITimer _timer;
    private int _isAtIt;

    /// <param name="memory">The reserve.</param>
    /// <param name="bytesPerSecond">How much at most; more than zero.</param>
    /// <param name="time">Where time comes from.</param>
    public AheadClearing(ReservedMemory memory, long bytesPerSecond, TimeProvider time)
    {
        _memory = memory;
        _bytesAtATime = Math.Max(1, bytesPerSecond / (TimeSpan.TicksPerSecond / Period.Ticks));
        _timer = time.CreateTimer(static state => ((AheadClearing)state!).Tick(), this, Period, Period);
    }

    /// <summary>Ends it. A tick that is under way stops at the next piece, once the reserve takes no new work.</summary>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // One that takes longer than a period is not joined by the next.
        if (Interlocked.Exchange(ref _isAtIt, 1) != 0) return;
        try
        {
            _memory.ClearSomeAhead(_bytesAtATime, CancellationToken.None);
        }
        finally
        {
            Volatile.Write(ref _isAtIt, 0);
        }
    }
}
