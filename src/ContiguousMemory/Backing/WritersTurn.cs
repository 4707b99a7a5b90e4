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
    /// <summary>Measured: a writer that is woken on another processor runs within 20 to 50 µs, and has then caught up in a few.</summary>
    private static readonly TimeSpan s_length = TimeSpan.FromMicroseconds(50);

    private long _began;
    private long _turns;

    /// <summary>How often a mover has waited.</summary>
    internal long Turns => Interlocked.Read(ref _turns);

    /// <summary>Writers that had been stopped were let go just now.</summary>
    internal void Begin() => Volatile.Write(ref _began, Stopwatch.GetTimestamp());

    /// <summary>Waits until the turn is over, if there is one.</summary>
    internal void WaitForEnd()
    {
        long began = Volatile.Read(ref _began);
        if (began == 0 || Stopwatch.GetElapsedTime(began) is var gone && gone >= s_length) return;
        Interlocked.Increment(ref _turns);
        ShortSleep.For(s_length - gone);
    }
}
