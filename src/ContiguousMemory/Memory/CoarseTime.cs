namespace ContiguousMemory;

/// <summary>
/// The system's time in milliseconds, a few late: enough for the ages of leases and holders that a diagnosis tells. To ask the system costs 10 to 30 ns, as much
/// as a whole lease may; so a thread asks it, now and then while somebody reads the time, and not at all when nobody has for a period.
/// </summary>
/// <remarks>A thread of its own, and no timer: what the pool's threads do about a timer costs more, and where they are all busy the time would stand still.</remarks>
internal sealed class CoarseTime : TimeProvider
{
    /// <summary>How late it may be. Arbitrary: less than anybody notices in an age, and few enough wake-ups.</summary>
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(10);

    /// <summary>A small stack: it calls nothing.</summary>
    private const int StackBytes = 64 << 10;

    private readonly object _gate = new();
    private Thread? _keeper;
    private long _now;
    private volatile bool _isRunning;
    private volatile bool _isRead;

    private CoarseTime()
    {
    }

    public static CoarseTime Instance { get; } = new();

    /// <summary>Whether the time is being kept. For tests.</summary>
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
            if (_keeper is null)
            {
                _keeper = new Thread(Keep, StackBytes) { IsBackground = true, Name = "coarse time" };
                _keeper.UnsafeStart();
            }

            _isRunning = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Keep()
    {
        while (true)
        {
            Thread.Sleep(s_period);
            lock (_gate)
            {
                // Who reads it in this moment has a time that is right; who reads it after has it started again.
                Volatile.Write(ref _now, Environment.TickCount64);
                _isRunning = _isRead;
                _isRead = false;
                while (!_isRunning) Monitor.Wait(_gate);
            }
        }
    }
}
