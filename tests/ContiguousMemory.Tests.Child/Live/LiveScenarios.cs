using System.Diagnostics;
using System.Globalization;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Child.Live;

/// <summary>Live memory in a process of its own.</summary>
internal static class LiveScenarios
{
    /// <summary>KIND SECONDS [WRITES]: writers, claims and collections.</summary>
    internal static void Stress(string[] args)
    {
        long writes = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 0;
        Console.WriteLine(LiveStress.Run(Enum.Parse<BackingKind>(args[0]), 16L << 20, Seconds(args[1]), writes));
    }

    /// <summary>native|separate SECONDS: one mover, writers in leaf methods and collections. Says at the end that it did not hang.</summary>
    internal static void CollectWhileMoving(string[] args)
    {
        using SoloMover mover = new();
        long moves = mover.Run(args[0] == "native", Seconds(args[1]));
        Console.WriteLine($"did not hang in {moves} moves");
    }

    /// <summary>KIND SECONDS: as the stress, and all the while starts programs, which forks this process.</summary>
    internal static void ForkWhileMoving(string[] args)
    {
        int started = 0;
        bool isOver = false;
        Thread forking = new(() =>
        {
            do
            {
                using Process program = Process.Start("true");
                program.WaitForExit();
                started++;
            }
            while (!Volatile.Read(ref isOver));
        });
        forking.Start();
        LiveStressResult result = LiveStress.Run(Enum.Parse<BackingKind>(args[0]), 16L << 20, Seconds(args[1]));
        Volatile.Write(ref isOver, true);
        forking.Join();
        Console.WriteLine($"{result}, {started} programs");
    }

    /// <summary>leased|unleased SECONDS: reads a file into live memory that moves, and says how many reads failed or were wrong.</summary>
    internal static void ReadWhileMoving(string[] args)
    {
        using SystemCallReads reads = new();
        Console.WriteLine(reads.Run(Seconds(args[1]), leased: args[0] == "leased"));
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
