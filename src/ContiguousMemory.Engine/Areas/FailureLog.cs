namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// Where refused requests are told of in one line, as the kernel's log would have it: at most <see cref="Burst"/> lines in <see cref="Interval"/>, so that
/// a caller in a loop does not fill a disk (the kernel's default rate limit).
/// </summary>
internal sealed class FailureLog(Action<string>? sink, TimeProvider time)
{
    public const int Burst = 10;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long _intervalStart = time.GetTimestamp();
    private int _written;

    public void Write(Func<string> line)
    {
        if (sink is null) return;
        lock (_gate)
        {
            if (time.GetElapsedTime(_intervalStart) >= Interval) (_intervalStart, _written) = (time.GetTimestamp(), 0);
            if (_written++ >= Burst) return;
        }

        sink(line());
    }
}
