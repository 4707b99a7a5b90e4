namespace ContiguousMemory;

/// <summary>
/// The system's time in milliseconds, a few late: enough for the ages of leases and holders that a diagnosis tells. To ask the system costs 10 to 30 ns, as much
/// as a whole lease may; so it is asked by a timer, which runs while somebody reads the time and stops when nobody has for a period.
/// </summary>
/// <remarks>Where the thread pool is so busy that no timer gets its turn, the time stands still for as long.</remarks>
#pragma warning disable CA1001 // Its timer is as long-lived as the one instance: the process.
internal sealed class CoarseTime : TimeProvider
#pragma warning restore CA1001
{
    /// <summary>How late it may be. Arbitrary: less than anybody notices in an age, and few enough wake-ups.</summary>
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private long _now;
    private volatile bool _isRunning;
    private volatile bool _isRead;

    private CoarseTime()
    {
        // The process's own: whoever reads the time first must not lend the timer the context of its call.
        using (ExecutionContext.SuppressFlow()) _timer = new Timer(static self => ((CoarseTime)self!).Tick(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public static CoarseTime Instance { get; } = new();

    /// <summary>Whether the timer keeps it. For tests.</summary>
    internal bool IsRunning => _isRunning;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp()
    {
        if (!_isRunning) Start();
        if (!_isRead) _isRead = true;
        return Volatile.Read(ref _now);
    }

    /// <summary>What the engine reads the time from, for a caller who has chosen one.</summary>
    public static TimeProvider For(TimeProvider chosen) => ReferenceEquals(chosen, System) ? Instance : chosen;

    private void Start()
    {
        lock (_gate)
        {
            if (_isRunning) return;
            _now = Environment.TickCount64;
            _isRunning = true;
            _timer.Change(s_period, s_period);
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            Volatile.Write(ref _now, Environment.TickCount64);
            if (!_isRead)
            {
                // Who reads it in this moment has a time that is right; who reads it after has it started again.
                _timer.Change(Timeout.Infinite, Timeout.Infinite);
                _isRunning = false;
            }

            _isRead = false;
        }
    }
}
