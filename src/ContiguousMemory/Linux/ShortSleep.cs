using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>Sleeping for less than the millisecond that is the least of the runtime.</summary>
[SupportedOSPlatform("linux")]
internal static class ShortSleep
{
    /// <summary>Lets the processor go for so long, and mostly 50 µs longer: the kernel's slack for timers. A signal may end it early.</summary>
    internal static void For(TimeSpan time)
    {
        var request = new NativeMethods.Timespec
        {
            Seconds = time.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        _ = NativeMethods.nanosleep(in request, 0);
    }
}
