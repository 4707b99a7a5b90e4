using System.Diagnostics;

namespace Cma.Bench;

/// <summary>Runs what is to be timed until the compiler has had time to do its best with it, also on a busy machine.</summary>
internal static class WarmUp
{
    /// <summary>Arbitrary: several times as long as the runtime waits before it compiles a method for good.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(0.7);

    /// <param name="rounds">How often it will be timed; at smoke size nothing is warmed up.</param>
    /// <param name="operation">What is timed.</param>
    public static void Run(int rounds, Action operation)
    {
        long began = Stopwatch.GetTimestamp();
        while (rounds > 10 && Stopwatch.GetElapsedTime(began) < s_time) operation();
    }
}
