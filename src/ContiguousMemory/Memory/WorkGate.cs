namespace ContiguousMemory;

/// <summary>
/// Counts work that is under way, and stops more from beginning once it is closed: whoever closes it knows when the last of it has ended. Thread safe,
/// without locks.
/// </summary>
internal sealed class WorkGate
{
    private const long ClosedBit = 1L << 62;

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The closed bit, and below it who is inside or has only just found it closed.</summary>
    private long _state;

    /// <summary>Whether it is closed. Once true, true for ever.</summary>
    public bool IsClosed => (Volatile.Read(ref _state) & ClosedBit) != 0;

    /// <summary>Begins some work, which <see cref="Leave"/> ends. False once it is closed.</summary>
    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _state) & ClosedBit) == 0) return true;
        Leave();
        return false;
    }

    /// <summary>Ends some work.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == ClosedBit) _drained.TrySetResult();
    }

    /// <summary>Closes it. More than once is quiet.</summary>
    /// <returns>Completes when the last work that had begun has ended.</returns>
    public Task Close()
    {
        if ((Interlocked.Or(ref _state, ClosedBit) & ~ClosedBit) == 0) _drained.TrySetResult();
        return _drained.Task;
    }
}
