namespace ContiguousMemory.Engine.Claims;

/// <summary>What a claim spends its time on.</summary>
internal enum WorkKind
{
    /// <summary>Searching, marking, waiting for the lock: what does not grow with the bytes.</summary>
    Other,

    /// <summary>Copying movable tenants elsewhere.</summary>
    Moving,

    /// <summary>Telling discardable tenants, and dropping what they have.</summary>
    Dropping,

    /// <summary>Clearing frames for their new holder.</summary>
    Clearing,
}

/// <summary>The time of one request, by what it went on, and what was known of the work before it began. For one thread.</summary>
internal sealed class ClaimWork
{
    private readonly TimeProvider _time;
    private readonly long[] _ticks = new long[(int)WorkKind.Clearing + 1];
    private WorkKind _kind = WorkKind.Other;
    private long _since;

    /// <summary>Begins to count.</summary>
    public ClaimWork(TimeProvider time)
    {
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>What stood in the window when the claim on it began; nothing, if it was free.</summary>
    public EvacuationPlan Plan { get; set; }

    /// <summary>All the time it took.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            long sum = 0;
            foreach (long ticks in _ticks) sum += ticks;
            return _time.GetElapsedTime(0, sum);
        }
    }

    /// <summary>From here on the time goes on something else. Reads the clock when it is something else indeed.</summary>
    public void Turn(WorkKind kind)
    {
        if (kind == _kind) return;
        Note();
        _kind = kind;
    }

    /// <summary>Counts the time up to now.</summary>
    public void Note()
    {
        long now = _time.GetTimestamp();
        _ticks[(int)_kind] += now - _since;
        _since = now;
    }

    /// <summary>Seconds that went on one kind of work.</summary>
    public double SecondsOf(WorkKind kind) => _time.GetElapsedTime(0, _ticks[(int)kind]).TotalSeconds;
}
