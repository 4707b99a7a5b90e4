namespace Cma.Running;

/// <summary>
/// What claims and the threads that write beside them know of each other: writers see which claim was at work when they stood still, and those that go by
/// leases give way to one that is refused for them.
/// </summary>
/// <remarks>One thread claims, any number write.</remarks>
internal sealed class ClaimWatch : IDisposable
{
    private readonly ReaderWriterLockSlim _leases = new();
    private readonly HashSet<long> _moving = [];
    private long _mark;

    /// <summary>Twice the claims that are over, and one more while one is at work.</summary>
    public long Mark => Volatile.Read(ref _mark);

    /// <summary>Which claim was at work at some moment between two looks at <see cref="Mark"/>; of several the first; null when none was.</summary>
    public static long? Between(long before, long after) => before == after && (before & 1) == 0 ? null : before >> 1;

    /// <summary>A claim goes to work.</summary>
    public void Begin() => Interlocked.Increment(ref _mark);

    /// <summary>It is done.</summary>
    /// <param name="hasMoved">Whether it moved memory.</param>
    public void End(bool hasMoved)
    {
        if (hasMoved) _moving.Add(Mark >> 1);
        Interlocked.Increment(ref _mark);
    }

    /// <summary>Whether a claim moved memory. Not while one is at work.</summary>
    public bool HasMoved(long claim) => _moving.Contains(claim);

    /// <summary>Writers that wait for leases to be allowed again.</summary>
    public int Waiting => _leases.WaitingReadCount;

    /// <summary>A writer is about to take a lease, and waits while a claim has leases stopped.</summary>
    public void EnterLease() => _leases.EnterReadLock();

    /// <summary>It has ended its lease.</summary>
    public void ExitLease() => _leases.ExitReadLock();

    /// <summary>Waits until no writer has a lease, which takes a burst of writes, and lets none take one.</summary>
    public void StopLeases() => _leases.EnterWriteLock();

    /// <summary>Lets writers take leases again.</summary>
    public void AllowLeases() => _leases.ExitWriteLock();

    public void Dispose() => _leases.Dispose();
}
