using System.Diagnostics;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>
/// The time that writers get between two moves when one had stopped them. Without it a writer that writes all over a tenant is stopped by nearly every move of
/// a claim in turn: it has hardly been woken, with what it wanted to write meanwhile still before it, when the next blocks are taken. Thread safe.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class WritersTurn
{
    /// <summary>Measured: a writer that is woken on another processor runs within 20 to 50 µs.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMicroseconds(50);

    /// <summary>Arbitrary: a few moves' share. A mover that was kept from its work does not have the next one kept as long.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(1);

    /// <summary>What of the time it was stopped for a writer gets after it: then one that is always in the way still has a fifth of all time. Arbitrary.</summary>
    private const int Share = 4;

    private long _ends;
    private long _turns;

    /// <summary>How often a mover has waited.</summary>
    internal long Turns => Interlocked.Read(ref _turns);

    /// <summary>Writers were let go just now.</summary>
    /// <param name="stopped">For how long they had been stopped.</param>
    internal void Begin(TimeSpan stopped)
    {
        long ticks = Math.Clamp(stopped.Ticks / Share, s_least.Ticks, s_most.Ticks);
        long ends = Stopwatch.GetTimestamp() + (ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond);

        // Another mover's writers may have a longer one before them.
        for (long seen = Volatile.Read(ref _ends); seen < ends;)
        {
            long now = Interlocked.CompareExchange(ref _ends, ends, seen);
            if (now == seen) return;
            seen = now;
        }
    }

    /// <summary>Waits until the turn is over, if there is one.</summary>
    internal void WaitForEnd()
    {
        long left = Volatile.Read(ref _ends) - Stopwatch.GetTimestamp();
        if (left <= 0) return;
        Interlocked.Increment(ref _turns);
        ShortSleep.For(Stopwatch.GetElapsedTime(0, left));
    }
}
