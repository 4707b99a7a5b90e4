namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// Wakes whoever waits for the machine to change. A waiter takes <see cref="Next"/> first, looks, and only then waits: what happens between the look and
/// the wait completes the task it already holds, so no wake-up is lost. Raising costs one read when nobody waits.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _next;

    /// <summary>A task that completes at the next change.</summary>
    public Task Next()
    {
        TaskCompletionSource? current = Volatile.Read(ref _next);
        if (current is not null) return current.Task;

        // Continuations must not run on the thread that raises: it may hold locks of its caller.
        TaskCompletionSource fresh = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _next, fresh, null) ?? fresh).Task;
    }

    /// <summary>Something changed that a waiter may have waited for.</summary>
    public void Raise()
    {
        // The full fence orders the change before the look at who waits; without it a waiter that registers now could miss both.
        Interlocked.MemoryBarrier();
        RaiseAfterFence();
    }

    /// <summary>As <see cref="Raise"/>, for a caller whose change was itself an interlocked operation, and so a full fence.</summary>
    public void RaiseAfterFence()
    {
        if (Volatile.Read(ref _next) is not null) Interlocked.Exchange(ref _next, null)?.SetResult();
    }
}
